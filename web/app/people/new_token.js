// The dialog for a service's token: what it is for, what it may, until when. The token is shown once, and not left
// behind by mistake.
import { useState } from "preact/hooks";
import { get, post } from "../api.js";
import { endOf } from "../days.js";
import { html } from "../html.js";
import { say, timeZone } from "../words.js";
import { Button, Cancel } from "../parts/button.js";
import { confirmed, openDialog } from "../parts/dialog.js";
import { Form, TextField, useForm } from "../parts/form.js";
import { useAskedBefore } from "../parts/leaving.js";
import { Loaded, useLoaded } from "../parts/loaded.js";
import { PermissionsField } from "../parts/permissions.js";
import { Copy } from "../parts/text.js";
import { TokenLost } from "../parts/token_lost.js";

const Shown = ({ token, close }) => html`
    <div class="stack"><p>${say("people.tokens.once")}</p><${Copy} text=${token} />
        <div class="actions"><${Button} run=${() => close()}>${say("common.close")}<//></div></div>`;

// While the token is there, nobody goes elsewhere without being asked.
function useShown(token, shown) {
    shown.current = Boolean(token);
    useAskedBefore(shown.current, say("people.tokens.leave"));
}

function NewToken({ person, shown, made, revoked, close }) {
    const [token, setToken] = useState(""), [lost, setLost] = useState(null);
    const rights = useLoaded(async () => (await get(`/users/${person.id}/effective`))
        .data.permissions.map(({ name }) => name), []);
    const form = useForm({ name: "", permissions: [], expires_at: "" }, async ({ name, permissions, expires_at }) => {
        const body = { name: name.trim(), permissions,
            ...(expires_at && { expires_at: new Date(endOf(expires_at, timeZone())).toISOString() }) };
        const { data: { token: secret, ...listed } } = await post(`/users/${person.id}/tokens`, body);

        made(listed);           // what lists keep holds no secret
        if (secret)
            setToken(secret);
        else
            setLost(listed);
    });
    const leave = (isRevoked) => { if (isRevoked) revoked(lost); close(); };

    useShown(token, shown);
    if (lost)
        return html`<${TokenLost} name=${lost.name} path=${`/users/${person.id}/tokens/${lost.id}`}
            close=${leave} />`;
    if (token)
        return html`<${Shown} token=${token} close=${close} />`;
    return html`
        <${Form} form=${form} action=${say("common.create")} actions=${html`<${Cancel} close=${close} />`}>
            <${TextField} form=${form} name="name" label=${say("people.tokens.name")}
                hint=${say("people.tokens.name_hint")} maxLength="100" autocomplete="off" autofocus />
            <${Loaded} of=${rights}>${(names) => html`
                <${PermissionsField} form=${form} label=${say("people.tokens.permissions")}
                    names=${names} none=${say("people.tokens.nothing_allowed")} />`}<//>
            <${TextField} form=${form} name="expires_at" type="date" label=${say("people.tokens.until")} optional />
        <//>`;
}

const mayLeave = () => confirmed({ title: say("people.tokens.leave_title"), text: say("people.tokens.leave"),
    action: say("people.tokens.leave_action") });

// made(token) and revoked(token) are told of it, without its secret.
export function newToken(person, { made, revoked }) {
    const shown = { current: false };
    const dismiss = async (close) => { if (!shown.current || await mayLeave()) close(); };

    return openDialog(NewToken, { title: say("people.tokens.new"), person, shown, made, revoked, dismiss });
}
