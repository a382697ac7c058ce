// Everything that a list matches as a file: read page by page, with what is done so far and a way to stop.
import { useEffect, useRef, useState } from "preact/hooks";
import { each } from "./api.js";
import { html } from "./html.js";
import { plain } from "./plain.js";
import { say } from "./words.js";
import { guarded } from "./people/csv.js";
import { Button, Cancel } from "./parts/button.js";
import { openDialog } from "./parts/dialog.js";
import { Failure } from "./parts/states.js";
import { tell } from "./parts/toasts.js";

// One field of CSV (RFC 4180).
export function cell(value) {
    const text = guarded(plain(value));

    return /[",;\t\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

const line = (values) => `${values.map(cell).join(",")}\r\n`;

// The mark in front tells spreadsheets that it is UTF-8.
const kinds = {
    csv: { type: "text/csv;charset=utf-8", head: (columns) => `\ufeff${line(columns.map(([name]) => name))}`,
        entry: (columns, entry) => line(columns.map(([, read]) => read(entry))) },
    ndjson: { type: "application/x-ndjson", head: () => "", entry: (_, entry) => `${JSON.stringify(entry)}\n` },
};

const pieceOf = 1000;           // entries after which the browser may put away what was written

async function write({ kind, path, query, entries, columns, signal, told }) {
    const { type, head, entry } = kinds[kind], pieces = [];
    let text = head(columns), count = 0;

    for await (const found of entries ?? each(path, query, signal)) {
        if (signal.aborted)
            return null;
        text += entry(columns, found);
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
        <span>${kind === "csv" ? say("export.csv") : say("export.ndjson")}
            <span class="quiet small block">
                ${kind === "csv" ? say("export.csv_hint") : say("export.ndjson_hint")}
            </span></span>
    </label>`;

const Written = ({ count, stop }) => html`
    <div class="stack"><div class="progress"><progress aria-label=${say("common.work.progress")} />
        <p class="small quiet" aria-live="polite">${say("export.written", { count })}</p></div>
        <div class="actions"><${Button} kind="plain" run=${stop}>${say("common.work.stop")}<//></div></div>`;

function Exporting({ name, close, ...list }) {
    const [kind, setKind] = useState("csv"), [count, setCount] = useState(-1), [problem, setProblem] = useState(null);
    const stop = useRef(new AbortController());
    const start = async (event) => {
        event.preventDefault();
        setProblem(null);
        setCount(0);
        const made = await write({ ...list, kind, signal: stop.current.signal, told: setCount }).catch(setProblem);
        setCount(-1);
        if (made) {
            download(made.blob, `gatelodge-${name}-${new Date().toISOString().slice(0, 10)}.${kind}`);
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
            ${Object.keys(kinds).map((one) => html`
                <${Kind} key=${one} kind=${one} current=${kind} choose=${setKind} />`)}
            <div class="actions"><${Cancel} close=${close} />
                <${Button} icon="download">${say("export.action")}<//></div>
        </form>`;
}

// Asks for the kind of file and writes it.
//   path, query: the list, as each() of api.js takes them, or entries: exactly these
//   name: what the file is called, in English
//   columns: [["at", (event) => event.at], …] of the CSV; NDJSON has every entry as the API gives it
export async function exportList(list) {
    const count = await openDialog(Exporting, { title: say("export.title"), ...list });

    if (count !== undefined)
        tell(say("export.done", { count }));
}
