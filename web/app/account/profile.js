// One's own profile: what one is called, the language and the time zone one reads in, what one belongs to; and how the
// pages look.
import { useEffect } from "preact/hooks";
import { get, misfitting, patch } from "../api.js";
import { html } from "../html.js";
import { Button } from "../parts/button.js";
import { reconcile } from "../parts/conflict.js";
import { Choice, Form, TextField, useForm, useUnsaved } from "../parts/form.js";
import { Icon } from "../parts/icons.js";
import { Loaded, useLoaded } from "../parts/loaded.js";
import { Page, Section } from "../parts/page.js";
import { Ago, Avatar, Facts, Moment, Tags } from "../parts/text.js";
import { tell } from "../parts/toasts.js";
import { usePortal } from "../portal.js";
import { me, session, takeSelf } from "../session.js";
import { theme, themes, wear } from "../theme.js";
import { languageOf, languages, say, sayMoment, speak } from "../words.js";

const labels = () => [
    ["display_name", say("account.profile.display_name")],
    ["username", say("account.profile.username")],
    ["locale", say("account.profile.locale")],
    ["time_zone", say("account.profile.time_zone")],
];

// In a form nothing is an empty text.
const valuesOf = (user) => Object.fromEntries(labels().map(([name]) => [name, user[name] ?? ""]));

const languageChoices = (own) => [
    ["", say("account.profile.as_device")],
    ...languages.map((name) => [name, say(`common.language.${name}`)]),
    ...(own && !languages.includes(own) ? [[own, own]] : []),
];

const zones = Intl.supportedValuesOf("timeZone");
const zoneOfDevice = new Intl.DateTimeFormat().resolvedOptions().timeZone;

function timeIn(timeZone) {
    try {
        return sayMoment(Date.now(), { timeStyle: "short", timeZone });
    } catch {
        return undefined;               // there is no such zone, or not yet: it is being typed
    }
}

function hintOf(zone) {
    const time = timeIn(zone.trim() || zoneOfDevice);

    return time ? say("account.profile.time_there", { time }) : say("account.profile.time_zone_hint");
}

// As the API wants it: nothing is null, and zones are written as everybody does. The API knows how zones look, the
// browser which there are.
function bodyOf(changed) {
    const body = Object.fromEntries(Object.entries(changed).map(([name, value]) => [name, value.trim() || null]));
    const wanted = body.time_zone?.toLowerCase();

    if (wanted && !timeIn(wanted))
        throw misfitting({ pointer: "/time_zone", code: "not_a_time_zone" });
    if (wanted)
        body.time_zone = zones.find((zone) => zone.toLowerCase() === wanted) ?? body.time_zone;
    return body;
}

const TimeZone = ({ form }) => html`
    <${TextField} form=${form} name="time_zone" label=${say("account.profile.time_zone")} list="time-zones"
        placeholder=${say("account.profile.zone_of_device", { zone: zoneOfDevice })}
        hint=${hintOf(form.values.time_zone)} maxlength="64" autocomplete="off" spellcheck=${false} />
    <datalist id="time-zones">${zones.map((zone) => html`<option key=${zone} value=${zone} />`)}</datalist>`;

// Saves what was changed; gives the profile as it is in the end.
const save = ({ data, etag }, body) => reconcile({
    etag, mine: body, base: data, labels: labels(),
    read: () => get("/me"),
    write: (tag) => patch("/me", body, tag),
});

function Profile({ profile }) {
    const { data } = profile.value;
    const changeable = usePortal()?.username_changeable;
    const form = useForm(valuesOf(data), async (values, changed) => {
        const saved = form.isChanged && await save(profile.value, bodyOf(changed));
        if (!saved)
            return;
        profile.set(saved);
        form.reset(valuesOf(saved.data));
        await takeSelf(saved.data);
        if ("locale" in changed && !saved.data.locale)
            await speak(languageOf(navigator.language) ?? "en");
        tell(say("common.saved"));
    });

    useUnsaved(form);
    useEffect(() => {           // changed elsewhere, such as the language in the menu
        if (!form.isChanged)
            form.reset(valuesOf(data));
    }, [profile.value.etag]);
    return html`
        <${Form} form=${form} actions=${html`
            <${Button} busy=${form.busy} disabled=${!form.isChanged}>${say("common.save")}<//>
            ${form.isChanged && html`
                <${Button} kind="quiet" run=${() => form.reset()}>${say("account.profile.discard")}<//>`}`}>
            <div class="fields">
                <${TextField} form=${form} name="display_name" label=${say("account.profile.display_name")}
                    hint=${say("account.profile.display_name_hint")} maxlength="100" autocomplete="name" />
                ${changeable && html`
                    <${TextField} form=${form} name="username" label=${say("account.profile.username")} maxlength="64"
                        hint=${say("account.profile.username_hint")} autocomplete="username" spellcheck=${false} />`}
                <${Choice} form=${form} name="locale" label=${say("account.profile.locale")}
                    choices=${languageChoices(data.locale)} />
                <${TimeZone} form=${form} />
            </div>
        <//>`;
}

const icons = { auto: "screen", light: "sun", dark: "moon" };

const Theme = () => html`
    <fieldset class="segments"><legend class="unseen">${say("account.profile.look")}</legend>
        ${themes.map((name) => html`
            <label key=${name}>
                <input type="radio" name="theme" value=${name} checked=${theme.value === name}
                    onChange=${() => wear(name)} />
                <span><${Icon} name=${icons[name]} />${say(`common.theme.${name}`)}</span>
            </label>`)}
    </fieldset>`;

const Names = ({ items }) => html`<${Tags} items=${items} most=${12} none=${say("account.profile.none")} />`;
const longDate = { dateStyle: "long" };

function Self() {
    const { username, display_name: name = null, email, created_at: since, last_login_at: last } = me.value;

    return html`
        <section class="card" aria-label=${say("account.profile.about")}>
            <div class="self-card"><${Avatar} name=${name ?? username} />
                <div><h2>${name ?? username}</h2><p class="quiet">${username}</p></div></div>
            <${Facts} rows=${[
                [say("account.profile.email"), email
                    ?? html`<span class="quiet">${say("account.profile.no_email")}</span>`],
                [say("account.profile.since"), html`<${Moment} at=${since} options=${longDate} />`],
                [say("account.profile.last_sign_in"), html`<${Ago} at=${last} />`],
                [say("account.profile.groups"), html`<${Names} items=${session.value.groups} />`],
                [say("account.profile.roles"), html`<${Names} items=${session.value.roles} />`],
            ]} />
        </section>`;
}

export default function Own() {
    const profile = useLoaded(() => get("/me"), [me.value.updated_at]);

    return html`
        <${Page} title=${say("account.profile.name")} about=${say("account.profile.text")}>
            <${Self} />
            <${Section} title=${say("account.profile.yours")}>
                <${Loaded} of=${profile} lines=${4}>${() => html`<${Profile} profile=${profile} />`}<//>
            <//>
            <${Section} title=${say("account.profile.look")} about=${say("account.profile.look_text")}><${Theme} /><//>
        <//>`;
}
