// /console/sessions: who is signed in, with what and from where, and ending that.
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { filterOf } from "../api.js";
import { html } from "../html.js";
import { listingOf } from "../listing.js";
import { Button } from "../parts/button.js";
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

const filterFor = ({ search, user }) => {
    const parts = [filterOf([["user_id", "eq", user]]), search
        && `(${filterOf([["username", "co", search.toLowerCase()]])} or ${filterOf([["ip", "sw", search.toLowerCase()]])})`];

    return parts.filter(Boolean).join(" and ") || undefined;
};

const Nothing = ({ query }) => (query.search || query.user ? html`
    <${Empty} icon="search" title=${say("sessions.none.title")} text=${say("sessions.none.text")}>
        <${Button} kind="plain" run=${() => setQuery({ search: "", user: "" })}>${say("sessions.all")}<//><//>` : html`
    <${Empty} icon="devices" title=${say("sessions.empty.title")} text=${say("sessions.empty.text")} />`);

const itemsFor = (listing, session) => [
    may("users.read") && { label: say("sessions.to_person"), icon: "person", href: `/console/people/${session.user_id}` },
    may("audit.read") && { label: say("sessions.to_events"), icon: "history", href: `/console/events?actor=${session.user_id}` },
    may("sessions.revoke") && { label: say("sessions.end"), icon: "out", danger: true, run: () => endOne(listing, session) },
];

function Chosen({ chosen, listing }) {
    const end = async () => {
        await endSome(listing, listing.rows.value.filter(({ id }) => chosen.value.has(id)));
        chosen.value = new Set([...chosen.value].filter((id) => listing.rows.value.some((row) => row.id === id)));
    };

    return chosen.value.size > 0 && html`
        <div class="chosen" role="region" aria-label=${say("sessions.chosen")}>
            <strong aria-live="polite">${say("common.chosen", { count: chosen.value.size })}</strong>
            <button type="button" class="link" onClick=${() => { chosen.value = new Set(); }}>${say("sessions.choose_none")}</button>
            <${Button} kind="plain small danger" icon="out" run=${end}>${say("sessions.end_chosen")}<//>
        </div>`;
}

export default function Sessions({ query }) {
    const filter = filterFor(query), listing = listingOf("/sessions", { filter });
    const chosen = useSignal(new Set());

    useEffect(() => { chosen.value = new Set(); }, [filter]);
    return html`
        <${Page} wide title=${say("sessions.name")} about=${say("sessions.about")} actions=${html`
            <${Button} kind="plain" run=${() => listing.again()}>${say("sessions.refresh")}<//>`}>
            <${Filters}><${Search} label=${say("sessions.search")} />
                ${query.user && html`<button type="button" class="link" onClick=${() => setQuery({ user: "" })}>${say("sessions.all")}</button>`}<//>
            <${Chosen} chosen=${chosen} listing=${listing} />
            <${Table} listing=${listing} columns=${columns()} label=${say("sessions.name")} chosen=${may("sessions.revoke") ? chosen : undefined}
                actions=${(session) => html`<${Menu} label=${say("sessions.menu", { name: session.username })} items=${itemsFor(listing, session)} />`}
                empty=${html`<${Nothing} query=${query} />`} />
        <//>`;
}
