// What narrows the log: choices that are always there, and a chip for each thing that was picked, to take it away.
import { useEffect, useState } from "preact/hooks";
import { get } from "../api.js";
import { actions, families as actionsOf } from "../happenings.js";
import { html } from "../html.js";
import { Filters, Narrow } from "../parts/filters.js";
import { Icon } from "../parts/icons.js";
import { setQuery } from "../router.js";
import { may } from "../session.js";
import { say } from "../words.js";
import { Find } from "./find.js";
import { nothingAsked } from "./question.js";

const others = actions.filter((action) => !Object.values(actionsOf).flat().includes(action));
const families = () => [
    ["signing", say("audit.family.signing")], ["credentials", say("audit.family.credentials")],
    ["people", say("audit.family.people")], ["rights", say("audit.family.rights")],
];
const Actions = ({ list }) => list.map((action) => html`
    <option key=${action} value=${action}>${say(`events.${action}`)}</option>`);

// What happened: all of a family, or one action.
const Action = ({ query }) => html`
    <label class="narrow"><span class="small quiet">${say("audit.action")}</span>
        <select value=${query.action ?? ""} onChange=${(event) => setQuery({ action: event.target.value })}>
            <option value="">${say("common.all")}</option>
            ${families().map(([name, label]) => html`<option key=${name} value=${name}>${label}</option>`)}
            ${families().map(([name, label]) => html`
                <optgroup key=${name} label=${label}><${Actions} list=${actionsOf[name]} /></optgroup>`)}
            <optgroup label=${say("audit.family.rest")}><${Actions} list=${others} /></optgroup>
        </select></label>`;

const spans = () => [
    ["", say("audit.since.always")], ["1h", say("audit.since.1h")], ["24h", say("audit.since.24h")],
    ["7d", say("audit.since.7d")], ["30d", say("audit.since.30d")], ["days", say("audit.since.days")],
];

const Day = ({ name, label, query }) => html`
    <label class="narrow"><span class="small quiet">${label}</span>
        <input type="date" value=${query[name] ?? ""} min="2020-01-01" max="2099-12-31"
            onChange=${(event) => setQuery({ [name]: event.target.value })} /></label>`;

// A span that ends now, or days from and until.
const Span = ({ query }) => {
    const isOwn = query.since === "days" || (!query.since && (query.from || query.until));
    const choose = (value) => setQuery(value === "days" ? { since: value } : { since: value, from: "", until: "" });

    return html`
        <label class="narrow"><span class="small quiet">${say("audit.since.label")}</span>
            <select value=${isOwn ? "days" : query.since ?? ""} onChange=${(event) => choose(event.target.value)}>
                ${spans().map(([span, text]) => html`<option key=${span} value=${span}>${text}</option>`)}
            </select></label>
        ${isOwn && html`<div class="audit-days">
            <${Day} name="from" label=${say("audit.since.from")} query=${query} />
            <${Day} name="until" label=${say("audit.since.until")} query=${query} /></div>`}`;
};

// The name behind an id: of a person as they are called now, else as an event has it.
function useName(id, rows) {
    const [found, setFound] = useState({});
    const party = rows.flatMap(({ actor, target, other }) => [actor, target, other]).find((one) => one?.id === id);

    useEffect(() => {
        if (id?.startsWith("user_") && may("users.read"))
            get(`/users/${encodeURIComponent(id)}`)
                .then(({ data }) => setFound({ id, name: data.username }), () => undefined);
    }, [id]);
    return (found.id === id && found.name) || party?.name || id;
}

const Chip = ({ text, clear }) => html`
    <li class="tag chip">${text}
        <button type="button" class="button quiet small" aria-label=${say("audit.chip.remove", { text })}
            onClick=${clear}><${Icon} name="close" /></button></li>`;

function Chips({ query, rows }) {
    const actor = useName(query.actor, rows), target = useName(query.target, rows);
    const chips = [
        query.actor && ["actor", say("audit.find.by", { name: actor })],
        query.target && ["target", say("audit.find.to", { name: target })],
        query.ip && ["ip", say("audit.find.from", { address: query.ip })],
        query.request && ["request", say("audit.find.request", { id: query.request })],
    ].filter(Boolean);

    return chips.length > 0 && html`
        <ul class="tags chips" aria-label=${say("audit.chips")}>
            ${chips.map(([name, text]) => html`
                <${Chip} key=${name} text=${text} clear=${() => setQuery({ [name]: "" })} />`)}
            <li><button type="button" class="link small" onClick=${() => setQuery(nothingAsked)}>
                ${say("audit.clear")}</button></li>
        </ul>`;
}

const outcomes = () => [["done", say("audit.done")], ["refused", say("audit.refused")]];

export const Narrowing = ({ query, rows }) => html`
    <${Filters} kind="audit-filters">
        <${Find} />
        <${Action} query=${query} />
        <${Narrow} name="outcome" label=${say("audit.outcome")} choices=${outcomes()} />
        <${Span} query=${query} />
    <//>
    <${Chips} query=${query} rows=${rows} />`;
