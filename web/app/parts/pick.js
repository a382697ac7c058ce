// A field that finds one of many as one types, and takes it: for groups, roles, people. Nothing is chosen but what exists.
import { useEffect, useId, useRef, useState } from "preact/hooks";
import { html } from "../html.js";
import { say } from "../words.js";
import { Icon } from "./icons.js";
import { complain } from "./toasts.js";

const restful = 150;            // ms without a letter after which is looked

// What is found for a text, once typing rests; null until there is an answer.
function useFound(text, open, search) {
    const [found, setFound] = useState(null);

    useEffect(() => {
        const stop = new AbortController();
        const look = () => search(text.trim(), stop.signal).then((items) => stop.signal.aborted || setFound(items), complain);
        const timer = open ? setTimeout(look, text ? restful : 0) : setFound(null);
        return () => { clearTimeout(timer); stop.abort(); };
    }, [text, open]);
    return found;
}

const Options = ({ id, label, found, at, setAt, take }) => html`
    <ul class="options" id=${id} role="listbox" aria-label=${label}>
        ${found.map((item, index) => html`
            <li key=${item.id} id=${`${id}-${index}`} role="option" aria-selected=${index === at} onPointerMove=${() => setAt(index)}
                onPointerDown=${(event) => { event.preventDefault(); take(item); }}>
                <span>${item.label}</span>${item.hint && html`<span class="quiet small">${item.hint}</span>`}</li>`)}
    </ul>`;

// search(text, signal) gives [{ id, label, hint }], for the empty text the first ones; pick(item) takes one, and may take
// its time. `described` is what <Field> hands to its input; without it the label is only read out.
export function Pick({ label, search, pick, placeholder, described, ...rest }) {
    const [text, setText] = useState(""), [open, setOpen] = useState(false), [at, setAt] = useState(0);
    const own = useId(), input = useRef(), id = `${own}-options`;
    const found = useFound(text, open, search);
    const take = async (item) => {
        setText("");
        setAt(0);
        setOpen(false);
        await Promise.resolve(pick(item)).catch(complain);
        input.current?.focus();
    };
    const keys = (event) => {
        if (event.key === "Enter" && open && found?.[at])
            take(found[at]);
        else if (event.key === "ArrowDown" || event.key === "ArrowUp")
            (setOpen(true), setAt((at + (event.key === "ArrowDown" ? 1 : -1) + (found?.length ?? 1)) % Math.max(1, found?.length ?? 1)));
        else if (event.key === "Escape" && open)
            (event.stopPropagation(), setOpen(false));
        else
            return;
        event.preventDefault();
    };

    return html`
        <div class="pick search"><${Icon} name="search" />
            ${!described && html`<label class="unseen" for=${own}>${label}</label>`}
            <input ref=${input} id=${own} type="text" role="combobox" autocomplete="off" spellcheck=${false} maxlength="100" value=${text}
                placeholder=${placeholder ?? label} aria-autocomplete="list" aria-expanded=${open} aria-controls=${id}
                aria-activedescendant=${open && found?.[at] ? `${id}-${at}` : undefined} ...${described} ...${rest}
                onInput=${(event) => { setText(event.target.value); setAt(0); setOpen(true); }} onKeyDown=${keys}
                onClick=${() => setOpen(true)} onBlur=${() => setOpen(false)} />
            ${open && found && (found.length
                ? html`<${Options} id=${id} label=${label} found=${found} at=${at} setAt=${setAt} take=${take} />`
                : html`<p class="options quiet small" id=${id}>${say("common.palette.nothing")}</p>`)}
        </div>`;
}
