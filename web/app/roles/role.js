// One role: what it allows, who has it, and its end.
import { useMemo } from "preact/hooks";
import { filterOf, get, patch, remove } from "../api.js";
import { html } from "../html.js";
import { listingOf } from "../listing.js";
import { go } from "../router.js";
import { may } from "../session.js";
import { say } from "../words.js";
import { Button } from "../parts/button.js";
import { reconcile } from "../parts/conflict.js";
import { confirmed } from "../parts/dialog.js";
import { Form, TextField, useForm, useUnsaved } from "../parts/form.js";
import { Loaded, useLoaded } from "../parts/loaded.js";
import { Page, Section, Tabs } from "../parts/page.js";
import { useCommands } from "../parts/palette.js";
import { Empty, NotHere } from "../parts/states.js";
import { Table } from "../parts/table.js";
import { Ago, Badge, Person, Status } from "../parts/text.js";
import { tell } from "../parts/toasts.js";
import { Difference, Rights, Unsaved } from "./difference.js";
import { PermissionEditor } from "./editor.js";
import { loadRights, rightsChanged, sentenceOf } from "./known.js";
import { isPattern, namesOf } from "./rights.js";

const addressOf = (id) => `/roles/${encodeURIComponent(id)}`;
const formOf = ({ name, permissions }) => ({ name, permissions });

function Editor({ entry, rights, changed }) {
    const { data: role, etag } = entry;
    const form = useForm(formOf(role), async (_, change) => {
        const now = await reconcile({ etag, mine: change, base: role, read: () => get(addressOf(role.id)),
            write: (tag) => patch(addressOf(role.id), change, tag),
            labels: [["name", say("roles.field.name")], ["permissions", say("roles.allows")]] });
        if (!now)
            return;
        rightsChanged();
        form.reset(formOf(now.data));
        changed(now);
        tell(say("common.saved"));
    });
    const held = (permissions) => namesOf(permissions, rights.existing);
    const change = { before: held(role.permissions), after: held(form.values.permissions) };

    useUnsaved(form);
    return html`
        <${Form} form=${form} kind="saving" action=${form.isChanged && say("common.save")}
            actions=${html`<${Unsaved} form=${form} change=${change} />`}>
            <${TextField} form=${form} name="name" label=${say("roles.field.name")} hint=${say("roles.field.name_hint")}
                maxlength="64" autocomplete="off" spellcheck=${false} />
            <${PermissionEditor} form=${form} rights=${rights} />
            ${form.changed.permissions && html`<${Difference} ...${change} about=${say("roles.difference.counts")} />`}
        <//>`;
}

// What stays as it is, or is not for this reader to change.
const Reading = ({ role, rights }) => html`
    ${role.permissions.filter(isPattern).map((name) => html`
        <p key=${name}><code>${name}</code> ${sentenceOf(name)}</p>`)}
    ${role.permissions.length === 0 ? html`<p class="quiet">${say("roles.nothing")}</p>`
        : html`<${Rights} rights=${namesOf(role.permissions, rights.existing).map((name) => ({ name }))} />`}`;

const Allows = ({ entry, rights, changed }) => {
    const fixed = entry.data.built_in || !may("roles.write");

    return html`
        <${Section} title=${say("roles.allows")} about=${entry.data.built_in && say("roles.built_in_text")}>
            ${fixed ? html`<${Reading} role=${entry.data} rights=${rights} />`
                : html`<${Editor} key=${entry.data.id} entry=${entry} rights=${rights} changed=${changed} />`}
        <//>`;
};

const groupColumns = () => [
    { label: say("groups.group"),
      show: (group) => html`<span class="name">${group.display_name ?? group.name}</span>` },
    { label: say("groups.field.name"), show: (group) => html`<code>${group.name}</code>` },
];
const peopleColumns = () => [
    { label: say("roles.person"), show: (user) => html`<${Person} user=${user} />` },
    { label: say("roles.status"), show: (user) => html`<${Status} status=${user.status} />` },
];

