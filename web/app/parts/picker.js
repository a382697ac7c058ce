// Choosing something by typing the beginning of its name: a field with a list of what fits below it.
import { useEffect, useId, useLayoutEffect, useRef, useState } from "preact/hooks";
import { html } from "../html.js";
import { say } from "../words.js";
import { Field } from "./form.js";
import { Icon } from "./icons.js";

const restful = 150;            // ms without a letter after which is looked

// What fits a text, once typing rests, as { text, items }, or { text, problem }: of what was typed before until there
// is an answer; null while the list is closed.
function useFound(open, text, find) {
    const [found, setFound] = useState(null);

    useEffect(() => {
        if (!open)
            return setFound(null);
        const stop = new AbortController();
        const fail = (problem) => stop.signal.aborted || setFound({ text, problem });
        const look = () => find(text.trim(), stop.signal).then((items) => setFound({ text, items }), fail);
        const timer = setTimeout(look, text ? restful : 0);
        return () => { clearTimeout(timer); stop.abort(); };
    }, [open, text]);
    return found;
}

const Options = ({ id, label, found, at, setAt, take, show }) => html`
    <ul id=${id} role="listbox" aria-label=${label}>${found.map((item, index) => html`
        <li key=${item.id} id=${`${id}-${index}`} role="option" aria-selected=${index === at}
            onPointerMove=${() => setAt(index)}
            onPointerDown=${(event) => { event.preventDefault(); take(item); }}>${show(item)}</li>`)}</ul>`;

// Why there is nothing to choose from.
const sayWhy = ({ items, problem }) => (problem ? `${problem.title} ${problem.detail}`
    : items?.length === 0 && say("common.nothing_found"));

// find(text, signal) → items with an id; show(item): how one looks; choose(item): what becomes of it.
export function Picker({ label, hint, misfit, optional, placeholder, find, show, choose }) {
    const [text, setText] = useState(""), [open, setOpen] = useState(false), [at, setAt] = useState(0);
    const id = useId(), answer = useFound(open, text, find), found = answer?.items, listed = found?.length > 0;
    const told = sayWhy(answer ?? {});
    const unmet = !open && text.trim() ? say("common.not_chosen") : misfit;      // what was typed alone means nothing
    const isAwaited = open && text.trim() !== "" && answer?.text !== text;
    const isHasty = useRef(false);      // Enter came before the answer: its first is meant, and nothing of before
    const take = (item) => { setOpen(false); setText(""); setAt(0); choose(item); };
    const step = (by) => { setOpen(true); setAt((at + by + (found?.length || 1)) % (found?.length || 1)); };
    const does = {
        ArrowDown: () => step(open ? 1 : 0),
        ArrowUp: () => step(-1),
        Enter: () => (isAwaited ? (isHasty.current = true) : take(found[at])),
        Escape: () => setOpen(false),
    };
    const keys = (event) => {
        const isOurs = listed || event.key.startsWith("Arrow") || (event.key === "Enter" && isAwaited);
        if (!does[event.key] || !isOurs)
            return;             // the form and the dialog have their own for these
        event.preventDefault();
        does[event.key]();
    };

    useLayoutEffect(() => {
        if (isHasty.current && listed && !isAwaited)
            take(found[0]);
        isHasty.current = false;
    }, [answer, text]);
    useEffect(() => { document.getElementById(`${id}-${at}`)?.scrollIntoView({ block: "nearest" }); }, [at]);
    return html`
        <div class="picker">
            <${Field} label=${label} hint=${hint} misfit=${unmet} optional=${optional}>${(described) => html`
                <input type="text" ...${described} role="combobox" aria-autocomplete="list" aria-expanded=${listed}
                    aria-controls=${listed ? id : undefined}
                    aria-activedescendant=${listed ? `${id}-${at}` : undefined}
                    value=${text} maxlength="100" autocomplete="off" spellcheck=${false} placeholder=${placeholder}
                    onClick=${() => setOpen(true)} onKeyDown=${keys} onBlur=${() => setOpen(false)}
                    onInput=${(event) => { setText(event.target.value); setAt(0); setOpen(true); }} />`}
            <//>
            ${listed && html`
                <${Options} id=${id} label=${label} found=${found} at=${at} setAt=${setAt}
                    take=${take} show=${show} />`}
            <div role="status">${told && html`<p class="none small">${told}</p>`}</div>
        </div>`;
}

// What was chosen, with a button that takes it back.
export const Picked = ({ label, children, drop }) => html`
    <span class="picked"><span>${children}</span>
        <button type="button" class="button quiet small" aria-label=${say("common.take_back", { name: label })}
            onClick=${drop}><${Icon} name="close" /></button>
    </span>`;
