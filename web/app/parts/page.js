// The frame of a place: its heading, what can be done there, and its content.
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { html } from "../html.js";
import { address } from "../router.js";
import { say } from "../words.js";
import { Icon } from "./icons.js";

let start = address.peek().path;        // until one leaves it

// Whoever goes to another place reads on from its heading; at the start the browser decides. It is done before anything
// is seen, so that nobody types already in a field that would lose the focus.
function useAttention(heading) {
    useLayoutEffect(() => {
        if (start === address.peek().path)
            return;
        start = undefined;
        if (!document.querySelector("dialog[open]"))
            heading.current.focus({ preventScroll: true });
    }, []);
}

// title: the heading, and the name of the window. above: [address, label] of where one came from. about: one sentence.
// actions: buttons at the right.
export function Page({ title, about, above, actions, wide = false, children }) {
    const heading = useRef();

    useAttention(heading);
    useEffect(() => { document.title = `${title} – gatelodge`; }, [title]);
    return html`
        <div class=${`page ${wide ? "wide" : ""}`}>
            <header class="head">
                <div>
                    ${above && html`<a class="above small" href=${above[0]}><${Icon} name="left" />${above[1]}</a>`}
                    <h1 tabindex="-1" ref=${heading}>${title}</h1>
                    ${about && html`<p class="quiet">${about}</p>`}
                </div>
                ${actions && html`<div class="row">${actions}</div>`}
            </header>
            ${children}
        </div>`;
}

// A part of a page with a heading of its own.
export const Section = ({ title, about, actions, children, kind = "" }) => html`
    <section class=${`card ${kind}`} aria-label=${title}>
        <header><div><h2>${title}</h2>${about && html`<p class="quiet small">${about}</p>`}</div>
            ${actions && html`<div class="row">${actions}</div>`}</header>
        ${children}
    </section>`;

// Two or more views of one thing; which one stands in the address (?view=). Where they do not all fit, the current one
// is in sight.
export function Tabs({ tabs, current, label }) {
    const frame = useRef();

    useLayoutEffect(() => {
        const here = frame.current.querySelector("[aria-current]");
        if (here)
            frame.current.scrollLeft = here.offsetLeft + here.offsetWidth - frame.current.clientWidth;
    }, [current]);
    return html`
        <nav class="tabs" ref=${frame} aria-label=${label ?? say("common.views")}>${tabs.map(([id, text, to]) => html`
            <a key=${id} href=${to} aria-current=${id === current ? "page" : undefined}>${text}</a>`)}</nav>`;
}
