// Dialogs, by the browser's own <dialog>: it keeps the focus inside and gives it back afterwards.
import { effect, signal } from "@preact/signals";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { html } from "../html.js";
import { address } from "../router.js";
import { say } from "../words.js";
import { Button, Cancel } from "./button.js";
import { Icon } from "./icons.js";

const open = signal([]);
let count = 0;

const first = "input:not([type=hidden], .unseen), textarea, select, .actions .button";

// Shows a component in a dialog and resolves to what it hands to `close`; undefined when it was dismissed.
//   const made = await openDialog(NewGroup, { title: say("groups.new"), parent });
// The component gets its properties and close. dismiss: what Escape and the cross do, where it is not to close at once;
// it gets close, too.
export const openDialog = (component, { title, wide = false, dismiss, ...properties }) => new Promise((resolve) => {
    const id = ++count;
    const close = (result) => {
        open.value = open.value.filter((dialog) => dialog.id !== id);
        resolve(result);
    };

    const dismissed = () => (dismiss ? dismiss(close) : close());

    open.value = [...open.value, { id, component, title, wide, properties, close, dismissed }];
});

// A dialog asks about the place beneath it: who goes elsewhere, or back, dismisses it.
let place = address.value.path;
effect(() => {
    const { path } = address.value;

    if (path === place)
        return;
    place = path;
    for (const { close } of open.peek())
        close();
});

function Dialog({ dialog: { id, component: Content, title, wide, properties, close, dismissed } }) {
    const element = useRef();

    useLayoutEffect(() => {         // what is typed from now on is for it
        const before = document.activeElement;
        element.current.showModal();
        (element.current.querySelector("[autofocus]") ?? element.current.querySelector(first))?.focus();
        return () => before?.focus?.();
    }, []);
    // Browsers close it without asking us at a second Escape in a row: then it comes back, and we are asked.
    const closed = () => { if (element.current?.isConnected) { element.current.showModal(); dismissed(); } };

    return html`
        <dialog ref=${element} class=${wide ? "wide" : ""} aria-labelledby=${`dialog-${id}`}
            onCancel=${(event) => { event.preventDefault(); dismissed(); }} onClose=${closed}>
            <header>
                <h2 id=${`dialog-${id}`}>${title}</h2>
                <button type="button" class="button quiet small" aria-label=${say("common.close")}
                    onClick=${dismissed}><${Icon} name="close" /></button>
            </header>
            <${Content} ...${properties} close=${close} />
        </dialog>`;
}

export const Dialogs = () => open.value.map((dialog) => html`<${Dialog} key=${dialog.id} dialog=${dialog} />`);

function Question({ text, children, action, danger, typed, close }) {
    const [given, setGiven] = useState("");
    const submit = (event) => {
        event.preventDefault();
        if (!typed || given === typed)
            close(true);
    };

    return html`
        <form onSubmit=${submit}>
            <p>${text}</p>${children}
            ${typed && html`
                <label class="field"><span>${say("common.type_to_confirm", { text: typed })}</span>
                    <input type="text" value=${given} autocomplete="off" spellcheck=${false}
                        onInput=${(event) => setGiven(event.target.value)} />
                </label>`}
            <div class="actions">
                <${Cancel} close=${close} />
                <${Button} kind=${danger ? "danger" : ""} disabled=${Boolean(typed) && given !== typed}>${action}<//>
            </div>
        </form>`;
}

// Asks before something that cannot be taken back; resolves to true when it shall be done. With `typed`, the text has
// to be typed first.
//   await confirmed({ title, text, action: say("people.delete"), danger: true, typed: person.username })
export const confirmed = async ({ title, ...question }) => Boolean(await openDialog(Question, { title, ...question }));
