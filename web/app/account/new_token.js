// A new personal access token: what it is for, how long it lives, what it may; then the token itself, once.
import { useRef } from "preact/hooks";
import { misfitting, post } from "../api.js";
import { dateAt, endOf } from "../days.js";
import { html } from "../html.js";
import { Button, Cancel } from "../parts/button.js";
import { confirmed, openDialog } from "../parts/dialog.js";
import { Choice, Field, Form, TextArea, TextField, useForm } from "../parts/form.js";
import { PermissionsField } from "../parts/permissions.js";
import { Copy } from "../parts/text.js";
import { TokenLost } from "../parts/token_lost.js";
import { session } from "../session.js";
import { say, sayMoment, timeZone } from "../words.js";

const day = 86400 * 1000;
const lives = () => [
    ["30", say("account.tokens.for_days", { count: 30 })],
    ["90", say("account.tokens.for_days", { count: 90 })],
    ["365", say("account.tokens.for_days", { count: 365 })],
    ["date", say("account.tokens.until_date")],
    ["never", say("account.tokens.for_ever")],
];

function expiryOf({ life, date }) {
    if (life === "never")
        return null;
    if (life === "date")
        return date ? new Date(endOf(date, timeZone())) : undefined;
    return new Date(Date.now() + Number(life) * day);
}

const bodyOf = (values) => ({
    name: values.name.trim(),
    permissions: values.permissions,
    networks: values.networks.split(/[\s,;]+/).filter(Boolean),
    expires_at: expiryOf(values)?.toISOString() ?? null,
});

const tomorrow = () => dateAt(Date.now() + day, timeZone());

const UntilDate = ({ form }) => html`
    <${Field} label=${say("account.tokens.date")} misfit=${form.misfits.expires_at}>${(described) => html`
        <input type="date" name="date" value=${form.values.date} min=${tomorrow()} required
            onInput=${(event) => form.set("date", event.target.value)} ...${described} />`}
    <//>`;

function hintOf(values) {
    if (values.life === "never")
        return say("account.tokens.for_ever_hint");
    return values.life === "date" ? undefined
        : say("account.tokens.until", { date: sayMoment(expiryOf(values), { dateStyle: "long" }) });
}

// What can be said before it is asked for, as the API would say it.
function check(values) {
    const errors = [
        !values.name.trim() && { pointer: "/name", code: "missing" },
        values.life === "date" && !values.date && { pointer: "/expires_at", code: "missing" },
    ].filter(Boolean);

    if (errors.length)
        throw misfitting(...errors);
}

// The same values mean the same moment each time they are sent: else the second try would ask for another token.
function useSteadyBody() {
    const last = useRef({});

    return (values) => {
        const text = JSON.stringify(values);
        if (last.current.text !== text)
            last.current = { text, body: bodyOf(values) };
        return last.current.body;
    };
}

function NewToken({ close }) {
    const steadyBodyOf = useSteadyBody();
    const form = useForm({ name: "", life: "90", date: "", permissions: [], networks: "" },
        async (values) => {
            check(values);
            close((await post("/me/tokens", steadyBodyOf(values))).data);
        });

    return html`
        <${Form} form=${form} action=${say("account.tokens.create")} actions=${html`<${Cancel} close=${close} />`}>
            <${TextField} form=${form} name="name" label=${say("account.tokens.token_name")}
                hint=${say("account.tokens.name_hint")} maxlength="100" autocomplete="off" />
            <div class="fields">
                <${Choice} form=${form} name="life" label=${say("account.tokens.expires")} choices=${lives()}
                    hint=${hintOf(form.values)} />
                ${form.values.life === "date" && html`<${UntilDate} form=${form} />`}
            </div>
            <${PermissionsField} form=${form} label=${say("account.tokens.permissions")}
                names=${session.value.permissions} none=${say("account.tokens.nothing_held")} />
            <details open=${Boolean(form.misfits.networks)}>
                <summary>${say("account.tokens.limit_networks")}</summary>
                <${TextArea} form=${form} name="networks" label=${say("account.tokens.networks")}
                    hint=${say("account.tokens.networks_hint")} rows=${2} spellcheck=${false} />
            </details>
        <//>`;
}

const MadeToken = ({ made, close }) => html`
    <div class="stack">
        <p>${say("account.tokens.once")}</p>
        <${Copy} text=${made.token} />
        <p class="small quiet">${say("account.tokens.example")}</p>
        <${Copy} text=${`curl -H "Authorization: Bearer ${made.token}" ${location.origin}/api/v1/me`} />
        <div class="actions"><${Button} run=${() => close(true)}>${say("account.tokens.stored")}<//></div>
    </div>`;

const tellLost = ({ name, id }) => openDialog(TokenLost,
    { title: say("account.tokens.made", { name }), name, path: `/me/tokens/${id}` });
const showOnce = (made) => openDialog(MadeToken, { title: say("account.tokens.made", { name: made.name }), made });
const isStoredAllTheSame = () => confirmed({ title: say("account.tokens.stored_title"),
    text: say("account.tokens.stored_text"), action: say("account.tokens.stored") });

// Asks for all of it; resolves to the token as lists show it, or to nothing.
export async function makeToken() {
    const made = await openDialog(NewToken, { title: say("account.tokens.create"), wide: true });

    if (made && !made.token)
        return await tellLost(made) ? undefined : made;
    while (made && !await showOnce(made) && !await isStoredAllTheSame())
        continue;
    return made && { ...made, token: undefined };
}
