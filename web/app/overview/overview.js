// /console: how things are going, at a glance: who is here, who came in, who was turned away, what takes long.
import { useMemo } from "preact/hooks";
import { Happening } from "../audit/happening.js";
import { dateAt } from "../days.js";
import { html } from "../html.js";
import { Chart } from "../parts/chart.js";
import { Loaded } from "../parts/loaded.js";
import { Page, Section, Tabs } from "../parts/page.js";
import { Failure } from "../parts/states.js";
import { Ago } from "../parts/text.js";
import { own } from "../plain.js";
import { withQuery } from "../router.js";
import { may } from "../session.js";
import { say, sayMilliseconds, sayNumber, timeZone } from "../words.js";
import { isNew, spans, stepsOf, todayOf, useFigures } from "./figures.js";
import { WhatNext } from "./next.js";

// One number, and what it leads to where one may go there.
function Figure({ label, value, hint, href, needs }) {
    const content = html`
        <span class="small quiet">${label}</span><strong>${sayNumber(value)}</strong>
        <span class="small quiet">${hint}</span>`;

    return may(needs) ? html`<a class="count" href=${href}>${content}</a>` : html`<div class="count">${content}</div>`;
}

function othersOf({ suspended, pending }) {
    const parts = [
        suspended > 0 && say("overview.people.suspended", { count: suspended }),
        pending > 0 && say("overview.people.pending", { count: pending }),
    ];

    return parts.filter(Boolean).join(", ") || say("overview.people.all_active");
}

function Figures({ counted: { active_sessions: sessions, people, ...counted } }) {
    const { signedIn, refused } = todayOf(counted), today = `from=${dateAt(Date.now(), timeZone())}`;

    return html`
        <div class="counts">
            <${Figure} label=${say("overview.sessions")} value=${sessions} hint=${say("overview.sessions.hint")}
                href="/console/sessions" needs="sessions.read" />
            <${Figure} label=${say("overview.people")} value=${people.active + people.suspended + people.pending}
                hint=${othersOf(people)}
                href="/console/people" needs="users.read" />
            <${Figure} label=${say("overview.signed_in")} value=${signedIn} hint=${say("overview.today")}
                href=${`/console/events?action=session.opened&outcome=done&${today}`} needs="audit.read" />
            <${Figure} label=${say("overview.refused")} value=${refused} hint=${say("overview.today")}
                href=${`/console/events?outcome=refused&${today}`} needs="audit.read" />
        </div>`;
}

const series = (label, colour, member, steps) => ({ label, colour, values: steps.map((step) => step[member]) });

const seriesOf = (steps) => ({
    times: steps.map(({ at }) => Date.parse(at)),
    signedIn: [series(say("overview.signed_in"), "--chart-1", "signed_in", steps)],
    refused: [
        series(say("overview.sign_in_refused"), "--chart-2", "sign_in_refused", steps),
        series(say("overview.calls_refused"), "--chart-3", "calls_refused", steps),
    ],
});

function Charts({ span, steps }) {
    const { times, signedIn, refused } = useMemo(() => seriesOf(steps), [steps]);
    const step = span === "7d" ? "hours" : spans[span].step;

    return html`
        <div class="charts">
            <${Chart} times=${times} series=${signedIn} step=${step} label=${say("overview.chart.signed_in")} />
            <${Chart} times=${times} series=${refused} step=${step} label=${say("overview.chart.refused")} />
        </div>
        ${steps.some(({ complete }) => !complete) && html`<p class="quiet small">${say("overview.incomplete")}</p>`}`;
}

const Spans = ({ span }) => {
    const names = { "24h": say("overview.span.24h"), "7d": say("overview.span.7d"), "30d": say("overview.span.30d") };
    const tabs = Object.entries(names).map(([id, name]) => [id, name, withQuery({ span: id === "24h" ? "" : id })]);

    return html`<${Tabs} label=${say("overview.span")} current=${span} tabs=${tabs} />`;
};

function OverTime({ span, lately, counted }) {
    const read = span === "24h" ? lately : counted;
    const steps = useMemo(() => stepsOf(span, lately.value, counted.value), [span, lately.value, counted.value]);

    return html`
        <${Section} title=${say("overview.over_time")} actions=${html`<${Spans} span=${span} />`}>
            <${Loaded} of=${{ ...read, value: steps }} lines=${7}>
                ${(known) => html`<${Charts} span=${span} steps=${known} />`}<//>
        <//>`;
}

const Refusal = ({ event }) => html`
    <li><a class="row-link" href=${`/console/events?outcome=refused&event=${event.id}`}>
        <${Happening} event=${event} /></a>
        <span class="quiet small"><${Ago} at=${event.at} /></span></li>`;

const Refusals = ({ refusals }) => html`
    <${Section} title=${say("overview.refusals")} actions=${html`
        <a class="small" href="/console/events?outcome=refused">${say("overview.refusals.all")}</a>`}>
        <${Loaded} of=${refusals} lines=${5}>${(events) => (events.length > 0
            ? html`<ul class="lines">${events.map((event) => html`<${Refusal} key=${event.id} event=${event} />`)}</ul>`
            : html`<p class="quiet">${say("overview.refusals.none")}</p>`)}<//>
    <//>`;

const Routes = ({ routes }) => html`
    <div class="rows whole" tabindex="0" role="region" aria-label=${say("overview.slowest")}>
        <table class="routes">
            <thead><tr>
                <th scope="col">${say("overview.route")}</th>
                <th scope="col" class="number wide-only">${say("overview.route.calls")}</th>
                <th scope="col" class="number">${say("overview.route.mean")}</th>
                <th scope="col" class="number">${say("overview.route.most")}</th>
            </tr></thead>
            <tbody>${routes.slice(0, 8).map(({ route, calls, mean_ms: mean, p95_ms: most }) => html`
                <tr key=${route}><th scope="row"><code>${route.replace("/api/v1", "")}</code></th>
                    <td class="number wide-only">${sayNumber(calls)}</td>
                    <td class="number">${sayMilliseconds(mean)}</td>
                    <td class="number">${sayMilliseconds(most)}</td></tr>`)}
            </tbody></table></div>`;

const Slowest = ({ system }) => html`
    <${Section} title=${say("overview.slowest")} about=${say("overview.slowest.about")}>
        <${Loaded} of=${system} lines=${5}>${({ routes }) => html`<${Routes} routes=${routes} />`}<//>
    <//>`;

export default function Overview({ query }) {
    const span = own(spans, query.span) ? query.span : "24h";
    const { lately, counted, refusals, system } = useFigures(span);
    const isQuiet = lately.value && isNew(lately.value);

    return html`
        <${Page} wide title=${say("overview.name")} about=${say("overview.about")}>
            ${lately.value && lately.problem && html`<${Failure} problem=${lately.problem} again=${lately.again} />`}
            <${Loaded} of=${lately} lines=${3}>${(known) => html`<${Figures} counted=${known} />`}<//>
            ${isQuiet && html`<${WhatNext} />`}
            ${lately.value && !isQuiet && html`<${OverTime} span=${span} lately=${lately} counted=${counted} />`}
            <div class="halves">
                ${may("audit.read") && !isQuiet && html`<${Refusals} refusals=${refusals} />`}
                ${!isQuiet && html`<${Slowest} system=${system} />`}
            </div>
        <//>`;
}
