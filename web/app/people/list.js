// /console/people: who there is. Searched as one types, narrowed, sorted, chosen; read as far as somebody looks.
import { useSignal } from "@preact/signals";
import { useEffect, useState } from "preact/hooks";
import { get } from "../api.js";
import { exportList } from "../export.js";
import { html } from "../html.js";
import { listingOf } from "../listing.js";
import { go, setQuery } from "../router.js";
import { may } from "../session.js";
import { say } from "../words.js";
import { Button } from "../parts/button.js";
import { Filters, Narrow, Search } from "../parts/filters.js";
import { Icon } from "../parts/icons.js";
import { useLoaded } from "../parts/loaded.js";
import { Page } from "../parts/page.js";
import { useCommands } from "../parts/palette.js";
import { Empty } from "../parts/states.js";
import { Table } from "../parts/table.js";
import { Ago, Badge, Person, Status, Tags } from "../parts/text.js";
import { Chosen } from "./chosen.js";
import { columnsOfFile } from "./columns.js";
import { newPerson } from "./new_person.js";
import { askedOf, countNarrowed, creations, isNarrowed, kinds, nothingAsked, orderOf, silences,
    statuses } from "./question.js";

const columns = () => [
    { label: say("people.person"), sort: "username", show: (user) => html`<${Person} user=${user} />` },
    { label: say("people.email"), show: (user) => user.email ?? html`<span class="quiet">–</span>` },
    { label: say("people.status"), show: (user) => html`<span class="row"><${Status} status=${user.status} />
        ${user.kind === "service" && html`<${Badge}>${say("people.kind.service")}<//>`}</span>` },
    { label: say("people.groups"), kind: "wide-only",
        show: (user) => html`<${Tags} items=${user.groups} most=${2} />` },
    { label: say("people.last_login"), show: (user) => html`<${Ago} at=${user.last_login_at} />` },
    { label: say("people.created_at"), kind: "wide-only", sort: "created_at",
        show: (user) => html`<${Ago} at=${user.created_at} />` },
];

// The names of groups or roles to choose from; one that the address names is among them in any case.
function useNames(path, permission, current) {
    const { value } = useLoaded(() =>
        (may(permission) ? get(path, { limit: 200 }).then(({ data }) => data.data) : []), []);
    const names = (value ?? []).map(({ name, display_name }) => [name, display_name ?? name]);

    return current && !names.some(([name]) => name === current) ? [[current, current], ...names] : names;
}

function Narrowing({ query }) {
    const groups = useNames("/groups", "groups.read", query.group);
    const roles = useNames("/roles", "roles.read", query.role);

    return html`
        <${Narrow} name="status" label=${say("people.status")} choices=${statuses()} />
        <${Narrow} name="silent" label=${say("people.last_login")} choices=${silences()} />
        <${Narrow} name="created" label=${say("people.created_at")} choices=${creations()} />
        ${groups.length > 0 && html`<${Narrow} name="group" label=${say("people.group")} choices=${groups} />`}
        ${roles.length > 0 && html`<${Narrow} name="role" label=${say("people.role")} choices=${roles} />`}
        <${Narrow} name="kind" label=${say("people.kind")} choices=${kinds()} />`;
}

function Asked({ query }) {
    const count = countNarrowed(query);
    const [open, setOpen] = useState(count > 0);

    return html`
        <${Filters}>
            <${Search} label=${say("people.search")} />
            <button type="button" class="button plain" aria-expanded=${open} aria-controls="narrowing"
                onClick=${() => setOpen(!open)}>
                <${Icon} name="filter" /><span>${say("people.filters")}</span>
                ${count > 0 && html`<span class="tag">${count}</span>`}</button>
            ${isNarrowed(query) && html`<button type="button" class="link" onClick=${() => go("/console/people")}>
                ${say("people.show_all")}</button>`}
            <div id="narrowing" class="narrowing" hidden=${!open}>${open && html`<${Narrowing} query=${query} />`}</div>
        <//>`;
}

const Nobody = ({ query }) => (isNarrowed(query) ? html`
    <${Empty} icon="search" title=${say("people.none.title")} text=${say("people.none.text")}>
        <${Button} kind="plain" run=${() => setQuery(nothingAsked)}>${say("people.show_all")}<//><//>` : html`
    <${Empty} icon="people" title=${say("people.empty.title")} text=${say("people.empty.text")} />`);

const toImport = () => go("/console/people/import");
const commands = (listing, asked) => [
    may("users.write") && { label: say("people.new"), icon: "plus", run: () => newPerson(listing) },
    may("users.write") && { label: say("people.import.name"), icon: "upload", run: toImport },
    { label: say("people.export"), icon: "download", run: () => exportPeople(asked) },
];
const exportPeople = (query) => exportList({ path: "/users", query, name: "people", columns: columnsOfFile() });

const Actions = ({ listing, asked }) => html`
    <${Button} kind="plain" icon="download" run=${() => exportPeople(asked)}>${say("people.export")}<//>
    ${may("users.write") && html`
        <a class="button plain" href="/console/people/import"><${Icon} name="upload" />
            <span>${say("people.import.action")}</span></a>
        <${Button} icon="plus" run=${() => newPerson(listing)}>${say("people.new")}<//>`}`;

export default function People({ query }) {
    const asked = askedOf(query), listing = listingOf("/users", asked);
    const chosen = useSignal(new Set()), everybody = useSignal(false);

    useEffect(() => { chosen.value = new Set(); everybody.value = false; }, [listing]);
    useCommands(commands(listing, asked));
    return html`
        <${Page} title=${say("people.name")} wide actions=${html`<${Actions} listing=${listing} asked=${asked} />`}>
            <${Asked} query=${query} />
            <${Chosen} chosen=${chosen} everybody=${everybody} listing=${listing} asked=${asked} />
            <${Table} listing=${listing} columns=${columns()} label=${say("people.name")}
                link=${({ id }) => `/console/people/${id}`}
                chosen=${chosen} sort=${orderOf(query)} empty=${html`<${Nobody} query=${query} />`} />
        <//>`;
}
