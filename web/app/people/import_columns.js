// What each column of the file means: guessed, shown with what stands in it, and to be corrected.
import { html } from "../html.js";
import { say } from "../words.js";
import { Section } from "../parts/page.js";
import { targets } from "./mapping.js";
import { sayMember } from "./wrong.js";

const samplesOf = (records, index) =>
    [...new Set(records.slice(0, 50).map(({ cells }) => cells[index]).filter(Boolean))].slice(0, 3).join(" · ");

const meaningOf = (target, column) =>
    (target === "attribute" ? say("people.import.attribute", { name: column }) : sayMember(target));

function Column({ column, index, records, mapping, setMapping }) {
    const free = (target) => target === "attribute" || target === mapping[index] || !mapping.includes(target);

    return html`
        <tr><th scope="row">${column}</th><td class="quiet sample">${samplesOf(records, index) || "–"}</td>
            <td><select aria-label=${say("people.import.means", { name: column })} value=${mapping[index]}
                class=${mapping[index] ? "" : "quiet"}
                onChange=${(event) => setMapping(mapping.map((old, at) => (at === index ? event.target.value : old)))}>
                ${[["", say("people.import.leave_out")],
                    ...targets.filter(free).map((target) => [target, meaningOf(target, column)])].map(([value, text]) =>
                    html`<option key=${value} value=${value} selected=${value === mapping[index]}>${text}</option>`)}
            </select></td></tr>`;
}

export const Columns = ({ file: { columns, records }, mapping, setMapping }) => html`
    <${Section} title=${say("people.import.columns")} about=${say("people.import.columns_text")}>
        <table class="columns"><thead><tr><th scope="col">${say("people.import.column")}</th>
            <th scope="col">${say("people.import.samples")}</th>
            <th scope="col">${say("people.import.meaning")}</th></tr></thead>
            <tbody>${columns.map((column, index) => html`
                <${Column} key=${index} column=${column} index=${index} records=${records}
                mapping=${mapping} setMapping=${setMapping} />`)}</tbody></table>
        ${!mapping.includes("username") && html`<p class="quiet small">${say("people.import.names_made")}</p>`}
    <//>`;
