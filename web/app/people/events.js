// What happened to a person, or what they did.
import { filterOf } from "../api.js";
import { Happening } from "../audit/happening.js";
import { html } from "../html.js";
import { listingOf } from "../listing.js";
import { address } from "../router.js";
import { say } from "../words.js";
import { sayDevice } from "../parts/device.js";
import { Filters, Narrow } from "../parts/filters.js";
import { Empty } from "../parts/states.js";
import { Table } from "../parts/table.js";
import { Ago } from "../parts/text.js";

const columns = () => [
    { label: say("people.events.what"), kind: "wrap", show: (event) => html`<${Happening} event=${event} />` },
    { label: say("people.events.device"), kind: "wide-only",
        show: ({ user_agent }) => (user_agent ? sayDevice(user_agent) : "–") },
    { label: say("people.events.ip"), kind: "wide-only", show: ({ ip }) => ip ?? "–" },
    { label: say("people.events.when"), show: ({ at }) => html`<${Ago} at=${at} />` },
];

export function Events({ person }) {
    const did = address.value.query.did === "actor" ? "actor.id" : "target.id";
    const listing = listingOf("/events", { filter: filterOf([[did, "eq", person.id]]) });

    return html`
        <${Filters}><${Narrow} name="did" label=${say("people.events.which")} none=${say("people.events.to_them")}
            choices=${[["actor", say("people.events.by_them")]]} /><//>
        <${Table} listing=${listing} columns=${columns()} label=${say("people.view.events")}
            link=${({ id }) => `/console/events?event=${id}`}
            empty=${html`<${Empty} icon="history" title=${say("people.events.none.title")}
                text=${say("people.events.none.text")} />`} />`;
}
