// Everything that a list matches as a file: read page by page, with what is done so far and a way to stop.
import { useEffect, useRef, useState } from "preact/hooks";
import { html } from "./html.js";
import { each } from "./patience.js";
import { plain } from "./plain.js";
import { language, say, sayNumber } from "./words.js";
import { guarded } from "./people/csv.js";
import { Button, Cancel } from "./parts/button.js";
import { openDialog } from "./parts/dialog.js";
import { Progress } from "./parts/progress.js";
import { Failure } from "./parts/states.js";
import { tell } from "./parts/toasts.js";

// One field of CSV (RFC 4180).
export function cell(value) {
    const text = guarded(plain(value));

    return /[",;\t\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

const line = (values, separator = ",") => `${values.map(cell).join(separator)}\r\n`;
const csv = "text/csv;charset=utf-8";

// Where numbers have a comma, spreadsheets part cells by semicolons; so they do wherever German is read.
const usualSeparator = () => (language.value === "de" || sayNumber(1.5).includes(",") ? ";" : ",");
let lastSeparator;

// What each kind of file begins with, and writes of an entry. The mark in front of the first tells spreadsheets that it
// is UTF-8.
const kinds = {
    table: { type: csv, suffix: "csv", label: () => say("export.table"), hint: () => say("export.table_hint"),
        head: (columns, separator) =>
            `\ufeff${line(columns.map(([name, , heading = name]) => heading), separator)}`,
        entry: (columns, entry, separator) =>
            line(columns.map(([, read, , show = read]) => show(entry)), separator) },
    csv: { type: csv, suffix: "csv", label: () => say("export.csv"), hint: () => say("export.csv_hint"),
        head: (columns) => line(columns.map(([name]) => name)),
        entry: (columns, entry) => line(columns.map(([, read]) => read(entry))) },
    ndjson: { type: "application/x-ndjson", suffix: "ndjson",
        label: () => say("export.ndjson"), hint: () => say("export.ndjson_hint"),
        head: () => "", entry: (_, entry) => `${JSON.stringify(entry)}\n` },
};

const pieceOf = 1000;           // entries after which the browser may put away what was written

async function write({ kind, separator, path, query, entries, columns, signal, told }) {
    const { type, head, entry } = kinds[kind], pieces = [];
    let text = head(columns, separator), count = 0;

    for await (const found of entries ?? each(path, query, signal)) {
        if (signal.aborted)
            return null;
        text += entry(columns, found, separator);
        if (++count % 100 === 0)
            told(count);
        if (count % pieceOf === 0)
            text = (pieces.push(new Blob([text])), "");
    }
    return { blob: new Blob([...pieces, text], { type }), count };
}

// Hands a file to the reader.
export function download(blob, name) {
    const link = Object.assign(document.createElement("a"), { href: URL.createObjectURL(blob), download: name });

    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60000);
}

const Kind = ({ kind, current, choose }) => html`
    <label class="choice">
        <input type="radio" name="kind" value=${kind} checked=${kind === current} onChange=${() => choose(kind)} />
        <span>${kinds[kind].label()}<span class="quiet small block">${kinds[kind].hint()}</span></span>
    </label>`;

const Separator = ({ current, choose }) => html`
    <label class="separator"><span class="small quiet">${say("export.separator")}</span>
        <select value=${current} onChange=${(event) => choose(event.target.value)}>
            <option value=",">${say("export.comma")}</option>
            <option value=";">${say("export.semicolon")}</option>
        </select></label>`;

const Written = ({ count, stop }) => html`
    <div class="stack">
        <${Progress} label=${say("common.work.progress")} text=${say("export.written", { count })} />
        <div class="actions"><${Button} kind="plain" run=${stop}>${say("common.work.stop")}<//></div></div>`;

function Asked({ kind, setKind, separator, setSeparator }) {
    const choose = (value) => { lastSeparator = value; setSeparator(value); };

    return html`
        <fieldset class="stack"><legend class="unseen">${say("export.kind")}</legend>
            ${Object.keys(kinds).map((one) => html`
                <div key=${one}><${Kind} kind=${one} current=${kind} choose=${setKind} />
                    ${one === "table" && kind === one
                        && html`<${Separator} current=${separator} choose=${choose} />`}</div>`)}
        </fieldset>`;
}

function Exporting({ name, close, ...list }) {
    const [kind, setKind] = useState("table"), [separator, setSeparator] = useState(lastSeparator ?? usualSeparator());
    const [count, setCount] = useState(-1), [problem, setProblem] = useState(null);
    const stop = useRef(new AbortController());
    const start = async (event) => {
        event.preventDefault();
        setProblem(null);
        setCount(0);
        const made = await write({ ...list, kind, separator, signal: stop.current.signal, told: setCount })
            .catch(setProblem);
        setCount(-1);
        if (made) {
            download(made.blob, `gatelodge-${name}-${new Date().toISOString().slice(0, 10)}.${kinds[kind].suffix}`);
            close(made.count);
        }
    };

    useEffect(() => () => stop.current.abort(), []);
    if (count >= 0)
        return html`<${Written} count=${count} stop=${() => close()} />`;
    return html`
        <form onSubmit=${start}>
            ${problem && html`<${Failure} problem=${problem} />`}
            ${!list.entries && html`<p class="quiet">${say("export.text")}</p>`}
            <${Asked} kind=${kind} setKind=${setKind} separator=${separator} setSeparator=${setSeparator} />
            <div class="actions"><${Cancel} close=${close} />
                <${Button} icon="download">${say("export.action")}<//></div>
        </form>`;
}

// Asks for the kind of file and writes it.
//   path, query: the list, as each() of api.js takes them, or entries: exactly these
//   name: what the file is called, in English
//   columns: of tables, [[name, read(entry), heading, show(entry)], …], the last two where people get something else
//      than programs; NDJSON has every entry as the API gives it
export async function exportList(list) {
    const count = await openDialog(Exporting, { title: say("export.title"), ...list });

    if (count !== undefined)
        tell(say("export.done", { count }));
}
