// A person's profile: what is kept of them, and changing it without losing what somebody else changed meanwhile.
import { get, misfitting, patch } from "../api.js";
import { momentAt, writtenAt } from "../days.js";
import { html } from "../html.js";
import { may } from "../session.js";
import { say, sayMoment, timeZone } from "../words.js";
import { reconcile } from "../parts/conflict.js";
import { Form, TextArea, TextField, useForm, useUnsaved } from "../parts/form.js";
import { Section } from "../parts/page.js";
import { Ago, Copy, Facts, Moment } from "../parts/text.js";
import { tell } from "../parts/toasts.js";

const labels = () => [
    ["display_name", say("people.display_name")],
    ["username", say("people.username")],
    ["email", say("people.email")],
    ["locale", say("people.locale")],
    ["time_zone", say("people.time_zone")],
    ["expires_at", say("people.expires_at")],
    ["attributes", say("people.attributes")],
];

// A moment as a field shows it, to the minute: in the time zone in which moments are told here.
const localOf = (moment) => (moment ? writtenAt(Date.parse(moment), timeZone()) : "");

const written = ({ display_name, username, email, locale, time_zone, expires_at, attributes }) => ({
    display_name: display_name ?? "",
    username,
    email: email ?? "",
    locale: locale ?? "",
    time_zone: time_zone ?? "",
    expires_at: localOf(expires_at),
    attributes: Object.keys(attributes ?? {}).length ? JSON.stringify(attributes, null, 2) : "",
});

function readAttributes(text) {
    try {
        const value = JSON.parse(text.trim() || "{}");
        if (value && typeof value === "object" && !Array.isArray(value))
            return value;
    } catch {
        // it is said below
    }
    throw misfitting({ pointer: "/attributes", code: "not_an_object" });
}

// What of the form goes to the API: empty is null, the rest as it is meant there.
const meant = {
    attributes: readAttributes,
    expires_at: (text) => (text ? new Date(momentAt(text, timeZone())).toISOString() : null),
    username: (text) => text.trim(),
};
const orNothing = (text) => text.trim() || null;
const changeOf = (changed) => Object.fromEntries(Object.entries(changed).map(([name, text]) =>
    [name, (meant[name] ?? orNothing)(text)]));

const Zones = () => html`
    <datalist id="zones">
        ${Intl.supportedValuesOf("timeZone").map((zone) => html`<option key=${zone} value=${zone} />`)}</datalist>`;

const Fields = ({ form }) => html`
    <div class="fields">
        <${TextField} form=${form} name="display_name" label=${say("people.display_name")} maxLength="200"
            autocomplete="off" />
        <${TextField} form=${form} name="username" label=${say("people.username")} maxLength="64" autocomplete="off"
            spellcheck=${false} />
        <${TextField} form=${form} name="email" type="email" label=${say("people.email")} maxLength="254"
            autocomplete="off" />
        <${TextField} form=${form} name="expires_at" type="datetime-local" label=${say("people.expires_at")}
            hint=${say("people.expires_at.hint")} />
        <${TextField} form=${form} name="locale" label=${say("people.locale")} maxLength="35"
            hint=${say("people.locale.hint")} spellcheck=${false} />
        <${TextField} form=${form} name="time_zone" label=${say("people.time_zone")} maxLength="64" list="zones"
            spellcheck=${false} />
    </div>
    <${TextArea} form=${form} name="attributes" label=${say("people.attributes")}
        hint=${say("people.attributes.hint")} rows="4"
        spellcheck=${false} class="code" />
    <${Zones} />`;

function Editing({ person, etag, set }) {
    const path = `/users/${encodeURIComponent(person.id)}`;
    const form = useForm(written(person), async (_, changed) => {
        const mine = changeOf(changed);
        const answer = await reconcile({ etag, mine, labels: labels(), read: () => get(path),
            write: (expected) => patch(path, mine, expected) });

        if (!answer)
            return;
        form.reset(written(answer.data));
        set(answer);
        tell(say("common.saved"));
    });

    useUnsaved(form);
    return html`<${Form} form=${form} action=${form.isChanged && say("common.save")}><${Fields} form=${form} /><//>`;
}

const Reading = ({ person }) => html`
    <${Facts} rows=${[[say("people.username"), person.username], [say("people.email"), person.email ?? "–"],
        [say("people.locale"), person.locale ?? "–"], [say("people.time_zone"), person.time_zone ?? "–"],
        [say("people.expires_at"), html`<${Moment} at=${person.expires_at} none=${say("people.expires_at.none")} />`],
        Object.keys(person.attributes ?? {}).length > 0
            && [say("people.attributes"), html`<code>${JSON.stringify(person.attributes)}</code>`]]} />`;

const verified = (person) =>
    (person.email ? [say("people.email_verified"), person.email_verified ? say("people.yes") : say("people.no")]
        : null);

export const Profile = ({ person, etag, set }) => html`
    <div class="beside">
        <${Section} title=${say("people.view.profile")}>
            ${may("users.write") ? html`<${Editing} person=${person} etag=${etag} set=${set} />`
                : html`<${Reading} person=${person} />`}
        <//>
        <${Section} title=${say("people.facts")}>
            <${Facts} rows=${[[say("people.last_login"), html`<${Ago} at=${person.last_login_at} />`], verified(person),
                [say("people.created_at"), sayMoment(person.created_at)],
                [say("people.updated_at"), html`<${Ago} at=${person.updated_at} />`],
                [say("people.id"), html`<${Copy} text=${person.id} />`]]} />
        <//>
    </div>`;
