// /console/sessions: who is signed in, with what and from where, and ending that.
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { filterOf } from "../api.js";
import { html } from "../html.js";
import { listingOf } from "../listing.js";
import { Button } from "../parts/button.js";
import { ChosenBar, chosenOf, keepChosen } from "../parts/chosen_bar.js";
import { Device, sayPlace } from "../parts/device.js";
import { Filters, Search } from "../parts/filters.js";
import { Menu } from "../parts/menu.js";
import { Page } from "../parts/page.js";
import { Empty } from "../parts/states.js";
import { Table } from "../parts/table.js";
import { Ago, Avatar, Badge } from "../parts/text.js";
import { setQuery } from "../router.js";
import { may } from "../session.js";
import { say } from "../words.js";
import { endOne, endSome } from "./ending.js";

const Who = ({ session: { username, current } }) => html`
    <span class="row"><span class="person"><${Avatar} name=${username} /><span class="name">${username}</span></span>
        ${current && html`<${Badge} tone="good">${say("sessions.own")}<//>`}</span>`;

const columns = () => [
    { label: say("sessions.person"), show: (session) => html`<${Who} session=${session} />` },
    { label: say("sessions.device"), kind: "plainly", show: (session) => html`<${Device} userAgent=${session.user_agent}
        below=${[session.ip, sayPlace(session.ip)].filter(Boolean).join(" · ")} />` },
    { label: say("sessions.seen"), show: (session) => html`<${Ago} at=${session.last_seen_at} />` },
    { label: say("sessions.opened"), kind: "wide-only", show: (session) => html`<${Ago} at=${session.created_at} />` },
    { label: say("sessions.over"), kind: "wide-only", show: (session) => html`<${Ago} at=${session.expires_at} />` },
];

const found = (text) => `(${filterOf([["username", "co", text]])} or ${filterOf([["ip", "sw", text]])})`;

const filterFor = ({ search, user }) => [
    filterOf([["user_id", "eq", user]]), search && found(search.toLowerCase()),
].filter(Boolean).join(" and ") || undefined;

const everything = () => setQuery({ search: "", user: "" });

const Nothing = ({ query }) => (query.search || query.user ? html`
    <${Empty} icon="search" title=${say("sessions.none.title")} text=${say("sessions.none.text")}>
        <${Button} kind="plain" run=${everything}>${say("sessions.all")}<//><//>` : html`
    <${Empty} icon="devices" title=${say("sessions.empty.title")} text=${say("sessions.empty.text")} />`);

const itemsFor = (listing, session) => [
    may("users.read")
        && { label: say("sessions.to_person"), icon: "person", href: `/console/people/${session.user_id}` },
    may("audit.read")
        && { label: say("sessions.to_events"), icon: "history", href: `/console/events?actor=${session.user_id}` },
    may("sessions.revoke")
        && { label: say("sessions.end"), icon: "out", danger: true, run: () => endOne(listing, session) },
].filter(Boolean);

const Actions = ({ listing, session }) => {
    const items = itemsFor(listing, session);

    return items.length > 0 && html`
        <${Menu} label=${say("sessions.menu", { name: session.username })} items=${items} />`;
};

const Chosen = ({ chosen, listing }) => {
    const end = async () => {
        await endSome(listing, chosenOf(listing, chosen));
        keepChosen(listing, chosen);
    };

    return html`
        <${ChosenBar} chosen=${chosen} label=${say("sessions.chosen")} none=${say("sessions.choose_none")}>
            <${Button} kind="plain small danger" icon="out" run=${end}>${say("sessions.end_chosen")}<//><//>`;
};

export default function Sessions({ query }) {
    const filter = filterFor(query), listing = listingOf("/sessions", { filter });
    const chosen = useSignal(new Set());

    useEffect(() => { chosen.value = new Set(); }, [filter]);
    return html`
        <${Page} wide title=${say("sessions.name")} about=${say("sessions.about")} actions=${html`
            <${Button} kind="plain" run=${() => listing.again()}>${say("sessions.refresh")}<//>`}>
            <${Filters}><${Search} label=${say("sessions.search")} />
                ${query.user && html`
                    <button type="button" class="link" onClick=${everything}>${say("sessions.all")}</button>`}<//>
            <${Chosen} chosen=${chosen} listing=${listing} />
            <${Table} listing=${listing} columns=${columns()} label=${say("sessions.name")}
                chosen=${may("sessions.revoke") ? chosen : undefined}
                actions=${(session) => html`<${Actions} listing=${listing} session=${session} />`}
                empty=${html`<${Nothing} query=${query} />`} />
        <//>`;
}
