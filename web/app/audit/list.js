// The audit log: what happened, newest first, as it happens.
import { signal } from "@preact/signals";
import { useEffect, useMemo } from "preact/hooks";
import { exportList } from "../export.js";
import { html } from "../html.js";
import { listingOf } from "../listing.js";
import { Button } from "../parts/button.js";
import { Icon } from "../parts/icons.js";
import { Page } from "../parts/page.js";
import { useCommands } from "../parts/palette.js";
import { Empty } from "../parts/states.js";
import { Table } from "../parts/table.js";
import { Badge, Moment } from "../parts/text.js";
import { setQuery, withQuery } from "../router.js";
import { say } from "../words.js";
import { Details } from "./details.js";
import { useFollow } from "./follow.js";
import { Happening } from "./happening.js";
import { Narrowing } from "./narrowing.js";
import { filterFor, isNarrowed, nothingAsked } from "./question.js";

const following = signal(true);         // as long as the page lives, also while one looks at something else

const exact = { dateStyle: "medium", timeStyle: "medium" };
const columns = () => [
    { label: say("audit.happened"), kind: "wrap", show: (event) => html`<${Happening} event=${event} />` },
    { label: say("audit.outcome"), kind: "outcome",
        show: ({ outcome }) => outcome === "refused" && html`<${Badge} tone="bad">${say("audit.refused")}<//>` },
    { label: say("audit.from"), kind: "address wide-only",
        show: ({ ip }) => ip ?? html`<span class="quiet">–</span>` },
    { label: say("audit.when"), kind: "moment", show: ({ at }) => html`<${Moment} at=${at} options=${exact} />` },
];

const exported = [
    ...["at", "action", "outcome", "reason"].map((name) => [name, (event) => event[name]]),
    ["actor", ({ actor }) => actor.name ?? actor.kind],
    ["actor_id", ({ actor }) => actor.id],
    ...["target", "other"].flatMap((party) => [
        [party, (event) => event[party]?.name],
        [`${party}_kind`, (event) => event[party]?.kind],
        [`${party}_id`, (event) => event[party]?.id],
    ]),
    ...["ip", "user_agent", "request_id", "details", "id"].map((name) => [name, (event) => event[name]]),
];

const everything = () => setQuery(nothingAsked);

const Nothing = ({ query }) => (isNarrowed(query)
    ? html`<${Empty} icon="filter" title=${say("audit.none.title")} text=${say("audit.none.text")}>
        <${Button} kind="plain" run=${everything}>${say("audit.clear")}<//><//>`
    : html`<${Empty} icon="history" title=${say("audit.empty.title")} text=${say("audit.empty.text")} />`);

// How many came while one was reading further down.
const Newer = ({ follow }) => {
    const count = follow.waiting.value.length;
    const show = async () => { scrollTo(0, 0); await follow.show(); };

    return html`<div class="newer" role="status">${count > 0 && html`
        <button type="button" class="button small" onClick=${show}><${Icon} name="up" />
            ${follow.isMore.value ? say("audit.newer.many") : say("audit.newer", { count })}</button>`}</div>`;
};

const turn = () => { following.value = !following.value; };

// Whether the page goes on by itself is said; the button says what it does about that.
const Follow = () => html`
    <span class=${`follow small quiet ${following.value ? "on" : ""}`} role="status">
        <span class="pulse" aria-hidden="true" />
        ${following.value ? say("audit.following") : say("audit.paused")}</span>
    <${Button} kind="plain" icon=${following.value ? "pause" : "play"} run=${turn}>
        ${following.value ? say("audit.pause") : say("audit.resume")}<//>`;

export default function Events({ query }) {
    const { event, ...question } = query;
    const filter = useMemo(() => filterFor(question), [JSON.stringify(question)]);
    const listing = listingOf("/events", { filter });
    const follow = useFollow(listing, following.value && !query.until);
    const mark = ({ id }) => (id === event ? "shown" : follow.arrived.value.has(id) ? "arrived" : "");
    const save = () => exportList({ path: "/events", query: { filter }, columns: exported, name: "events" });

    useEffect(() => { if (listing.state.value === "failed") listing.again(); }, [listing]);
    useCommands([
        { label: say("audit.export"), icon: "download", run: save },
        { label: say("audit.follow"), icon: "play", run: turn },
    ]);
    return html`
        <${Page} wide title=${say("audit.name")} about=${say("audit.about")} actions=${html`
            ${!query.until && html`<${Follow} />`}
            <${Button} kind="plain" icon="download" run=${save}>${say("audit.export")}<//>`}>
            <${Narrowing} query=${query} rows=${listing.rows.value} />
            <div class=${`audit ${event ? "opened" : ""}`}>
                <div><${Newer} follow=${follow} />
                    <${Table} listing=${listing} columns=${columns()} label=${say("audit.name")}
                        link=${({ id }) => withQuery({ event: id })} mark=${mark}
                        empty=${html`<${Nothing} query=${query} />`} /></div>
                ${event && html`<${Details} key=${event} id=${event} rows=${listing.rows.value} />`}
            </div>
        <//>`;
}
