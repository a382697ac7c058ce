// /console/tokens: what programs come in with, whose it is, and taking it back.
import { useSignal } from "@preact/signals";
import { useEffect, useMemo } from "preact/hooks";
import { filterOf } from "../api.js";
import { html } from "../html.js";
import { listingOf } from "../listing.js";
import { Button } from "../parts/button.js";
import { ChosenBar, chosenOf, keepChosen } from "../parts/chosen_bar.js";
import { Filters, Narrow, Search } from "../parts/filters.js";
import { Menu } from "../parts/menu.js";
import { Page } from "../parts/page.js";
import { Empty } from "../parts/states.js";
import { Table } from "../parts/table.js";
import { Ago, Tags, Until } from "../parts/text.js";
import { own } from "../plain.js";
import { setQuery } from "../router.js";
import { may } from "../session.js";
import { say } from "../words.js";
import { revokeOne, revokeSome } from "./revoking.js";

const minute = 60000, day = 1440 * minute;

// Whole minutes, so that the same question asked again is the same.
const before = (length) => new Date(Math.floor((Date.now() - length) / minute) * minute).toISOString();

const states = {
    expired: () => filterOf([["expires_at", "lt", before(0)]]),
    endless: () => "not (expires_at pr)",
    unused: () => "not (last_used_at pr)",
    idle: () => filterOf([["last_used_at", "lt", before(90 * day)]]),
};

const filterFor = ({ search, state, user }) => [
    filterOf([["user_id", "eq", user]]),
    search && `(${filterOf([["username", "co", search.toLowerCase()]])} or ${filterOf([["name", "co", search]])})`,
    own(states, state)?.(),
].filter(Boolean).join(" and ") || undefined;

const Name = ({ token: { name, username } }) => html`
    <span class="two-lines"><span class="name">${name}</span><span class="quiet small">${username}</span></span>`;

const Permissions = ({ permissions }) => html`
    <${Tags} items=${permissions} none=${say("tokens.no_permissions")} most=${2} />`;

const Networks = ({ networks }) => html`<${Tags} items=${networks} none=${say("tokens.everywhere")} most=${1} />`;

const columns = () => [
    { label: say("tokens.token"), show: (token) => html`<${Name} token=${token} />` },
    { label: say("tokens.permissions"), show: Permissions },
    { label: say("tokens.networks"), kind: "wide-only", show: Networks },
    { label: say("tokens.used"), show: (token) => html`<${Ago} at=${token.last_used_at} />` },
    { label: say("tokens.until"), show: (token) => html`
        <${Until} at=${token.expires_at} none=${say("tokens.endless")} over=${say("tokens.expired")} />` },
    { label: say("tokens.made"), kind: "wide-only", show: (token) => html`<${Ago} at=${token.created_at} />` },
];

const everything = () => setQuery({ search: "", state: "", user: "" });

const Nothing = ({ query }) => (query.search || query.state || query.user ? html`
    <${Empty} icon="search" title=${say("tokens.none.title")} text=${say("tokens.none.text")}>
        <${Button} kind="plain" run=${everything}>${say("tokens.all")}<//><//>` : html`
    <${Empty} icon="token" title=${say("tokens.empty.title")} text=${say("tokens.empty.text")} />`);

const itemsFor = (listing, token) => [
    { label: say("tokens.to_person"), icon: "person", href: `/console/people/${token.user_id}` },
    may("audit.read") && { label: say("tokens.to_events"), icon: "history",
        href: `/console/events?action=credentials&target=${token.user_id}` },
    may("users.write") && { label: say("tokens.revoke"), icon: "trash", danger: true,
        run: () => revokeOne(listing, token) },
];

const Actions = ({ listing, token }) => html`
    <${Menu} label=${say("tokens.menu", { name: token.name })} items=${itemsFor(listing, token)} />`;

const Chosen = ({ chosen, listing }) => {
    const revoke = async () => {
        await revokeSome(listing, chosenOf(listing, chosen));
        keepChosen(listing, chosen);
    };

    return html`
        <${ChosenBar} chosen=${chosen} label=${say("tokens.chosen")} none=${say("tokens.choose_none")}>
            <${Button} kind="plain small danger" icon="trash" run=${revoke}>${say("tokens.revoke_chosen")}<//><//>`;
};

const choices = () => [
    ["expired", say("tokens.expired")], ["unused", say("tokens.unused")],
    ["idle", say("tokens.idle")], ["endless", say("tokens.endless")],
];

export default function Tokens({ query }) {
    const filter = useMemo(() => filterFor(query), [JSON.stringify(query)]);
    const listing = listingOf("/tokens", { filter }), chosen = useSignal(new Set());

    useEffect(() => { chosen.value = new Set(); }, [filter]);
    return html`
        <${Page} wide title=${say("tokens.name")} about=${say("tokens.about")}>
            <${Filters}><${Search} label=${say("tokens.search")} />
                <${Narrow} name="state" label=${say("tokens.state")} choices=${choices()} />
                ${query.user && html`
                    <button type="button" class="link" onClick=${everything}>${say("tokens.all")}</button>`}<//>
            <${Chosen} chosen=${chosen} listing=${listing} />
            <${Table} listing=${listing} columns=${columns()} label=${say("tokens.name")}
                chosen=${may("users.write") ? chosen : undefined}
                actions=${(token) => html`<${Actions} listing=${listing} token=${token} />`}
                empty=${html`<${Nothing} query=${query} />`} />
        <//>`;
}
