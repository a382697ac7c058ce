// The password once more, where the API wants a fresh sign-in: asked in a dialog, then what was begun goes on.
import { onStepUp, post } from "../api.js";
import { html } from "../html.js";
import { loadSession, me } from "../session.js";
import { say } from "../words.js";
import { Cancel } from "./button.js";
import { openDialog } from "./dialog.js";
import { Form, useForm } from "./form.js";
import { PasswordField } from "./secret.js";

function PasswordAgain({ close }) {
    const form = useForm({ password: "" }, async ({ password }) => {
        await post("/sessions/current/reauthenticate", { password }, { stepUp: false });
        close(true);
    });

    return html`
        <${Form} form=${form} action=${say("common.step_up.action")} actions=${html`<${Cancel} close=${close} />`}>
            <p class="quiet">${say("common.step_up.text")}</p>
            <input type="text" class="unseen" autocomplete="username" value=${me.value.username} readonly tabindex="-1"
                aria-hidden="true" />
            <${PasswordField} form=${form} />
        <//>`;
}

let asking = null;              // several calls at once ask once …
let last = { at: 0, given: false };     // … and what was answered is the answer to all that were under way then

async function askNow() {
    const given = Boolean(await openDialog(PasswordAgain, { title: say("common.step_up.title") }));

    if (given)
        await loadSession();
    last = { at: performance.now(), given };
    return given;
}

// `began`: when the call did for which it is asked; without one it is asked in any case.
export async function askForPassword(began) {
    if (began < last.at)
        return last.given;
    asking ??= askNow().finally(() => { asking = null; });
    return asking;
}

onStepUp(askForPassword);
