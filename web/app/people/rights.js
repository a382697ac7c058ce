// What a person may do in the end, and where each of it comes from: "See people – by role auditor, given to group
// staff".
import { get } from "../api.js";
import { html } from "../html.js";
import { may } from "../session.js";
import { say, sayOr } from "../words.js";
import { Loaded, useLoaded } from "../parts/loaded.js";
import { Section } from "../parts/page.js";
import { Empty } from "../parts/states.js";

const sentence = (permission) => sayOr(`permissions.${permission}`, permission);

// How a role came to them: given to them, to a group of theirs, or to one that theirs is in.
function waysOf(role, groups) {
    const through = role.groups.map((name) => {
        const group = groups.find((one) => one.name === name);
        return !group || group.direct || !group.groups.length ? say("people.rights.by_group", { group: name })
            : say("people.rights.by_above", { group: name, below: group.groups.join(", ") });
    });

    return [...(role.direct ? [say("people.rights.itself")] : []), ...through];
}

const Role = ({ role }) =>
    (may("roles.read") ? html`<a href=${`/console/roles/${role.id}`}>${role.name}</a>`
        : html`<span>${role.name}</span>`);

const Origin = ({ role, groups }) => html`
    <li class="small"><span class="quiet">${say("people.rights.by_role")}</span> <${Role} role=${role} />
        <span class="quiet">, ${waysOf(role, groups).join("; ")}</span></li>`;

const Permission = ({ permission, roles, groups }) => html`
    <li class="permission-of"><div><strong>${sentence(permission.name)}</strong>${" "}
        <code class="quiet">${permission.name}</code></div>
        <ul>${permission.roles.map((name) => roles.find((role) => role.name === name)).filter(Boolean)
            .map((role) => html`<${Origin} key=${role.id} role=${role} groups=${groups} />`)}</ul></li>`;

export function Rights({ person }) {
    const loaded = useLoaded(async () => (await get(`/users/${encodeURIComponent(person.id)}/effective`)).data,
        [person.id]);

    const question = may("policy.read") && html`
        <a class="button plain small" href=${`/console/policy?user=${encodeURIComponent(person.username)}`}>
            ${say("policy.ask")}</a>`;

    return html`<${Section} title=${say("people.view.rights")} about=${say("people.rights.about")}
        actions=${question}><${Loaded} of=${loaded}>
        ${({ permissions, roles, groups }) => (permissions.length
            ? html`<ul class="permitted">
                ${permissions.map((permission) => html`<${Permission} key=${permission.name} permission=${permission}
                    roles=${roles} groups=${groups} />`)}</ul>`
            : html`<${Empty} icon="shield" title=${say("people.rights.none.title")}
                text=${say("people.rights.none.text")} />`)}<//><//>`;
}
