// How groups are written: a name, the way to one, and choosing the one above.
import { html } from "../html.js";
import { say, sayNumber } from "../words.js";
import { Field } from "../parts/form.js";
import { Picked, Picker } from "../parts/picker.js";
import { above, findGroups, meet, meetAbove, titleOf } from "./ways.js";

export const GroupName = ({ group }) => html`
    <span class="group-name"><span class="name">${titleOf(group)}</span>
        ${group.display_name && html`<span class="quiet small">${group.name}</span>`}</span>`;

// "staff › ops", from the top; with links where one may go there.
export const Way = ({ groups, links }) => html`
    <span class="way">${groups.map(({ id, name }, at) => html`
        ${at > 0 && html`<span class="quiet" aria-hidden="true">›</span>`}
        ${links ? html`<a href=${`/console/groups/${id}`}>${name}</a>` : html`<span>${name}</span>`}`)}</span>`;

const counted = 1000;           // members of a group, at most; of so many there may be more

// How many are in a group, below a heading and in a sentence of its own.
export const sayMemberCount = (count) =>
    (count < counted ? sayNumber(count) : say("groups.members.many_short", { most: count }));
export const sayMembers = (count) =>
    (count < counted ? say("groups.members.count", { count }) : say("groups.members.many", { most: count }));

const nobody = { id: "", name: "" };

const Chosen = ({ group, drop }) => html`
    <${Picked} label=${group.name} drop=${drop}><${Way} groups=${[...above(group), group]} /><//>`;

// The field `parent` of a form; the group is kept beside, for its name: form.values.above.
export function ParentField({ form, not, disabled }) {
    const chosen = form.values.above ?? nobody;
    const set = (group) => { form.set("parent", group.id || null); form.set("above", group.id ? group : null); };
    const take = (group) => { meet([group]); meetAbove([group]); set(group); };
    const find = async (text, signal) => (await findGroups(text, signal)).filter(({ id }) => id !== not);

    if (chosen.id || disabled)
        return html`
            <${Field} label=${say("groups.field.parent")} misfit=${form.misfits.parent}>${(described) => html`
                <output ...${described}>${disabled ? (chosen.name || say("groups.top"))
                    : html`<${Chosen} group=${chosen} drop=${() => set(nobody)} />`}</output>`}<//>`;
    return html`
        <${Picker} label=${say("groups.field.parent")} hint=${say("groups.field.parent_hint")}
            misfit=${form.misfits.parent} optional placeholder=${say("groups.search")}
            find=${find} choose=${take} show=${(group) => html`<${GroupName} group=${group} />`} />`;
}
