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
    setTimeout(() => drop(id), tone === "bad" ? 12000 : 6000);
}

// Says what went wrong. What was given up on purpose is nothing wrong.
export function complain(problem) {
    if (problem.name === "AbortError" || problem.code === "not_signed_in" || problem.code === "reauthentication_required")
        return;
    if (!problem.code)
        console.error(problem);
    tell([problem.title ?? say("common.problem.title"), problem.detail].filter(Boolean).join(" "), { tone: "bad" });
}

const Toast = ({ toast }) => html`
    <div class=${`toast ${toast.tone}`}>
        <${Icon} name=${toast.tone === "bad" ? "warning" : "good"} />
        <p>${toast.text}</p>
        ${toast.action && html`<button type="button" class="link" onClick=${() => { drop(toast.id); toast.action.run(); }}>${toast.action.label}</button>`}
        <button type="button" class="button quiet small" aria-label=${say("common.close")} onClick=${() => drop(toast.id)}><${Icon} name="close" /></button>
    </div>`;

export const Toasts = () => html`
    <div class="toasts" role="status" aria-live="polite">${toasts.value.map((toast) => html`<${Toast} key=${toast.id} toast=${toast} />`)}</div>`;