const holding = (role) => filterOf([["roles", "eq", role.name]]);

// Whom it was given to; what groups pass on to those in them is shown there.
function Holders({ role, view }) {
    const filter = holding(role);
    const ofPeople = view === "people";
    const listing = useMemo(() => listingOf(ofPeople ? "/users" : "/groups", { filter }), [view, filter]);
    const none = ofPeople
        ? html`<${Empty} icon="people" title=${say("roles.people_none")} text=${say("roles.people_none_text")} />`
        : html`<${Empty} icon="group" title=${say("roles.groups_none")} />`;

    return html`
        <p class="quiet small">${ofPeople ? say("roles.people_text") : say("roles.groups_text")}</p>
        <${Table} key=${view} listing=${listing} columns=${ofPeople ? peopleColumns() : groupColumns()} empty=${none}
            label=${ofPeople ? say("roles.people") : say("roles.groups")}
            link=${({ id }) => `/console/${ofPeople ? "people" : "groups"}/${id}`} />`;
}

const Losing = ({ groups, more }) => groups.length > 0 && html`
    <p>${say("roles.delete_groups")}</p>
    <p class="row">${groups.map(({ id, name }) => html`<span class="tag" key=${id}>${name}</span>`)}${more && "…"}</p>`;

const readGroups = async (role) => (may("groups.read")
    ? (await get("/groups", { filter: holding(role), limit: 100 })).data : { data: [] });

async function removeRole({ data: role, etag }) {
    const { data: groups, next } = await readGroups(role);
    const sure = await confirmed({
        title: say("roles.delete_title", { name: role.name }),
        text: say("roles.delete_text"),
        children: html`<${Losing} groups=${groups} more=${next} />`,
        action: say("roles.delete"), danger: true,
    });

    if (!sure)
        return;
    await remove(addressOf(role.id), etag);
    rightsChanged();
    tell(say("roles.deleted", { name: role.name }));
    go("/console/roles");
}

const views = (path) => [
    ["allows", say("roles.allows"), path],
    may("groups.read") && ["groups", say("roles.groups"), `${path}?view=groups`],
    may("users.read") && ["people", say("roles.people"), `${path}?view=people`],
].filter(Boolean);

function Role({ entry, changed, view }) {
    const role = entry.data, rights = useLoaded(loadRights);
    const mayDelete = may("roles.write") && !role.built_in;
    const end = () => removeRole(entry);

    useCommands([mayDelete && { label: say("roles.delete"), icon: "trash", run: end }]);
    return html`
        <${Page} title=${role.name} above=${["/console/roles", say("roles.name")]}
            actions=${mayDelete && html`
                <${Button} kind="plain danger" icon="trash" run=${end}>${say("roles.delete")}<//>`}>
            <p class="row quiet">${role.built_in ? html`<${Badge}>${say("roles.built_in")}<//>`
                : html`<span>${say("roles.changed")} <${Ago} at=${role.updated_at} /></span>`}</p>
            <${Tabs} tabs=${views(`/console/roles/${role.id}`)} current=${view} />
            ${view !== "allows" ? html`<${Holders} role=${role} view=${view} />` : html`
                <${Loaded} of=${rights}>${(value) => html`
                    <${Allows} entry=${entry} rights=${value} changed=${changed} />`}<//>`}
        <//>`;
}

export default function RolePage({ params: { id }, query: { view = "allows" } }) {
    const role = useLoaded(() => get(addressOf(id)), [id]);

    if (role.problem?.code === "field_invalid")         // the address holds no id
        return html`<${NotHere} />`;
    if (role.value)
        return html`<${Role} entry=${role.value} changed=${role.set} view=${view} />`;
    return html`
        <${Page} title=${say("roles.one.name")} above=${["/console/roles", say("roles.name")]}>
            <${Loaded} of=${role} />
        <//>`;
}
