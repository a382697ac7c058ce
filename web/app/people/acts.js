// What can be done with one person, from the head of their page: suspended, activated, given a password, signed out
// everywhere, deleted.
import { patch, put, remove } from "../api.js";
import { html } from "../html.js";
import { forget, renew } from "../listing.js";
import { counted, nameOf } from "../plain.js";
import { go } from "../router.js";
import { may, me } from "../session.js";
import { say } from "../words.js";
import { Cancel } from "../parts/button.js";
import { confirmed, openDialog } from "../parts/dialog.js";
import { Flag, Form, useForm } from "../parts/form.js";
import { NewPasswordField } from "../parts/password.js";
import { tell } from "../parts/toasts.js";
import { endAll } from "./sessions.js";

const addressOf = ({ id }) => `/users/${encodeURIComponent(id)}`;

async function activate(person, set) {
    set(await patch(addressOf(person), { status: "active" }));
    tell(say("people.activated", counted([person])));
}

async function suspend(person, set) {
    if (!await confirmed({ title: say("people.suspend.whom", counted([person])),
        text: say("people.suspend.text", counted([person])),
        action: say("people.suspend"), danger: true }))
        return;
    set(await patch(addressOf(person), { status: "suspended" }));
    forget(`${addressOf(person)}/sessions`);
    tell(say("people.suspended", counted([person])),
        { action: { label: say("people.activate_again"), run: () => activate(person, set) } });
}

function NewPassword({ person, close }) {
    const form = useForm({ password: "", revoke_tokens: false }, async (values) => {
        await put(`${addressOf(person)}/password`, values);
        close(true);
    });

    return html`
        <${Form} form=${form} action=${say("people.password.set")} actions=${html`<${Cancel} close=${close} />`}>
            <p class="quiet">${say("people.password.text")}</p>
            <${NewPasswordField} form=${form}
                own=${[person.username, person.display_name, person.email].filter(Boolean)} autofocus />
            <${Flag} form=${form} name="revoke_tokens" label=${say("people.password.revoke_tokens")} />
        <//>`;
}

async function setPassword(person) {
    if (!await openDialog(NewPassword, { title: say("people.password.of", { name: nameOf(person) }), person }))
        return;
    forget(addressOf(person));
    tell(say("people.password.done"));
}

async function erase(person) {
    if (!await confirmed({ title: say("people.delete.whom", counted([person])),
        text: say("people.delete.text", counted([person])),
        action: say("people.delete"), danger: true, typed: person.username }))
        return;
    await remove(addressOf(person));
    renew("/users", person.id, null);
    forget("/groups");
    tell(say("people.deleted", counted([person])));
    go("/console/people", { replace: true });
}

// The acts that whoever is signed in may try on this person: { label, icon, run, danger }. set(answer) shows what
// became of them. On oneself there are none of those that would lock one out; one's own account has its own pages.
export function actsOn(person, set) {
    const another = person.id !== me.value.id, writes = may("users.write") && another;

    return [
        writes && (person.status === "active"
            ? { label: say("people.suspend"), icon: "pause", run: () => suspend(person, set) }
            : { label: say("people.activate"), icon: "play", run: () => activate(person, set) }),
        writes && person.kind === "person"
            && { label: say("people.password.set"), icon: "key", run: () => setPassword(person) },
        may("sessions.revoke") && another && person.kind === "person"
            && { label: say("people.end_sessions"), icon: "out", run: () => endAll(person) },
        writes && { label: say("people.delete"), icon: "trash", danger: true, run: () => erase(person) },
    ].filter(Boolean);
}
