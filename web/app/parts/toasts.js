// Short sentences that come and go: that something was done, or why not. Screen readers hear them.
import { signal } from "@preact/signals";
import { html } from "../html.js";
import { whenSeen } from "../refreshing.js";
import { say } from "../words.js";
import { Icon } from "./icons.js";

const toasts = signal([]);
const glance = 6000, thought = 20000;       // ms for which one is there to be read, or also to be acted upon
const beat = 250;
const rests = "dialog[open], .toasts:hover, .toasts:focus-within";
let count = 0, passing;

function drop(id) {
    toasts.value = toasts.value.filter((toast) => toast.id !== id);
}

// Time passes only while they can be read and reached, and nobody is about to: not in a window that is out of sight,
// not beneath a dialog, not under the mouse or with the keyboard in them.
function pass() {
    if (document.visibilityState === "hidden" || document.querySelector(rests))
        return;
    for (const toast of toasts.value)
        toast.left -= beat;
    if (toasts.value.some(({ left }) => left <= 0))
        toasts.value = toasts.value.filter(({ left }) => left > 0);
    if (toasts.value.length === 0)
        passing = clearInterval(passing);
}

// Says that something is done. `action`: { label, run } for what could be done about it, such as going there. Its
// time begins when it is seen: after long work, by whoever went away meanwhile.
export function tell(text, { tone = "good", action } = {}) {
    const toast = { id: ++count, text, tone, action, left: Infinity };

    toasts.value = [...toasts.value.slice(-3), toast];
    whenSeen(() => { toast.left = tone === "bad" || action ? thought : glance; });
    passing ??= setInterval(pass, beat);
}

// What was given up on purpose, or has taken its own course already, is nothing wrong.
const isNothing = ({ name, code }) => name === "AbortError"
    || code === "not_signed_in" || code === "reauthentication_required";

// Says what went wrong.
export function complain(problem) {
    if (isNothing(problem))
        return;
    if (!problem.code)
        console.error(problem);
    tell([problem.title ?? say("common.problem.title"), problem.detail].filter(Boolean).join(" "), { tone: "bad" });
}

function Toast({ toast: { id, text, tone, action } }) {
    const act = () => {
        drop(id);
        Promise.resolve(action.run()).catch(complain);
    };

    return html`
        <div class=${`toast ${tone}`}>
            <${Icon} name=${tone === "bad" ? "warning" : "good"} />
            <p>${text}</p>
            ${action && html`<button type="button" class="link" onClick=${act}>${action.label}</button>`}
            <button type="button" class="button quiet small" aria-label=${say("common.close")}
                onClick=${() => drop(id)}><${Icon} name="close" /></button>
        </div>`;
}

export const Toasts = () => html`
    <div class="toasts" role="status" aria-live="polite">
        ${toasts.value.map((toast) => html`<${Toast} key=${toast.id} toast=${toast} />`)}</div>`;
