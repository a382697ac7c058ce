// What a place shows before there is anything, when there is nothing, and when it failed.
import { html } from "../html.js";
import { say } from "../words.js";
import { Button } from "./button.js";
import { Icon } from "./icons.js";

// Grey lines where text will be.
export const Loading = ({ lines = 6 }) => html`
    <div class="loading" role="status" aria-label=${say("common.loading")}>
        ${Array.from({ length: lines }, () => html`<span class="bone" />`)}
    </div>`;

// Nothing here: why, and what can be done about it (children: buttons).
export const Empty = ({ icon = "info", title, text, children }) => html`
    <div class="empty">
        <${Icon} name=${icon} />
        <h2>${title}</h2>
        ${text && html`<p class="quiet">${text}</p>`}
        ${children && html`<p class="row">${children}</p>`}
    </div>`;

// What went wrong, in words; `again` is tried by a button.
export const Failure = ({ problem, again }) => html`
    <div class="alert shown" role="alert">
        <strong>${problem.title ?? say("common.problem.title")}</strong>
        ${" "}${problem.detail ?? say("common.problem.detail")}
        ${again && html` <${Button} kind="plain small" run=${again}>${say("common.try_again")}<//>`}
        ${problem.requestId && html`
            <span class="request quiet small">${say("common.problem.request", { id: problem.requestId })}</span>`}
    </div>`;

// Nothing could be started at all: perhaps not even the words are there.
export const FirstFailure = ({ problem, again }) => html`
    <main class="alone"><h1>gatelodge</h1><${Failure} problem=${problem} again=${again} /></main>`;

export const NotHere = () => html`
    <${Empty} icon="gate" title=${say("common.not_here.title")} text=${say("common.not_here.text")}>
        <a class="button" href="/account">${say("common.not_here.back")}</a>
    <//>`;
