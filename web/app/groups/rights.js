// What everybody in a group may: by which roles, given to it or to a group above it, and what another choice would do.
import { ask, get, patch } from "../api.js";
import { html } from "../html.js";
import { may } from "../session.js";
import { say } from "../words.js";
import { reconcile } from "../parts/conflict.js";
import { Form, useForm, useUnsaved } from "../parts/form.js";
import { Section } from "../parts/page.js";
import { tell } from "../parts/toasts.js";
import { Difference, Rights, Unsaved } from "../roles/difference.js";
import { rightsChanged } from "../roles/known.js";
import { differenceOf, namesIn, rightsOf } from "../roles/rights.js";
import { RolePicker } from "./role_picker.js";
import { addressOf } from "./ways.js";
// Who may not change groups, but give roles, does it one by one.
async function giveEach(group, wanted, rights) {
    const { gained, lost } = differenceOf(group.roles, wanted);
    const each = [...gained.map((name) => ["PUT", name]), ...lost.map((name) => ["DELETE", name])];

    for (const [method, name] of each)
        await ask(method, `${addressOf(group.id)}/roles/${rights.byName.get(name).id}`);
    return get(addressOf(group.id));
}

const save = (entry, roles, rights) => (!may("groups.write") ? giveEach(entry.data, roles, rights) : reconcile({
    etag: entry.etag, mine: { roles }, base: entry.data, labels: [["roles", say("groups.roles")]],
    read: () => get(addressOf(entry.data.id)),
    write: (etag) => patch(addressOf(entry.data.id), { roles }, etag),
}));

const RoleLink = ({ name, rights }) => (rights.byName.has(name)
    ? html`<a href=${`/console/roles/${rights.byName.get(name).id}`}>${name}</a>` : html`<span>${name}</span>`);

const RoleLinks = ({ names, rights }) => (names.length === 0
    ? html`<p class="quiet">${say("groups.no_roles")}</p>`
    : html`
        <ul class="row">${names.map((name) => html`
            <li class="tag" key=${name}><${RoleLink} name=${name} rights=${rights} /></li>`)}</ul>`);

const Inherited = ({ way, rights }) => {
    const above = way.slice(1).filter(({ roles }) => roles.length > 0);

    return above.length > 0 && html`
        <div class="inherited">
            <h3>${say("groups.inherited")}</h3>
            <ul>${above.map((group) => html`
                <li key=${group.id}>
                    <a href=${`/console/groups/${group.id}?view=rights`}>${group.name}</a>
                    <${RoleLinks} names=${group.roles} rights=${rights} />
                </li>`)}</ul>
        </div>`;
};

function Editor({ entry, way, rights, changed }) {
    const group = entry.data;
    const form = useForm({ roles: group.roles }, async ({ roles }) => {
        const now = await save(entry, roles, rights);
        if (!now)
            return;
        rightsChanged();
        form.reset({ roles: now.data.roles });
        changed(now);
        tell(say("common.saved"));
    });
    const held = (roles) => namesIn(rightsOf([{ ...group, roles }, ...way.slice(1)], rights.byName, rights.existing));
    const change = { before: held(group.roles), after: held(form.values.roles) };

    useUnsaved(form);
    return html`
        <${Form} form=${form} kind="saving" action=${form.isChanged && say("common.save")}
            actions=${html`<${Unsaved} form=${form} change=${change} />`}>
            <${RolePicker} form=${form} rights=${rights} />
            <${Inherited} way=${way} rights=${rights} />
            ${form.isChanged && html`<${Difference} ...${change} about=${say("groups.other_ways")} />`}
        <//>`;
}

const originIn = (group) => ({ origins }) => origins.map(({ role, group: from }, at) => html`${at > 0 && "; "}${
    from.id === group.id ? say("groups.origin", { role }) : say("groups.origin_above", { role, group: from.name })}`);

// way: the group, then those above it. rights: as loadRights gives them.
export function GroupRights({ entry, way, rights, changed }) {
    const group = entry.data, mayGive = may("roles.grant") && may("roles.read");
    const held = rightsOf(way, rights.byName, rights.existing);

    return html`
        <${Section} title=${say("groups.roles")} about=${say("groups.roles_text")}>
            ${mayGive
                ? html`
                    <${Editor} key=${group.updated_at + group.roles} entry=${entry} way=${way} rights=${rights}
                        changed=${changed} />`
                : html`
                    <${RoleLinks} names=${group.roles} rights=${rights} />
                    <${Inherited} way=${way} rights=${rights} />`}
        <//>
        <${Section} title=${say("groups.rights")} about=${say("groups.rights_text")}>
            ${!may("roles.read") ? html`<p class="quiet">${say("groups.rights_unknown")}</p>`
                : held.length === 0 ? html`<p class="quiet">${say("groups.rights_none")}</p>`
                : html`<${Rights} rights=${held} origin=${originIn(group)} />`}
        <//>`;
}
