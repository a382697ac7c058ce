// A button that opens a short list of things to do, for mouse and keyboard alike.
import { useId, useLayoutEffect, useRef, useState } from "preact/hooks";
import { html } from "../html.js";
import { Icon } from "./icons.js";
import { complain } from "./toasts.js";

const itemOf = "[role^=menuitem]";
const steps = { ArrowDown: 1, ArrowUp: -1 };

function walk(event, list) {
    const items = [...list.querySelectorAll(itemOf)], at = items.indexOf(document.activeElement);

    if (event.key in steps)
        items[(at + steps[event.key] + items.length) % items.length]?.focus();
    else if (event.key === "Home" || event.key === "End")
        items.at(event.key === "Home" ? 0 : -1)?.focus();
    else
        return;
    event.preventDefault();
}

const content = ({ icon, label }) => html`${icon && html`<${Icon} name=${icon} />`}${label}`;

// One line of a menu. close: puts the menu away; choose: does what the item is for.
const Item = ({ item, close, choose }) => (item.href
    ? html`
        <a role="menuitem" tabindex="-1" href=${item.href} onClick=${close}>${content(item)}</a>`
    : html`
        <button type="button" role=${item.checked === undefined ? "menuitem" : "menuitemradio"} tabindex="-1"
            class=${item.danger ? "danger" : ""} disabled=${item.disabled} aria-checked=${item.checked}
            onClick=${choose}>${content(item)}</button>`);

const Items = ({ items, close, choose }) => items.filter(Boolean).map((item) => (item.items
    ? html`<div key=${item.label} role="group" aria-label=${item.label}>
        <${Items} items=${item.items} close=${close} choose=${choose} /></div>`
    : html`<${Item} key=${item.label} item=${item} close=${close} choose=${choose(item)} />`));

// items: { label, icon, run or href, danger, disabled }, with `checked` (true or false) for one of several in a group
// { label, items }; false entries are left out. children: what the button shows.
export function Menu({ label, items, kind = "plain small", children }) {
    const [open, setOpen] = useState(false);
    const id = useId(), frame = useRef(), list = useRef(), button = useRef();
    const close = () => { setOpen(false); button.current?.focus(); };
    const keys = (event) => (event.key === "Escape" ? (event.stopPropagation(), close()) : walk(event, list.current));
    const left = ({ relatedTarget }) => relatedTarget && !frame.current.contains(relatedTarget) && setOpen(false);
    const choose = (item) => async () => { close(); await Promise.resolve(item.run?.()).catch(complain); };

    useLayoutEffect(() => {
        if (!open)
            return undefined;
        const outside = (event) => frame.current?.contains(event.target) || setOpen(false);
        list.current.classList.toggle("rightward", list.current.getBoundingClientRect().left < 0);
        list.current.querySelector(itemOf)?.focus();
        addEventListener("pointerdown", outside);
        return () => removeEventListener("pointerdown", outside);
    }, [open]);
    return html`
        <div class="menu" ref=${frame} onFocusOut=${left}>
            <button type="button" ref=${button} class=${`button ${kind}`} aria-label=${label} aria-haspopup="menu"
                aria-expanded=${open} aria-controls=${id} onClick=${() => setOpen(!open)}>
                ${children ?? html`<${Icon} name="more" />`}</button>
            ${open && html`
                <div class="items" id=${id} role="menu" aria-label=${label} ref=${list} onKeyDown=${keys}>
                    <${Items} items=${items} close=${() => setOpen(false)} choose=${choose} />
                </div>`}
        </div>`;
}
