// What stands above a list: a field to search, and choices that narrow it. All of it is in the address, so that a link
// leads to exactly this list.
import { useEffect, useRef, useState } from "preact/hooks";
import { html } from "../html.js";
import { address, setQuery } from "../router.js";
import { say } from "../words.js";
import { Icon } from "./icons.js";

const restful = 180;            // ms without a letter after which is searched

// "/" leads to a field, wherever nothing is typed in.
export function useSlash(field) {
    useEffect(() => {
        const slash = (event) => {
            if (event.key !== "/" || event.target.closest("input, textarea, select, dialog"))
                return;
            event.preventDefault();
            field.current.focus();
        };
        addEventListener("keydown", slash);
        return () => removeEventListener("keydown", slash);
    }, []);
}

// Search as one types; `name` is the member of the address. "/" leads here.
export function Search({ name = "search", label, placeholder }) {
    const asked = address.value.query[name] ?? "";
    const [text, setText] = useState(asked);
    const timer = useRef(), field = useRef(), sent = useRef(asked);
    const send = (value) => {
        sent.current = value.trim();
        setQuery({ [name]: sent.current });
    };
    const change = (value) => {
        setText(value);
        clearTimeout(timer.current);
        timer.current = setTimeout(() => send(value), value ? restful : 0);
    };

    useEffect(() => {           // somebody else changed the address: a link, "back"
        if (asked !== sent.current)
            setText(sent.current = asked);
    }, [asked]);

    useSlash(field);
    useEffect(() => () => clearTimeout(timer.current), []);
    return html`
        <label class="search"><${Icon} name="search" /><span class="unseen">${label}</span>
            <input ref=${field} type="search" value=${text} placeholder=${placeholder ?? label} maxlength="100"
                autocomplete="off" spellcheck=${false} onInput=${(event) => change(event.target.value)} />
        </label>`;
}

// A choice of the address: [[value, label], …]; the empty value is everything, or what `none` calls it.
export const Narrow = ({ name, label, choices, none = say("common.all") }) => html`
    <label class="narrow"><span class="small quiet">${label}</span>
        <select value=${address.value.query[name] ?? ""}
            onChange=${(event) => setQuery({ [name]: event.target.value })}>
            ${[["", none], ...choices].map(([value, text]) => html`
                <option key=${value} value=${value}>${text}</option>`)}
        </select>
    </label>`;

export const Filters = ({ kind = "", children }) => html`
    <div class=${`filters ${kind}`} role="search">${children}</div>`;
