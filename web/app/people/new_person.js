// The dialog for a new person: their name is enough, the rest is proposed. One after the other, from the keyboard.
import { useEffect, useRef, useState } from "preact/hooks";
import { html } from "../html.js";
import { forget } from "../listing.js";
import { nameOf } from "../plain.js";
import { go } from "../router.js";
import { may } from "../session.js";
import { say } from "../words.js";
import { Button } from "../parts/button.js";
import { confirmed, openDialog } from "../parts/dialog.js";
import { Choice, Flag, Form, TextField, useForm } from "../parts/form.js";
import { useAskedBefore } from "../parts/leaving.js";
import { NewPasswordField } from "../parts/password.js";
import { Picked, Picker } from "../parts/picker.js";
import { Copy } from "../parts/text.js";
import { tell } from "../parts/toasts.js";
import { createPerson } from "./create.js";
import { findGroups } from "./find.js";
import { usernameOf } from "./names.js";
import { kinds } from "./question.js";

const blank = {
    display_name: "", username: "", email: "", kind: "person", groups: [],
    secret: "none", password: "", another: false,
};
const secrets = () => [
    ["none", say("people.secret.none")],
    ["made", say("people.secret.made")],
    ["typed", say("people.secret.typed")],
];

// The username follows the name until somebody writes one of their own.
function proposing(form) {
    const follows = form.values.username === usernameOf(form.values.display_name);

    return { ...form, set: (name, value) => {
        form.set(name, value);
        if (name === "display_name" && follows)
            form.set("username", usernameOf(value));
    } };
}

const leave = (form, group) => form.set("groups", form.values.groups.filter(({ id }) => id !== group.id));

const Groups = ({ form }) => html`
    <div class="stack">
        <${Picker} label=${say("people.groups")} optional placeholder=${say("people.groups.find")}
            find=${findGroups(form.values.groups)} show=${nameOf}
            choose=${(group) => form.set("groups", [...form.values.groups, group])} />
        ${form.values.groups.length > 0 && html`
            <div class="row">${form.values.groups.map((group) => html`
                <${Picked} key=${group.id} label=${nameOf(group)} drop=${() => leave(form, group)}>
                    ${nameOf(group)}<//>`)}</div>`}
    </div>`;

const Fields = ({ form }) => html`
    <div class="fields">
        <${TextField} form=${form} name="display_name" label=${say("people.display_name")} maxLength="200"
            autocomplete="off" autofocus />
        <${TextField} form=${form} name="username" label=${say("people.username")} maxLength="64" autocomplete="off"
            autocapitalize="off" spellcheck=${false} required />
        <${TextField} form=${form} name="email" type="email" label=${say("people.email")} optional maxLength="254"
            autocomplete="off" />
        <${Choice} form=${form} name="kind" label=${say("people.kind")} choices=${kinds()}
            hint=${form.values.kind === "service" ? say("people.kind.service_hint") : undefined} />
    </div>
    ${may("groups.write") && html`<${Groups} form=${form} />`}
    ${form.values.kind === "person" && html`
        <${Choice} form=${form} name="secret" label=${say("people.secret")} choices=${secrets()}
            hint=${form.values.secret === "none" ? say("people.secret.none_hint") : undefined} />`}
    ${form.values.kind === "person" && form.values.secret === "typed" && html`
        <${NewPasswordField} form=${form}
            own=${["username", "display_name", "email"].map((name) => form.values[name])} />`}`;

// Who was made here, with what has to be handed over or did not work.
const Made = ({ made }) => html`
    <div class="stack" role="status">${made.map(({ person, password, problems }) => html`
        <div class=${`alert ${problems.length ? "notice" : "good"}`} key=${person.id}>
            <strong>${say("people.made", { name: nameOf(person) })}</strong>
            <a href=${`/console/people/${person.id}`}>${say("people.open")}</a>
            ${password && html`<div class="handed"><p class="small">${say("people.password_once")}</p>
                <${Copy} text=${password} /></div>`}
            ${problems.map((problem) =>
                html`<p class="small" key=${problem.code}>${problem.title} ${problem.detail}</p>`)}
        </div>`)}</div>`;

// While there is a password, which is shown only here, nobody goes elsewhere without being asked.
function useHanded(handed, made) {
    handed.current = made.some(({ password }) => password);
    useAskedBefore(handed.current, say("people.password_leave"));
}

const mayLeave = (handed) => !handed.current || confirmed({ title: say("people.password_leave.title"),
    text: say("people.password_leave"), action: say("people.password_leave.action") });

function NewPerson({ listing, handed, close }) {
    const [made, setMade] = useState([]), [over, setOver] = useState(false);
    const frame = useRef();
    const form = useForm(blank, async (values) => {
        const result = await createPerson(values);
        forget("/groups");
        listing.add(result.person);
        if (!values.another && !result.password && !result.problems.length)
            return close(result.person);
        setMade((before) => [result, ...before]);
        setOver(!values.another);
        return form.reset({ ...blank, kind: values.kind, groups: values.groups, secret: values.secret,
            another: values.another });
    });

    useHanded(handed, made);
    useEffect(() => { frame.current.querySelector(over ? ".handed .button, .actions .button" : "input")?.focus(); },
        [made, over]);
    return html`
        <div class="stack" ref=${frame}>
            <${Made} made=${made} />
            ${over ? html`<div class="actions">
                <${Button} kind="plain" run=${() => setOver(false)}>${say("people.new.next")}<//>
                <${Button} run=${() => close()}>${say("common.close")}<//></div>` : html`
            <${Form} form=${form} action=${say("common.create")} actions=${html`
                <${Flag} form=${form} name="another" label=${say("people.new.another")} />
                <${Button} kind="plain" run=${() => close()}>
                    ${made.length ? say("common.close") : say("common.cancel")}<//>`}>
                <${Fields} form=${proposing(form)} />
            <//>`}
        </div>`;
}

// Asks for a new person and shows them in the listing.
export async function newPerson(listing) {
    const handed = { current: false };
    const dismiss = async (close) => { if (await mayLeave(handed)) close(); };
    const person = await openDialog(NewPerson, { title: say("people.new"), listing, handed, dismiss });

    if (person)
        tell(say("people.made", { name: nameOf(person) }),
            { action: { label: say("people.open"), run: () => go(`/console/people/${person.id}`) } });
}
