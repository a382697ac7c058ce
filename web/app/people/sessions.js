// Where a person is signed in, and ending it: one session, or all.
import { remove } from "../api.js";
import { html } from "../html.js";
import { forget, listingOf } from "../listing.js";
import { counted } from "../plain.js";
import { may } from "../session.js";
import { say } from "../words.js";
import { Button } from "../parts/button.js";
import { confirmed } from "../parts/dialog.js";
import { Device, Place } from "../parts/device.js";
import { Empty } from "../parts/states.js";
import { Table } from "../parts/table.js";
import { Ago } from "../parts/text.js";
import { tell } from "../parts/toasts.js";
import { endOne } from "../sessions/ending.js";

const columns = () => [
    { label: say("people.sessions.device"), show: ({ user_agent }) => html`<${Device} userAgent=${user_agent} />` },
    { label: say("people.sessions.place"), show: ({ ip }) => html`<${Place} ip=${ip} />` },
    { label: say("people.sessions.since"), show: ({ created_at }) => html`<${Ago} at=${created_at} />` },
    { label: say("people.sessions.seen"), show: ({ last_seen_at }) => html`<${Ago} at=${last_seen_at} />` },
];

// Ends all of a person's. listing: where they are shown, if they are.
export async function endAll(person, listing) {
    const path = `/users/${person.id}/sessions`;

    if (!await confirmed({ title: say("people.end_sessions.whom", counted([person])),
        text: say("people.end_sessions.text", counted([person])),
        action: say("people.end_sessions"), danger: true }))
        return;
    await remove(path);
    if (listing)
        await listing.again();
    else
        forget(path);
    forget("/sessions");
    tell(say("people.sessions_ended", counted([person])));
}

export function Sessions({ person }) {
    const listing = listingOf(`/users/${person.id}/sessions`);
    const revokes = may("sessions.revoke");
    const end = (session) => endOne(listing, { ...session, username: person.username });

    return html`
        ${revokes && listing.rows.value.length > 1 && html`<div class="row"><${Button} kind="plain danger" icon="out"
            run=${() => endAll(person, listing)}>${say("people.end_sessions")}<//></div>`}
        <${Table} listing=${listing} columns=${columns()} label=${say("people.view.sessions")}
            actions=${revokes && ((session) => html`
                <${Button} kind="plain small" run=${() => end(session)}>${say("people.sessions.end")}<//>`)}
            empty=${html`<${Empty} icon="devices" title=${say("people.sessions.none.title")}
                text=${say("people.sessions.none.text")} />`} />`;
}
