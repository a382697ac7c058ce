// What happened to oneself, day by day: what one did, and what others did to one's account.
import { useEffect } from "preact/hooks";
import { midnightAt } from "../days.js";
import { html } from "../html.js";
import { listingOf } from "../listing.js";
import { families, filterOfActions, happeningOf } from "../happenings.js";
import { Button } from "../parts/button.js";
import { sayDevice, sayPlace } from "../parts/device.js";
import { Filters, Narrow } from "../parts/filters.js";
import { Icon } from "../parts/icons.js";
import { More } from "../parts/more.js";
import { Page } from "../parts/page.js";
import { Empty } from "../parts/states.js";
import { Copy, Facts, Moment } from "../parts/text.js";
import { own } from "../plain.js";
import { setQuery } from "../router.js";
import { me, session } from "../session.js";
import { say, sayMoment, sayOr, timeZone } from "../words.js";

const kinds = () => [
    ["signing", say("account.events.signing")],
    ["credentials", say("account.events.credentials")],
    ["people", say("account.events.people")],
    ["rights", say("account.events.rights")],
    ["refused", say("account.events.refused")],
];

function filterOf(kind) {
    if (kind === "refused")
        return 'outcome eq "refused"';
    const family = own(families, kind);

    return family && filterOfActions(family);
}

// ---- one of them

const actors = {
    command: () => say("account.events.by_command"),
    system: () => say("account.events.by_system"),
    nobody: () => undefined,
};

function sayActor(event, told) {
    if (told || event.actor.kind in actors)
        return told ? undefined : actors[event.actor.kind]();
    return event.actor.id === me.value.id ? say("account.events.by_you")
        : say("account.events.by", { name: event.actor.name });
}

// Who, with what and from where, as far as it is told.
const sayCircumstances = (event, told) => [
    sayActor(event, told),
    event.user_agent && sayDevice(event.user_agent),
    event.ip && sayPlace(event.ip, session.value.session.ip),
].filter(Boolean).join(" · ");

const sayReason = (code) => sayOr(`problems.${code}.title`, code);
const sayMember = (name) => sayOr(`account.member.${name}`, name);
const nameOf = (event) => (event.actor.id === me.value.id ? say("account.events.you")
    : event.actor.name ?? sayActor(event, false));

const Changes = ({ changes }) => html`
    <table class="difference">
        <thead><tr>
            <th scope="col">${say("account.events.member")}</th>
            <th scope="col">${say("account.events.from")}</th>
            <th scope="col">${say("account.events.to")}</th>
        </tr></thead>
        <tbody>${changes.map(({ member, from, to }) => html`
            <tr key=${member}><th scope="row">${sayMember(member)}</th>
                <td>${from ?? "–"}</td><td>${to ?? "–"}</td></tr>`)}
        </tbody>
    </table>`;

const exact = { dateStyle: "full", timeStyle: "long" };

const Details = ({ event }) => html`
    <${Facts} rows=${[
        [say("account.events.at"), html`<${Moment} at=${event.at} options=${exact} />`],
        event.reason && [say("account.events.reason"), sayReason(event.reason)],
        [say("account.events.actor"), nameOf(event)],
        [say("account.events.address"), event.ip && html`<code>${event.ip}</code>`],
        [say("account.events.program"), event.user_agent && html`<span class="small">${event.user_agent}</span>`],
    ]} />
    ${event.details.changes?.length > 0 && html`<${Changes} changes=${event.details.changes} />`}
    ${event.request_id && html`
        <div class="row"><span class="quiet small">${say("account.events.request")}</span>
            <${Copy} text=${event.request_id} /></div>`}`;

function Happening({ event }) {
    const { key, values, icon, tone, told } = happeningOf(event, me.value.id);

    return html`
        <li><details class="deed">
            <summary>
                <span class=${`mark ${tone}`}><${Icon} name=${icon} /></span>
                <span class="what"><span class="name">${say(key, values)}</span>
                    <span class="quiet small">${sayCircumstances(event, told)}</span></span>
                <time class="quiet small" datetime=${event.at}>${sayMoment(event.at, { timeStyle: "short" })}</time>
            </summary>
            <div class="stack"><${Details} event=${event} /></div>
        </details></li>`;
}

// ---- all of them

const dayOf = (moment) => sayMoment(moment, { dateStyle: "full" });

function sayDay(day) {
    if (day === dayOf(Date.now()))
        return say("account.events.today");
    return day === dayOf(midnightAt(Date.now(), timeZone()) - 1) ? say("account.events.yesterday") : day;
}

function byDay(events) {
    const days = new Map();

    for (const event of events) {
        const day = dayOf(event.at);
        days.set(day, days.get(day) ?? []);
        days.get(day).push(event);
    }
    return [...days];
}

const None = ({ kind }) => (kind
    ? html`<${Empty} icon="filter" title=${say("account.events.none_such")}>
        <${Button} kind="plain" run=${() => setQuery({ kind: "" })}>${say("account.events.show_all")}<//><//>`
    : html`<${Empty} icon="history" title=${say("account.events.none")} />`);

export default function Events({ query: { kind } }) {
    const listing = listingOf("/me/events", { filter: filterOf(kind) });

    useEffect(() => { listing.again(); }, [listing]);
    return html`
        <${Page} title=${say("account.events.name")} about=${say("account.events.text")}>
            <${Filters}><${Narrow} name="kind" label=${say("account.events.kind")} choices=${kinds()} /><//>
            ${byDay(listing.rows.value).map(([day, events]) => html`
                <section key=${day} class="day" aria-label=${sayDay(day)}>
                    <h2 class="small quiet">${sayDay(day)}</h2>
                    <ul class="deeds card">${events.map((event) => html`
                        <${Happening} key=${event.id} event=${event} />`)}</ul>
                </section>`)}
            ${listing.isEmpty && html`<${None} kind=${kind} />`}
            <${More} listing=${listing} />
        <//>`;
}
