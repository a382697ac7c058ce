// The access tokens of a person or a service: who has the right revokes them; those of services are made here, too.
import { html } from "../html.js";
import { forget, listingOf } from "../listing.js";
import { may } from "../session.js";
import { say } from "../words.js";
import { Button } from "../parts/button.js";
import { Empty } from "../parts/states.js";
import { Table } from "../parts/table.js";
import { Ago, Moment, Tags } from "../parts/text.js";
import { revokeOne } from "../tokens/revoking.js";
import { newToken } from "./new_token.js";

const columns = () => [
    { label: say("people.tokens.token"), show: ({ name }) => html`<span class="name">${name}</span>` },
    { label: say("people.tokens.permissions"), kind: "wrap",
        show: ({ permissions }) => html`<${Tags} items=${permissions} most=${3} />` },
    { label: say("people.tokens.used"), show: ({ last_used_at }) => html`<${Ago} at=${last_used_at} />` },
    { label: say("people.tokens.until"),
        show: ({ expires_at }) => html`<${Moment} at=${expires_at} none=${say("people.tokens.no_end")} />` },
];

function make(person, listing) {
    const made = (token) => { listing.add(token); forget("/tokens"); };
    const revoked = ({ id }) => { listing.replace(id, null); forget("/tokens"); };

    return newToken(person, { made, revoked });
}

export function Tokens({ person }) {
    const listing = listingOf(`/users/${person.id}/tokens`);
    const makes = may("users.write") && person.kind === "service";
    const button = makes
        && html`<${Button} icon="plus" run=${() => make(person, listing)}>${say("people.tokens.new")}<//>`;

    return html`
        ${makes && !listing.isEmpty && html`<div class="row">${button}</div>`}
        <${Table} listing=${listing} columns=${columns()} label=${say("people.view.tokens")}
            actions=${may("users.write") && ((token) => html`
                <${Button} kind="plain small" run=${() => revokeOne(listing, { ...token, username: person.username })}>
                    ${say("people.tokens.revoke")}<//>`)}
            empty=${html`<${Empty} icon="token" title=${say("people.tokens.none.title")}
                text=${person.kind === "service" ? say("people.tokens.none.service")
                    : say("people.tokens.none.person")}>${button}<//>`} />`;
}
