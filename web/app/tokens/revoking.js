// Taking tokens back: one, or many with progress. There is no way back, and that is said before.
import { remove, unlessGone } from "../api.js";
import { forget } from "../listing.js";
import { confirmed } from "../parts/dialog.js";
import { tell } from "../parts/toasts.js";
import { workOn } from "../parts/work.js";
import { askPatiently } from "../patience.js";
import { say } from "../words.js";

// Every list of tokens but this one is read again.
function noteRevoked(listing) {
    for (const path of ["/users/", "/tokens", "/me/tokens"])
        forget(path, listing);
}

export async function revokeOne(listing, token) {
    if (!await confirmed({ title: say("tokens.revoke_one.title", { name: token.name }), danger: true,
        action: say("tokens.revoke"), text: say("tokens.revoke_one.text", { name: token.username }) }))
        return;
    const answer = await remove(`/tokens/${token.id}`).catch(unlessGone);
    listing.replace(token.id, null);
    noteRevoked(listing);
    tell(answer?.status === 202 ? say("tokens.noted") : say("tokens.revoked", { count: 1 }));
}

export async function revokeSome(listing, tokens) {
    if (!await confirmed({ title: say("tokens.revoke_some.title", { count: tokens.length }), danger: true,
        action: say("tokens.revoke"), text: say("tokens.revoke_some.text") }))
        return;
    const worked = await workOn(say("tokens.revoking"), tokens, async ({ id }, signal) => {
        await askPatiently("DELETE", `/tokens/${id}`, { signal }).catch(unlessGone);
        listing.replace(id, null);
    }, ({ name, username }) => `${name} (${username})`);

    noteRevoked(listing);
    if (worked)
        tell(say("tokens.revoked", { count: worked.done - worked.failed.length }));
}
