// Who is in a group: page by page, found by the beginning of their names, put in and taken out, one or many.
import { useSignal } from "@preact/signals";
import { useEffect, useMemo, useState } from "preact/hooks";
import { filterOf, get } from "../api.js";
import { html } from "../html.js";
import { forget, listingOf } from "../listing.js";
import { askPatiently } from "../patience.js";
import { nameOf } from "../plain.js";
import { rightsChangedOf } from "../roles/known.js";
import { may } from "../session.js";
import { say } from "../words.js";
import { Button, Cancel } from "../parts/button.js";
import { confirmed, openDialog } from "../parts/dialog.js";
import { Filters, Search } from "../parts/filters.js";
import { Picked, Picker } from "../parts/picker.js";
import { useCommands } from "../parts/palette.js";
import { Empty } from "../parts/states.js";
import { Table } from "../parts/table.js";
import { Ago, Person } from "../parts/text.js";
import { complain, tell } from "../parts/toasts.js";
import { workOn } from "../parts/work.js";
import { newGroup } from "./new.js";
import { addressOf, titleOf } from "./ways.js";

const shownWithin = 100;        // groups in a group

const memberOf = (group, user) => `${addressOf(group.id)}/members/${encodeURIComponent(user.id)}`;

// People are found by an index; who may not see people looks through the members.
function listingFor(group, search) {
    if (!search)
        return listingOf(`${addressOf(group.id)}/members`);
    if (may("users.read"))
        return listingOf("/users", { search, filter: filterOf([["groups", "eq", group.name]]) });
    const filter = filterOf([["username", "sw", search.toLowerCase()]]);
    return listingOf(`${addressOf(group.id)}/members`, { filter });
}

// The same for one or many, these with progress; gives those with whom it was done.
async function change(title, people, each) {
    const done = [];
    const one = async (user, signal) => { await each(user, signal); done.push(user); };

    if (people.length === 1)
        await one(people[0]);
    else
        await workOn(title, people, one, nameOf);
    rightsChangedOf(done);
    return done;
}

// What lists say of groups, too: how many are in them.
function listsChanged() {
    forget("/groups");
    forget("/users");
}

const putIn = (group, people) => change(say("groups.members.adding"), people,
    (user, signal) => askPatiently("PUT", memberOf(group, user), { signal }));

const Found = ({ user, group }) => html`
    <span class="found"><${Person} user=${user} />
        ${user.groups.includes(group.name) && html`
            <span class="quiet small">${say("groups.members.already")}</span>`}</span>`;

function AddMembers({ group, close }) {
    const [people, setPeople] = useState([]);
    const find = async (text, signal) => (await get("/users", { search: text, limit: 8 }, { signal })).data.data
        .filter(({ id }) => !people.some((user) => user.id === id));
    const submit = (event) => { event.preventDefault(); return people.length > 0 && close(people); };
    const drop = (user) => setPeople(people.filter((other) => other !== user));
    return html`
        <form onSubmit=${submit}>
            <${Picker} label=${say("groups.members.find")} find=${find}
                choose=${(user) => setPeople([...people, user])}
                show=${(user) => html`<${Found} user=${user} group=${group} />`} />
            ${people.length > 0 && html`<p class="row">${people.map((user) => html`
                <${Picked} key=${user.id} label=${nameOf(user)} drop=${() => drop(user)}>${nameOf(user)}<//>`)}</p>`}
            <div class="actions">
                <${Cancel} close=${close} />
                <${Button} disabled=${people.length === 0}>
                    ${say("groups.members.add_count", { count: people.length })}<//>
            </div>
        </form>`;
}

async function addMembers(group, listing, changed) {
    const title = say("groups.members.add_title", { name: titleOf(group) });
    const people = await openDialog(AddMembers, { title, group });
    const done = people ? await putIn(group, people) : [];

    if (done.length === 0)
        return;
    changed();
    await listing.again();
    tell(done.length === 1 ? say("groups.members.added_one", { name: nameOf(done[0]) })
        : say("groups.members.added", { count: done.length }));
}

const sureToTakeOut = (count) => confirmed({
    title: say("groups.members.remove_title", { count }),
    text: say("groups.members.remove_text"),
    action: say("groups.members.remove"),
    danger: true,
});

const sayTakenOut = (people) => (people.length > 1 ? say("groups.members.removed", { count: people.length })
    : say("groups.members.removed_one", { name: nameOf(people[0]) }));

