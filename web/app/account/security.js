// What keeps one's account safe: the password, and when it was last given.
import { put } from "../api.js";
import { html } from "../html.js";
import { forget } from "../listing.js";
import { Button } from "../parts/button.js";
import { Flag, Form, useForm } from "../parts/form.js";
import { Page, Section } from "../parts/page.js";
import { NewPasswordField } from "../parts/password.js";
import { PasswordField } from "../parts/secret.js";
import { askForPassword } from "../parts/step_up.js";
import { Ago } from "../parts/text.js";
import { tell } from "../parts/toasts.js";
import { me, session } from "../session.js";
import { say } from "../words.js";

const nothing = { current_password: "", new_password: "", revoke_tokens: false };

function Password() {
    const form = useForm(nothing, async (values) => {
        await put("/me/password", values);
        form.reset(nothing);
        forget("/me/");
        tell(say("account.security.changed"));
    });

    return html`
        <${Form} form=${form} action=${say("account.security.change")} kind="narrow-form">
            <input type="text" class="unseen" autocomplete="username" value=${me.value.username} readonly tabindex="-1"
                aria-hidden="true" />
            <${PasswordField} form=${form} name="current_password" label=${say("account.security.current")} />
            <${NewPasswordField} form=${form} name="new_password" label=${say("account.security.new")}
                own=${[me.value.username, me.value.email, me.value.display_name]} />
            <${Flag} form=${form} name="revoke_tokens" label=${say("account.security.revoke_tokens")}
                hint=${say("account.security.revoke_tokens_hint")} />
        <//>`;
}

async function confirmNow() {
    if (await askForPassword())
        tell(say("account.security.confirmed"));
}

export default () => html`
    <${Page} title=${say("account.security.name")} about=${say("account.security.text")}>
        <${Section} title=${say("common.password")} about=${say("account.security.password_text")}><${Password} /><//>
        <${Section} title=${say("account.security.fresh")} about=${say("account.security.fresh_text")}
            actions=${html`<${Button} kind="plain" run=${confirmNow}>${say("account.security.confirm")}<//>`}>
            <p>${say("account.security.last_given")}
                <strong> <${Ago} at=${session.value.session.authenticated_at} /></strong></p>
        <//>
    <//>`;
