// /console/people/import: a file becomes people. It is read here, its columns are understood, every line is tried
// without doing anything; only then it is done, and what did not work can be mended and brought again.
import { useState } from "preact/hooks";
import { html } from "../html.js";
import { say } from "../words.js";
import { Button } from "../parts/button.js";
import { Icon } from "../parts/icons.js";
import { Page, Section } from "../parts/page.js";
import { Columns } from "./import_columns.js";
import { Checked } from "./import_checked.js";
import { useCheck } from "./import_check.js";
import { guessAfter } from "./mapping.js";
import { CsvProblem, download } from "./import_file.js";
import { readFile } from "./reading.js";

const example = ["username,display_name,email,groups", "ann.bell,Ann Bell,ann@example.org,\"staff, sales\"",
    "bo.field,Bo Field,bo@example.org,", ""].join("\r\n");
const saveExample = () => download(new Blob(["\uFEFF", example], { type: "text/csv;charset=utf-8" }), "example.csv");

// Where a file can be dropped, or chosen.
function Drop({ take, reading }) {
    const [over, setOver] = useState(false);
    const drop = (event) => {
        event.preventDefault();
        setOver(false);
        take(event.dataTransfer.files[0]);
    };

    return html`
        <label class=${`drop ${over ? "over" : ""}`} onDragOver=${(event) => { event.preventDefault(); setOver(true); }}
            onDragLeave=${() => setOver(false)} onDrop=${drop}>
            <${Icon} name="upload" />
            <span class="strong">${say("people.import.drop")}</span>
            <span class="quiet small">${say("people.import.drop_hint")}</span>
            <input type="file" class="unseen" accept=".csv,.tsv,.txt,.json,.ndjson,.jsonl,text/csv,application/json"
                aria-label=${say("people.import.choose")}
                onChange=${(event) => { take(event.target.files[0]); event.target.value = ""; }} />
            <span class="button plain" aria-hidden="true">${say("people.import.choose")}</span>
            <span class="small quiet" role="status">
                ${reading !== null && say("people.import.reading", { count: reading })}</span>
        </label>`;
}

// What the columns of the last file meant, for when it comes again, mended.
let last = { columns: [], mapping: [] };

function useFile() {
    const [file, setFile] = useState(null), [reading, setReading] = useState(null);
    const [problem, setProblem] = useState(null);
    const [mapping, showMapping] = useState([]);
    const setMapping = (wanted, columns = file.columns) => {
        last = { columns, mapping: wanted };
        showMapping(wanted);
    };
    const take = async (chosen) => {
        if (!chosen)
            return;
        setProblem(null);
        setReading(0);
        try {
            const read = await readFile(chosen, setReading);
            setMapping(guessAfter(read.columns, last), read.columns);
            setFile(read);
        } catch (error) {
            setProblem(error);
        }
        setReading(null);
    };
    return { file, reading, problem, mapping, setMapping, take, drop: () => setFile(null) };
}

const Begin = ({ take, reading, problem }) => html`
    ${problem && html`<${CsvProblem} problem=${problem} />`}
    <${Drop} take=${take} reading=${reading} />
    <${Section} title=${say("people.import.what")}>
        <p>${say("people.import.what_text")}</p>
        <div class="row"><${Button} kind="plain small" icon="download" run=${saveExample}>
            ${say("people.import.example")}<//></div>
    <//>`;

function WithFile({ file, mapping, setMapping, drop }) {
    const checked = useCheck(file, mapping);

    return html`
        <div class="file card"><${Icon} name="book" /><span><strong>${file.name}</strong>
            <span class="quiet small block">${say("people.import.lines", { count: file.records.length })}</span></span>
            ${!checked.isBegun && html`<${Button} kind="plain small" run=${drop}>${say("people.import.change")}<//>`}
        </div>
        ${!checked.isBegun && html`<${Columns} file=${file} mapping=${mapping} setMapping=${setMapping} />`}
        <${Checked} file=${file} checked=${checked} drop=${drop} />`;
}

export default function ImportPeople() {
    const { file, drop, ...reading } = useFile();

    return html`
        <${Page} title=${say("people.import.name")} about=${say("people.import.about")}
            above=${["/console/people", say("people.name")]} wide>
            ${file ? html`<${WithFile} key=${file} file=${file} drop=${drop} ...${reading} />`
                : html`<${Begin} ...${reading} />`}
        <//>`;
}
