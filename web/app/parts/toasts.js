// Short sentences that come and go: that something was done, or why not. Screen readers hear them.
import { signal } from "@preact/signals";
import { html } from "../html.js";
import { say } from "../words.js";
import { Icon } from "./icons.js";

const toasts = signal([]);
let count = 0;

function drop(id) {
    toasts.value = toasts.value.filter((toast) => toast.id !== id);
}

// Says that something is done. `action`: { label, run } for what could be done about it, such as going there.
export function tell(text, { tone = "good", action } = {}) {
    const id = ++count;

    toasts.value = [...toasts.value.slice(-3), { id, text, tone, action }];
    setTimeout(() => drop(id), tone === "bad" || action ? 12000 : 6000);
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
