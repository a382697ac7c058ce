// The groups there are, each with the way to it, and new ones.
import { useEffect, useMemo } from "preact/hooks";
import { filterOf, filterOfNames } from "../api.js";
import { html } from "../html.js";
import { listingOf } from "../listing.js";
import { may } from "../session.js";
import { say } from "../words.js";
import { Button } from "../parts/button.js";
import { Filters, Narrow, Search } from "../parts/filters.js";
import { useLoaded } from "../parts/loaded.js";
import { Page } from "../parts/page.js";
import { useCommands } from "../parts/palette.js";
import { Empty } from "../parts/states.js";
import { Table } from "../parts/table.js";
import { Ago, Tags } from "../parts/text.js";
import { loadRights } from "../roles/known.js";
import { newGroup } from "./new.js";
import { GroupName, Way, sayMemberCount } from "./parts.js";
import { above, meet, meetAbove } from "./ways.js";

const columns = () => [
    { label: say("groups.group"), sort: "name", show: (group) => html`<${GroupName} group=${group} />` },
    { label: say("groups.in"),
      show: (group) => (group.parent ? html`<${Way} groups=${above(group)} />` : html`<span class="quiet">–</span>`) },
    { label: say("groups.members.name"), kind: "number", show: (group) => sayMemberCount(group.member_count) },
    { label: say("groups.roles"), show: (group) => html`<${Tags} items=${group.roles} />` },
    { label: say("groups.created_at"), sort: "created_at", kind: "wide-only",
      show: (group) => html`<${Ago} at=${group.created_at} />` },
];

const filterFor = (search, role) => {
    const parts = [role && filterOf([["roles", "eq", role]]), search && `(${filterOfNames(search)})`].filter(Boolean);

    return parts.join(" and ") || undefined;
};

const Nothing = ({ narrowed }) => (narrowed
    ? html`<${Empty} icon="group" title=${say("groups.none_found")} text=${say("groups.none_found_text")} />`
    : html`<${Empty} icon="group" title=${say("groups.none")} text=${say("groups.none_text")}>
        ${may("groups.write") && html`<${Button} icon="plus" run=${() => newGroup()}>${say("groups.new")}<//>`}<//>`);

export default function Groups({ query: { search, role, sort = "name" } }) {
    const filter = filterFor(search, role);
    const listing = useMemo(() => listingOf("/groups", { filter, sort }), [search, role, sort]);
    const rights = useLoaded(loadRights);
    const make = may("groups.write") && html`<${Button} icon="plus" run=${() => newGroup()}>${say("groups.new")}<//>`;

    useEffect(() => { meet(listing.rows.value); meetAbove(listing.rows.value); }, [listing.rows.value]);
    useCommands([may("groups.write") && { label: say("groups.new"), icon: "plus", run: () => newGroup() }]);
    return html`
        <${Page} title=${say("groups.name")} about=${say("groups.about")} actions=${make} wide>
            <${Filters}>
                <${Search} label=${say("groups.search")} />
                ${rights.value?.roles.length > 0 && html`<${Narrow} name="role" label=${say("roles.role")}
                    choices=${rights.value.roles.map(({ name }) => [name, name])} />`}
            <//>
            <${Table} listing=${listing} columns=${columns()} label=${say("groups.name")} sort=${sort}
                link=${(group) => `/console/groups/${group.id}`}
                empty=${html`<${Nothing} narrowed=${search || role} />`} />
        <//>`;
}
