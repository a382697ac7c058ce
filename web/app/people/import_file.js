// Files of an import on their way: why one cannot be read, and what did not work as one to mend.
import { cell, download } from "../export.js";
import { html } from "../html.js";
import { say } from "../words.js";
import { OpenQuote } from "./csv.js";
import { Unreadable } from "./reading.js";
import { sayWrong } from "./wrong.js";

const sentences = {
    empty: () => say("people.import.empty"),
    too_many: ({ most }) => say("people.import.too_many", { most }),
    too_large: () => say("people.import.too_large"),
    not_json: ({ line }) => say("people.import.not_json", { line }),
};

function sentenceOf(problem) {
    if (problem instanceof OpenQuote)
        return say("people.import.open_quote", { line: problem.line });
    return problem instanceof Unreadable ? sentences[problem.code](problem.values) : say("people.import.unreadable");
}

export const CsvProblem = ({ problem }) => html`
    <div class="alert" role="alert"><strong>${say("people.import.failed")}</strong> ${sentenceOf(problem)}</div>`;

// The lines as they were, parted as they were (a spreadsheet may know no other separator), with a column that says what
// is wrong: mended, they can be imported again.
export function saveToMend(file, outcomes) {
    const line = (values) => `${values.map(cell).join(file.separator)}\r\n`;
    const parts = [`\uFEFF${line([...file.columns, say("people.import.problem")])}`];

    for (const outcome of outcomes)
        parts.push(line([...file.columns.map((_, index) => outcome.record.cells[index] ?? ""), sayWrong(outcome)]));
    download(new Blob(parts, { type: "text/csv;charset=utf-8" }),
        `${file.name.replace(/\.\w+$/, "")}-${say("people.import.to_mend")}.csv`);
}

export { download };
