// A password as it is: a field that can be shown, and says when Caps Lock is on.
import { useState } from "preact/hooks";
import { html } from "../html.js";
import { say } from "../words.js";
import { Field } from "./form.js";
import { Icon } from "./icons.js";

function useCapsLock() {
    const [on, setOn] = useState(false);
    const look = (event) => setOn(event.getModifierState?.("CapsLock") ?? false);

    return [on, { onKeyDown: look, onKeyUp: look, onPointerDown: look, onBlur: () => setOn(false) }];
}

// The input alone, within a Field of one's own.
export function Secret({ form, name, shown, setShown, ...rest }) {
    const [capsLock, watching] = useCapsLock();

    return html`
        <span class="secret">
            <input type=${shown ? "text" : "password"} name=${name} value=${form.values[name] ?? ""} maxlength="1024"
                autocapitalize="off" spellcheck=${false} onInput=${(event) => form.set(name, event.target.value)}
                ...${watching} ...${rest} />
            <button type="button" class="reveal" aria-label=${shown ? say("password.hide") : say("password.show")}
                onClick=${() => setShown(!shown)}><${Icon} name=${shown ? "hidden" : "eye"} /></button>
        </span>
        <p class="small notice" role="status">${capsLock && say("password.caps_lock")}</p>`;
}

// The whole field. `rest` goes to the input.
export function PasswordField({ form, name = "password", label, hint, autocomplete = "current-password", ...rest }) {
    const [shown, setShown] = useState(false);

    return html`
        <${Field} label=${label ?? say("common.password")} hint=${hint} misfit=${form.misfits[name]}>
            ${(described) => html`<${Secret} form=${form} name=${name} shown=${shown} setShown=${setShown}
                autocomplete=${autocomplete} ...${described} ...${rest} />`}
        <//>`;
}
