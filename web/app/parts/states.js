// What a place shows before there is anything, when there is nothing, and when it failed.
import { useEffect, useRef, useState } from "preact/hooks";
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

const longest = 5;              // seconds between two tries

// Tries again by itself while somebody looks: after as many seconds as the answer said, and less and less often. Gives
// the seconds until then, 0 while it is being tried, and what tries at once.
function useTries(problem, again) {
    const [left, setLeft] = useState(1), tries = useRef(0), tryNow = useRef(), latest = useRef();

    latest.current = again;         // by then another may be shown in its place
    useEffect(() => {
        const pause = Math.max(problem.seconds ?? 0, Math.min(2 ** tries.current++, longest));
        const until = Date.now() + pause * 1000;
        let isTried = false;
        const now = () => {
            if (!isTried)
                latest.current();
            isTried = true;
            setLeft(0);
        };
        const wait = () => {
            const seconds = Math.ceil((until - Date.now()) / 1000);

            if (seconds <= 0 && document.visibilityState === "visible")
                now();
            else if (!isTried)
                setLeft(Math.max(seconds, 1));
        };
        const timer = setInterval(wait, 250);

        wait();
        tryNow.current = now;
        addEventListener("online", now);
        return () => { clearInterval(timer); removeEventListener("online", now); };
    }, [problem]);
    return [left, () => tryNow.current()];
}

// What goes better in time. The seconds are only seen: who listens has heard that nothing need be done.
function Passing({ problem, again }) {
    const [left, tryNow] = useTries(problem, again);

    return html`
        <div class="alert notice passing" role="alert">
            <p><strong>${problem.title}</strong> ${problem.reason} ${say("common.away.itself")}</p>
            <p class="row small"><span class="quiet number" aria-hidden="true">
                    ${left ? say("common.away.next", { count: left }) : say("common.away.trying")}</span>
                <${Button} kind="plain small" run=${tryNow} busy=${left === 0}>${say("common.away.now")}<//></p>
        </div>`;
}

// What went wrong, in words; `again` is tried by a button.
const Final = ({ problem, again }) => html`
    <div class="alert shown" role="alert">
        <strong>${problem.title ?? say("common.problem.title")}</strong>
        ${" "}${problem.detail ?? say("common.problem.detail")}
        ${again && html` <${Button} kind="plain small" run=${again}>${say("common.try_again")}<//>`}
        ${problem.requestId && html`
            <span class="request quiet small">${say("common.problem.request", { id: problem.requestId })}</span>`}
    </div>`;

// What went wrong, and `again`, which tries the same: by a button, and by itself where it goes better in time. What is
// sent to change something has no `again`: that is for whoever sent it to decide.
export const Failure = ({ problem, again }) => (again && problem.isPassing
    ? html`<${Passing} problem=${problem} again=${again} />` : html`<${Final} problem=${problem} again=${again} />`);

// Nothing could be started at all: perhaps not even the words are there.
export const FirstFailure = ({ problem, again }) => html`
    <main class="alone">
        <h1 class="brand"><img src="/assets/mark.svg" alt="" />gatelodge</h1>
        <${Failure} problem=${problem} again=${again} />
    </main>`;

export const NotHere = () => html`
    <${Empty} icon="gate" title=${say("common.not_here.title")} text=${say("common.not_here.text")}>
        <a class="button" href="/account">${say("common.not_here.back")}</a>
    <//>`;
