// The groups and roles of a person: those they were given themselves, which can be taken, and those that came with
// them.
import { get, put, remove } from "../api.js";
import { html } from "../html.js";
import { forget } from "../listing.js";
import { nameOf } from "../plain.js";
import { rightsChangedOf } from "../roles/known.js";
import { may } from "../session.js";
import { say } from "../words.js";
import { Button } from "../parts/button.js";
import { confirmed } from "../parts/dialog.js";
import { Loaded, useLoaded } from "../parts/loaded.js";
import { Section } from "../parts/page.js";
import { Picker } from "../parts/picker.js";
import { complain, tell } from "../parts/toasts.js";
import { findGroups, findRoles } from "./find.js";

// How the two are given and taken, and what is said of it.
const kinds = (id) => ({
    groups: {
        title: say("people.groups"), about: say("people.groups.about"), none: say("people.groups.none"),
        label: say("people.groups.add"), place: "/console/groups", sees: "groups.read", needs: "groups.write",
        find: findGroups,
        path: (group) => `/groups/${group.id}/members/${id}`,
        come: (ways) => say("people.groups.through", { groups: ways.join(", ") }),
        take: (group) => ({ title: say("people.groups.leave", { group: nameOf(group) }),
            text: say("people.groups.leave.text"), action: say("people.take_away") }),
    },
    roles: {
        title: say("people.roles"), about: say("people.roles.about"), none: say("people.roles.none"),
        label: say("people.roles.add"), place: "/console/roles", sees: "roles.read", needs: "roles.grant",
        find: findRoles,
        path: (role) => `/users/${id}/roles/${role.id}`,
        come: (ways) => say("people.roles.through", { groups: ways.join(", ") }),
        take: (role) => ({ title: say("people.roles.revoke", { role: role.name }),
            text: say("people.roles.revoke.text"), action: say("people.take_away") }),
    },
});

const origin = (kind, one) =>
    [one.direct && say("people.direct"), one.groups.length > 0 && kind.come(one.groups)].filter(Boolean).join("; ");

const One = ({ kind, one, take }) => html`
    <li class="entry"><div>
            ${may(kind.sees) ? html`<a class="name" href=${`${kind.place}/${one.id}`}>${one.name}</a>`
                : html`<span class="name">${one.name}</span>`}
            <p class="quiet small">${origin(kind, one)}</p></div>
        ${one.direct && may(kind.needs)
            && html`<${Button} kind="quiet small" icon="close" label=${say("people.take", { name: one.name })}
                run=${() => take(one)} />`}
    </li>`;

function Part({ kind, held, changed }) {
    const give = async (one) => {
        await put(kind.path(one)).then(() => changed(say("people.gave", { name: nameOf(one) })), complain);
    };
    const take = async (one) => {
        if (!await confirmed({ ...kind.take(one), danger: true }))
            return;
        await remove(kind.path(one));
        await changed(say("people.took", { name: one.name }),
            { action: { label: say("people.undo"), run: () => give(one) } });
    };

    return html`
        <${Section} title=${kind.title} about=${kind.about}>
            ${held.length ? html`<ul class="entries">
                ${held.map((one) => html`<${One} key=${one.id} kind=${kind} one=${one} take=${take} />`)}</ul>`
                : html`<p class="quiet">${kind.none}</p>`}
            ${may(kind.needs) && may(kind.sees)
                && html`<${Picker} label=${kind.label} find=${kind.find(held.filter(({ direct }) => direct))}
                    show=${nameOf} choose=${give} />`}
        <//>`;
}

export function Memberships({ person, set }) {
    const path = `/users/${encodeURIComponent(person.id)}`;
    const loaded = useLoaded(async () => (await get(`${path}/effective`)).data, [person.id]);
    const changed = async (told, options) => {
        await loaded.again();
        set(await get(path));
        forget("/groups");
        rightsChangedOf([person]);
        tell(told, options);
    };
    const { groups, roles } = kinds(person.id);

    return html`<${Loaded} of=${loaded}>${(held) => html`
        <div class="cards"><${Part} kind=${groups} held=${held.groups} changed=${changed} />
            <${Part} kind=${roles} held=${held.roles} changed=${changed} /></div>`}<//>`;
}
