// Buttons. One that is at work says so and cannot be pressed twice.
import { useRef, useState } from "preact/hooks";
import { html } from "../html.js";
import { say } from "../words.js";
import { Icon } from "./icons.js";
import { complain } from "./toasts.js";

// kind: "" (the main one), "plain", "danger", "quiet"; "small" with them. run: what it does, a promise while it works;
// a Problem that it throws is told in a toast. Without run it is the form's submit, busy while `busy`.
export function Button({ kind = "", icon, run, busy = false, disabled = false, label, children, ...rest }) {
    const [working, setWorking] = useState(false);
    const running = useRef(false);
    const press = async (event) => {
        if (running.current)
            return;
        running.current = true;
        setWorking(true);
        await Promise.resolve(run(event)).catch(complain);
        running.current = false;
        setWorking(false);
    };

    return html`
        <button type=${run ? "button" : "submit"} class=${`button ${kind}`} onClick=${run && press}
            aria-label=${label} title=${label}
            disabled=${disabled} aria-busy=${working || busy ? "true" : undefined} ...${rest}>
            ${icon && html`<${Icon} name=${icon} />`}${children && html`<span>${children}</span>`}
        </button>`;
}

// Out of a dialog or a form, with nothing done.
export const Cancel = ({ close }) => html`
    <${Button} kind="plain" run=${() => close()}>${say("common.cancel")}<//>`;