// One can be put back; that is told, and offered, instead of asking before.
async function takeOut(group, listing, people, changed) {
    if (people.length > 1 && !await sureToTakeOut(people.length))
        return;
    const done = await change(say("groups.members.removing"), people,
        (user, signal) => askPatiently("DELETE", memberOf(group, user), { signal }));
    changed();
    done.forEach(({ id }) => listing.replace(id, null));
    if (done.length === 0)
        return;
    const undo = () => putIn(group, done).then(() => { changed(); return listing.again(); }).catch(complain);
    tell(sayTakenOut(done), { action: { label: say("groups.members.undo"), run: undo } });
}

const columns = () => [
    { label: say("groups.members.person"), show: (user) => html`<${Person} user=${user} />` },
    { label: say("groups.members.since"),
      show: ({ since }) => (since ? html`<${Ago} at=${since} />` : html`<span class="quiet">–</span>`) },
];

const Chosen = ({ chosen, run }) => chosen.value.size > 0 && html`
    <div class="chosen" role="region" aria-label=${say("common.actions")}>
        <strong>${say("common.chosen", { count: chosen.value.size })}</strong>
        <${Button} kind="plain danger small" run=${run}>${say("groups.members.remove")}<//></div>`;

// Groups in the group: their members are in it, too, and not in the list below.
function Within({ group, mayWrite }) {
    const filter = filterOf([["parent", "eq", group.id]]);
    const listing = useMemo(() => listingOf("/groups", { filter }), [group.id]);
    const groups = listing.rows.value, state = listing.state.value;

    useEffect(() => {
        if (state === "idle" && groups.length < shownWithin)
            listing.more();
    }, [listing, state]);
    return (groups.length > 0 || mayWrite) && html`
        <p class="row within">
            ${groups.length > 0 && html`<span class="quiet">${say("groups.within")}</span>`}
            ${groups.map((inner) => html`
                <a class="tag" key=${inner.id} href=${`/console/groups/${inner.id}`}>${titleOf(inner)}</a>`)}
            ${state === "idle" && groups.length > 0 && "…"}
            ${mayWrite && html`
                <${Button} kind="quiet small" icon="plus" run=${() => newGroup(group)}>
                    ${say("groups.new_within")}<//>`}
        </p>`;
}

const Nobody = ({ search, add }) => (search
    ? html`
        <${Empty} icon="people" title=${say("groups.members.none_found")}
            text=${say("groups.members.none_found_text")} />`
    : html`<${Empty} icon="people" title=${say("groups.members.none")} text=${say("groups.members.none_text")}>
        ${add && html`<${Button} icon="plus" run=${add}>${say("groups.members.add")}<//>`}<//>`);

const TakeOut = ({ user, run }) => html`
    <${Button} kind="quiet small" icon="close" run=${run}
        label=${say("groups.members.remove_one", { name: nameOf(user) })} />`;

// lacking: what one would have to hold to put somebody in. count: reads again how many there are.
export function Members({ group, search, lacking, count }) {
    const listing = useMemo(() => listingFor(group, search), [group.id, group.name, search]);
    const chosen = useSignal(new Set());
    const mayWrite = may("groups.write"), mayAdd = mayWrite && may("users.read") && lacking.length === 0;
    const changed = () => { listsChanged(); count(); };
    const add = mayAdd && (() => addMembers(group, listing, changed));
    const take = (people) => takeOut(group, listing, people, changed);
    const of = (ids) => listing.rows.value.filter(({ id }) => ids.has(id));
    const takeChosen = async () => { await take(of(chosen.value)); chosen.value = new Set(); };

    useEffect(() => { chosen.value = new Set(); }, [listing]);
    useCommands([mayAdd && { label: say("groups.members.add"), icon: "plus", run: add }]);
    return html`
        <${Within} group=${group} mayWrite=${mayWrite && lacking.length === 0} />
        ${mayWrite && lacking.length > 0 && html`
            <p class="alert notice">${say("groups.members.lacking", { names: lacking.join(", ") })}</p>`}
        <${Filters}><${Search} label=${say("groups.members.search")} />
            ${add && html`<${Button} icon="plus" run=${add}>${say("groups.members.add")}<//>`}<//>
        <${Chosen} chosen=${chosen} run=${takeChosen} />
        <${Table} listing=${listing} columns=${columns()} label=${say("groups.members.name")}
            chosen=${mayWrite ? chosen : undefined}
            link=${may("users.read") ? ({ id }) => `/console/people/${id}` : undefined}
            empty=${html`<${Nobody} search=${search} add=${add} />`}
            actions=${mayWrite && ((user) => html`
                <${TakeOut} user=${user} run=${() => take([user])} />`)} />`;
}
