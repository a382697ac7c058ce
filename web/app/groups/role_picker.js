// Roles to be ticked, with what each allows; those that allow more than oneself may cannot be given.
import { useState } from "preact/hooks";
import { html } from "../html.js";
import { say } from "../words.js";
import { lackingOf } from "../roles/known.js";

const many = 8;                 // roles above which one wants to search

function Tick({ role, form, mine }) {
    const { values, base } = form;
    const ticked = values.roles.includes(role.name);
    const lacking = ticked || base.roles.includes(role.name) ? [] : lackingOf(mine, role.permissions);
    const others = values.roles.filter((name) => name !== role.name);
    const toggle = () => form.set("roles", (ticked ? others : [...others, role.name]).sort());

    return html`
        <label class=${`choice tick ${lacking.length ? "fixed" : ""}`}>
            <input type="checkbox" checked=${ticked} disabled=${lacking.length > 0} onChange=${toggle} />
            <span><span class="name">${role.name}</span>
                <span class="quiet small block">
                    ${lacking.length ? say("groups.role_not_held", { names: lacking.join(", ") })
                        : role.permissions.join(", ") || say("roles.nothing")}</span></span>
        </label>`;
}

// The field `roles` of a form.
export function RolePicker({ form, rights: { roles, mine } }) {
    const [text, setText] = useState("");
    const wanted = text.trim().toLowerCase();
    const seen = roles.filter(({ name }) => name.includes(wanted) || form.values.roles.includes(name));

    return html`
        <fieldset class="subject"><legend>${say("groups.give_roles")}</legend><div>
            ${roles.length > many && html`
                <input type="search" value=${text} aria-label=${say("roles.search")} placeholder=${say("roles.search")}
                    onInput=${(event) => setText(event.target.value)} />`}
            <div class="choices">${seen.map((role) => html`
                <${Tick} key=${role.id} role=${role} form=${form} mine=${mine} />`)}</div>
            ${form.misfits.roles && html`<p class="wrong small" role="alert">${form.misfits.roles}</p>`}
        </div></fieldset>`;
}
