// The dialog for a service's token: what it is for, what it may, until when. The token is shown once.
import { useState } from "preact/hooks";
import { get, post } from "../api.js";
import { endOf } from "../days.js";
import { html } from "../html.js";
import { say, timeZone } from "../words.js";
import { Button, Cancel } from "../parts/button.js";
import { Form, TextField, useForm } from "../parts/form.js";
import { Loaded, useLoaded } from "../parts/loaded.js";
import { PermissionsField } from "../parts/permissions.js";
import { Copy } from "../parts/text.js";
import { TokenLost } from "../parts/token_lost.js";

const Shown = ({ token, close }) => html`
    <div class="stack"><p>${say("people.tokens.once")}</p><${Copy} text=${token} />
        <div class="actions"><${Button} run=${() => close()}>${say("common.close")}<//></div></div>`;

export function NewToken({ person, made, revoked, close }) {
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
