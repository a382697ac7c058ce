// Small pieces of text that look alike everywhere: moments, states, names, what can be copied.
import { signal } from "@preact/signals";
import { useEffect, useState } from "preact/hooks";
import { html } from "../html.js";
import { say, sayDistance, sayMoment } from "../words.js";
import { Icon } from "./icons.js";
import { complain } from "./toasts.js";

const now = signal(Date.now());         // nearly; distances are told in minutes
setInterval(() => { now.value = Date.now(); }, 20000);

// "3 hours ago", with the exact moment when one points at it, and still true on a page that is left open. none: what to
// say where there is no moment.
export const Ago = ({ at, none = say("common.never") }) => at
    ? html`
        <time datetime=${at} title=${sayMoment(at, { dateStyle: "full", timeStyle: "medium" })}>
            ${sayDistance(at, now.value)}</time>`
    : html`<span class="quiet">${none}</span>`;

export const Moment = ({ at, none = "–", options }) => at
    ? html`<time datetime=${at}>${sayMoment(at, options)}</time>` : html`<span class="quiet">${none}</span>`;

// A state in a word; tone: good, bad, warn, quiet.
export const Badge = ({ tone = "quiet", children }) => html`<span class=${`badge ${tone}`}>${children}</span>`;

const soon = 7 * 86400 * 1000;

// When something ends, loud where that is near. none: what to say where it never does; over: where it has.
export function Until({ at, none, over }) {
    const left = at && new Date(at) - Date.now();

    if (!at)
        return html`<span class="quiet">${none}</span>`;
    if (left < 0)
        return html`<${Badge} tone="bad">${over}<//>`;
    return left < soon ? html`<${Badge} tone="warn"><${Ago} at=${at} /><//>`
        : html`<${Moment} at=${at} options=${{ dateStyle: "medium" }} />`;
}

const tones = { active: "good", suspended: "bad", pending: "warn" };
export const Status = ({ status }) => html`<${Badge} tone=${tones[status]}>${say(`common.status.${status}`)}<//>`;

const initials = (name) => name.split(/[\s._-]+/).filter(Boolean).slice(0, 2)
    .map((word) => [...word][0].toUpperCase()).join("");
const hue = (name) => [...name].reduce((sum, letter) => (sum * 31 + letter.codePointAt(0)) % 6, 7);

// The initials of somebody in a circle, always in the same colour.
export const Avatar = ({ name }) => html`
    <span class=${`avatar tint-${hue(name)}`} data-initials=${initials(name)} aria-hidden="true" />`;

// A person in a line: what to call them, and the name they sign in with.
export const Person = ({ user }) => html`
    <span class="person"><${Avatar} name=${user.display_name ?? user.username} />
        <span><span class="name">${user.display_name ?? user.username}</span>
            <span class="quiet small">${user.username}</span></span>
    </span>`;

export const Tags = ({ items, none = "–", most = 3 }) => items.length === 0
    ? html`<span class="quiet">${none}</span>`
    : html`
        <span class="tags">${items.slice(0, most).map((item) => html`<span class="tag" key=${item}>${item}</span>`)}
            ${items.length > most && html`
                <span class="quiet small" title=${items.slice(most).join(", ")}>+${items.length - most}</span>`}
        </span>`;

// A button that copies a text, and says that it did.
export function CopyButton({ text, label = say("common.copy") }) {
    const [done, setDone] = useState(false);
    const copy = () => navigator.clipboard.writeText(text).then(() => setDone(true), complain);

    useEffect(() => {
        const timer = done && setTimeout(() => setDone(false), 2000);
        return () => clearTimeout(timer);
    }, [done]);
    return html`
        <button type="button" class="button plain small" onClick=${copy}><${Icon} name=${done ? "check" : "copy"} />
            <span aria-live="polite">${done ? say("common.copied") : label}</span></button>`;
}

// A text with a button that copies it; children: what is shown of it.
export const Copy = ({ text, label, children }) => html`
    <span class="copy">${children ?? html`<code>${text}</code>`}<${CopyButton} text=${text} label=${label} /></span>`;

const isStated = (row) => row && row[1] !== undefined && row[1] !== null;

// Facts, one below the other: rows of [name, value]; rows without a value are left out.
export const Facts = ({ rows }) => html`
    <dl class="facts">${rows.filter(isStated).map(([name, value]) => html`
        <div key=${name}><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`;
