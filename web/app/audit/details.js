// Everything about one event, beside the list: who, what, from where, what changed, the whole of it as JSON, and what
// leads to all that belongs to it.
import { useLayoutEffect, useRef } from "preact/hooks";
import { get } from "../api.js";
import { html } from "../html.js";
import { Icon } from "../parts/icons.js";
import { Loaded, useLoaded } from "../parts/loaded.js";
import { Empty } from "../parts/states.js";
import { Ago, Badge, Copy, Facts, Moment } from "../parts/text.js";
import { go, withQuery } from "../router.js";
import { may } from "../session.js";
import { say, sayOr } from "../words.js";
import { nameOf, sayHappening } from "./happening.js";
import { auditPath, filterForOne } from "./question.js";

const exact = { dateStyle: "full", timeStyle: "long" };
const pages = { user: ["users.read", "people"], group: ["groups.read", "groups"], role: ["roles.read", "roles"] };

// What somebody or something was called, leading to its page where it has one.
function Party({ party }) {
    const [needs, folder] = pages[party.kind] ?? [];
    const name = nameOf(party);

    return folder && party.id && may(needs) ? html`<a href=${`/console/${folder}/${party.id}`}>${name}</a>` : name;
}

const More = ({ query, children }) => html` <a class="small more" href=${auditPath(query)}>${children}</a>`;

const Outcome = ({ outcome }) => (outcome === "refused"
    ? html`<${Badge} tone="bad">${say("audit.refused")}<//>` : html`<${Badge} tone="good">${say("audit.done")}<//>`);

const Reason = ({ reason }) => html`
    ${sayOr(`problems.${reason}.title`)} <code class="quiet">${reason}</code>`;

const Who = ({ actor }) => html`
    <${Party} party=${actor} />
    ${actor.id && html`<${More} query=${{ actor: actor.id }}>${say("audit.all_by")}<//>`}`;

const What = ({ target }) => html`
    <${Party} party=${target} />
    ${target.id && html`<${More} query=${{ target: target.id }}>${say("audit.all_to")}<//>`}`;

// Who did something to themselves is told once.
const isOther = ({ actor, target }) => target && (!target.id || target.id !== actor.id);

const rowsOf = (event) => [
    [say("audit.when"), html`
        <${Moment} at=${event.at} options=${exact} /> <span class="quiet small">(<${Ago} at=${event.at} />)</span>`],
    [say("audit.outcome"), html`<${Outcome} outcome=${event.outcome} />`],
    event.reason && [say("audit.reason"), html`<${Reason} reason=${event.reason} />`],
    [say("audit.who"), html`<${Who} actor=${event.actor} />`],
    isOther(event) && [say("audit.what"), html`<${What} target=${event.target} />`],
    event.other && [say("audit.also"), html`<${Party} party=${event.other} />`],
    event.ip && [say("audit.from"), html`
        <code>${event.ip}</code><${More} query=${{ ip: event.ip }}>${say("audit.all_from")}<//>`],
    event.user_agent && [say("audit.program"), html`<span class="small">${event.user_agent}</span>`],
    event.request_id && [say("audit.request"), html`
        <${Copy} text=${event.request_id} />
        <${More} query=${{ request: event.request_id }}>${say("audit.all_request")}<//>`],
    [say("audit.action"), html`
        <code>${event.action}</code><${More} query=${{ action: event.action }}>${say("audit.all_action")}<//>`],
    [say("audit.id"), html`<${Copy} text=${event.id} />`],
];

const Changes = ({ changes }) => html`
    <table class="difference"><caption class="unseen">${say("audit.changes")}</caption>
        <thead><tr>
            <th scope="col">${say("audit.member")}</th>
            <th scope="col">${say("audit.before")}</th>
            <th scope="col">${say("audit.after")}</th>
        </tr></thead>
        <tbody>${changes.map(({ member, from, to }) => html`
            <tr key=${member}><th scope="row">${member}</th><td>${from ?? "–"}</td><td>${to ?? "–"}</td></tr>`)}
        </tbody></table>`;

function Whole({ event }) {
    const text = JSON.stringify(event, null, 2);

    return html`
        <details><summary>${say("audit.json")}</summary>
            <${Copy} text=${text}><pre tabindex="0" aria-label=${say("audit.json")}>${text}</pre><//></details>`;
}

const Known = ({ event }) => html`
    <p class="strong">${sayHappening(event)}</p>
    <${Facts} rows=${rowsOf(event)} />
    ${event.details?.changes?.length > 0 && html`<${Changes} changes=${event.details.changes} />`}
    <${Whole} event=${event} />`;

const Gone = () => html`
    <${Empty} icon="history" title=${say("audit.gone.title")} text=${say("audit.gone.text")} />`;

const readOne = async (id) => (await get("/events", { filter: filterForOne(id), limit: 1 })).data.data[0] ?? null;

// id: which event; rows: those of the list, where it often is already.
export function Details({ id, rows }) {
    const frame = useRef(), here = rows.find((row) => row.id === id);
    const found = useLoaded(() => here ?? readOne(id), [id]);
    const close = () => go(withQuery({ event: "" }), { replace: true });

    useLayoutEffect(() => {
        const before = document.activeElement;
        frame.current.focus({ preventScroll: true });
        return () => {
            const next = before?.isConnected ? before : document.querySelector("#place h1");
            next?.focus?.({ preventScroll: true });
        };
    }, []);
    return html`
        <aside class="card details" ref=${frame} tabindex="-1" aria-label=${say("audit.details")}
            onKeyDown=${(event) => { if (event.key === "Escape") close(); }}>
            <header><h2>${say("audit.details")}</h2>
                <button type="button" class="button quiet small" aria-label=${say("common.close")} onClick=${close}>
                    <${Icon} name="close" /></button></header>
            <${Loaded} of=${found}>${(event) => (event ? html`<${Known} event=${event} />` : html`<${Gone} />`)}<//>
        </aside>`;
}
