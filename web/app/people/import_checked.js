// What would become of the lines, the import itself, and what became of them.
import { post } from "../api.js";
import { html } from "../html.js";
import { forget } from "../listing.js";
import { may } from "../session.js";
import { say } from "../words.js";
import { Button } from "../parts/button.js";
import { useUnsaved } from "../parts/form.js";
import { Section } from "../parts/page.js";
import { Progress } from "../parts/progress.js";
import { Failure } from "../parts/states.js";
import { Tags } from "../parts/text.js";
import { saveToMend } from "./import_file.js";
import { isNameOfGroup, missingGroups, sayWrong } from "./wrong.js";

const shownMost = 200;
const count = (outcomes, result) => outcomes.reduce((sum, one) => sum + (one.result === result), 0);

// How many lines came to one result, in its colour.
const figures = {
    ready: ["good", (number) => say("people.import.ready", { count: number })],
    created: ["good", (number) => say("people.import.created", { count: number })],
    there: ["notice", (number) => say("people.import.there", { count: number })],
    refused: ["bad", (number) => say("people.import.refused", { count: number })],
};

function Figure({ outcomes, result }) {
    const [tone, sentence] = figures[result], number = count(outcomes, result);

    return html`<li class=${`figure ${number ? tone : "quiet"}`}>${sentence(number)}</li>`;
}

// Heard when they stand still.
const Figures = ({ outcomes, results, moving }) => html`
    <ul class="figures" aria-live="polite" aria-busy=${moving}>${results.map((result) => html`
        <${Figure} key=${result} outcomes=${outcomes} result=${result} />`)}</ul>`;

const Preview = ({ people }) => html`
    <table class="preview"><caption class="small quiet">${say("people.import.preview")}</caption>
        <thead><tr><th scope="col">${say("people.username")}</th><th scope="col">${say("people.display_name")}</th>
            <th scope="col">${say("people.email")}</th><th scope="col">${say("people.groups")}</th></tr></thead>
        <tbody>${people.map(({ person, record }) => html`
            <tr key=${record.line}><td>${person.username}</td><td>${person.display_name ?? "–"}</td>
                <td>${person.email ?? "–"}</td><td><${Tags} items=${person.groups ?? []} /></td></tr>`)}</tbody>
    </table>`;

// The lines that are not imported, and why.
const Line = ({ outcome }) => html`
    <tr><td class="number">${outcome.record.line}</td>
        <td>${outcome.person.username ?? outcome.person.email ?? outcome.record.cells.join(" ").slice(0, 60)}</td>
        <td>${sayWrong(outcome)}</td></tr>`;

const Wrong = ({ file, outcomes }) => outcomes.length > 0 && html`
    <div class="stack">
        <table class="wrongs"><caption class="unseen">${say("people.import.wrong")}</caption>
            <thead><tr><th scope="col" class="number">${say("people.import.line")}</th>
                <th scope="col">${say("people.person")}</th>
                <th scope="col">${say("people.import.problem")}</th></tr></thead>
            <tbody>${outcomes.slice(0, shownMost).map((outcome) => html`
                <${Line} key=${outcome.record.line} outcome=${outcome} />`)}</tbody></table>
        ${outcomes.length > shownMost
            && html`<p class="small quiet">${say("people.import.more", { count: outcomes.length - shownMost })}</p>`}
        <div class="row"><${Button} kind="plain small" icon="download" run=${() => saveToMend(file, outcomes)}>
            ${say("people.import.save_wrong")}<//></div>
    </div>`;

async function makeGroups(names, again) {
    try {
        for (const name of names)
            await post("/groups", { name });
    } finally {
        forget("/groups");
        again();
    }
}

const Unfit = ({ names }) => names.length > 0 && html`
    <div class="alert notice">
        <span>${say("people.import.unfit_groups", { count: names.length, names: names.join(", ") })}
            ${" "}${say("misfits.not_a_name")}</span></div>`;

const Missing = ({ names, again }) => names.length > 0 && may("groups.write") && html`
    <div class="alert notice">
        <span>${say("people.import.missing_groups", { count: names.length, names: names.join(", ") })}</span>
        <${Button} kind="plain small" run=${() => makeGroups(names, again)}>
            ${say("people.import.make_groups", { count: names.length })}<//></div>`;

function Groups({ names, again }) {
    return html`
        <${Unfit} names=${names.filter((name) => !isNameOfGroup(name))} />
        <${Missing} names=${names.filter(isNameOfGroup)} again=${again} />`;
}

const wrongOf = (outcomes) => outcomes.filter(({ result }) => result === "there" || result === "refused");

function Trial({ file, checked: { outcomes, isTried, problem, again, start } }) {
    const ready = count(outcomes, "ready");

    return html`
        <${Section} title=${say("people.import.check")} about=${say("people.import.check_text")}>
            ${problem && html`<${Failure} problem=${problem} again=${again} />`}
            ${!isTried && !problem && html`<${Progress} done=${outcomes.length} of=${file.records.length}
                label=${say("people.import.checking")} />`}
            <${Figures} outcomes=${outcomes} results=${["ready", "there", "refused"]} moving=${!isTried} />
            ${isTried && html`<${Groups} names=${missingGroups(outcomes)} again=${again} />`}
            ${ready > 0 && html`
                <${Preview} people=${outcomes.filter(({ result }) => result === "ready").slice(0, 5)} />`}
            <div class="actions"><${Button} disabled=${!isTried || ready === 0} run=${start}>
                ${isTried ? say("people.import.start", { count: ready }) : say("people.import.action")}<//></div>
            ${isTried && html`<${Wrong} file=${file} outcomes=${wrongOf(outcomes)} />`}
        <//>`;
}

function Work({ file, checked: { outcomes, done, count: wanted, isRunning, isOver, problem, start, stop }, drop }) {
    const wrong = [...wrongOf(outcomes), ...wrongOf(done)].sort((one, other) => one.record.line - other.record.line);
    const stopped = !isRunning && !isOver;

    useUnsaved({ isChanged: isRunning });
    return html`
        <${Section} title=${isOver ? say("people.import.over") : say("people.import.running")}>
            <${Progress} key=${isRunning} done=${done.length} of=${wanted} label=${say("people.import.running")} />
            ${problem && html`<${Failure} problem=${problem} />`}
            <${Figures} outcomes=${[...done, ...wrongOf(outcomes)]} results=${["created", "there", "refused"]}
                moving=${isRunning} />
            ${isOver && count(done, "created") > 0
                && html`<p class="quiet small">${say("people.import.no_passwords")}</p>`}
            ${isOver && html`<${Wrong} file=${file} outcomes=${wrong} />`}
            <div class="actions">
                ${isRunning && html`<${Button} kind="plain" run=${stop}>${say("common.work.stop")}<//>`}
                ${stopped && html`<${Button} kind="plain" run=${drop}>${say("people.import.leave")}<//>
                    <${Button} run=${start}>${say("people.import.go_on")}<//>`}
                ${isOver && html`<${Button} kind="plain" run=${drop}>${say("people.import.next")}<//>
                    <a class="button" href="/console/people">${say("people.import.see")}</a>`}
            </div>
        <//>`;
}

export const Checked = ({ file, checked, drop }) =>
    (checked.isBegun ? html`<${Work} file=${file} checked=${checked} drop=${drop} />`
        : html`<${Trial} file=${file} checked=${checked} />`);
