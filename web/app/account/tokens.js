// One's own personal access tokens: what is there, a new one, and taking one back.
import { useEffect } from "preact/hooks";
import { remove, unlessGone } from "../api.js";
import { html } from "../html.js";
import { forget, listingOf } from "../listing.js";
import { Button } from "../parts/button.js";
import { confirmed } from "../parts/dialog.js";
import { focusNear } from "../parts/focus.js";
import { Page } from "../parts/page.js";
import { useCommands } from "../parts/palette.js";
import { Empty } from "../parts/states.js";
import { Table } from "../parts/table.js";
import { Ago, Tags, Until } from "../parts/text.js";
import { tell } from "../parts/toasts.js";
import { say } from "../words.js";
import { makeToken } from "./new_token.js";

const path = "/me/tokens";

async function revoke(listing, token) {
    if (!await confirmed({ title: say("account.tokens.revoke_title", { name: token.name }), danger: true,
        text: say("account.tokens.revoke_text"), action: say("account.tokens.revoke") }))
        return;
    const answer = await remove(`${path}/${token.id}`).catch(unlessGone);
    if (answer)
        tell(answer.status === 202 ? say("account.tokens.noted")
            : say("account.tokens.revoked", { name: token.name }));
    focusNear(".list td.actions button", listing.rows.value.indexOf(token));
    listing.replace(token.id, null);
    forget("/me/events");
}

async function create(listing) {
    const made = await makeToken();

    if (made) {
        listing.add(made);
        forget("/me/events");
    }
}

const columns = () => [
    { label: say("account.tokens.token_name"), show: (token) => html`<span class="name">${token.name}</span>` },
    { label: say("account.tokens.permissions"), show: (token) => html`
        <${Tags} items=${token.permissions} none=${say("account.tokens.no_permissions")} />` },
    { label: say("account.tokens.networks"), show: (token) => html`
        <${Tags} items=${token.networks} none=${say("account.tokens.everywhere")} most=${1} />` },
    { label: say("account.tokens.last_used"), show: (token) => html`<${Ago} at=${token.last_used_at} />` },
    { label: say("account.tokens.expires"), show: (token) => html`
        <${Until} at=${token.expires_at} none=${say("account.tokens.for_ever")}
            over=${say("account.tokens.over")} />` },
];

export default function Tokens() {
    const listing = listingOf(path);
    const makeOne = () => create(listing);
    const button = html`<${Button} icon="plus" run=${makeOne}>${say("account.tokens.create")}<//>`;

    useEffect(() => { listing.again(); }, []);
    useCommands([{ label: say("account.tokens.create"), icon: "plus", run: makeOne }]);
    return html`
        <${Page} wide title=${say("account.tokens.name")} about=${say("account.tokens.text")}
            actions=${!listing.isEmpty && button}>
            <${Table} listing=${listing} label=${say("account.tokens.name")} columns=${columns()}
                actions=${(token) => html`<${Button} kind="plain danger small" run=${() => revoke(listing, token)}
                    label=${say("account.tokens.revoke_one", { name: token.name })}>
                    ${say("account.tokens.revoke")}<//>`}
                empty=${html`
                    <${Empty} icon="token" title=${say("account.tokens.none")} text=${say("account.tokens.none_text")}>
                        ${button}<//>`} />
        <//>`;
}
