// Instead of a token that was made, when the answer with it got lost and the same was asked once more: the API tells
// again that it was made, but a token only once.
import { remove, unlessGone } from "../api.js";
import { html } from "../html.js";
import { say } from "../words.js";
import { Button } from "./button.js";
import { tell } from "./toasts.js";

// path: of the token; close: told whether it was revoked.
export function TokenLost({ name, path, close }) {
    const revoke = async () => {
        await remove(path).catch(unlessGone);
        tell(say("common.token_lost.revoked", { name }));
        close(true);
    };

    return html`
        <div class="stack"><p>${say("common.token_lost.text", { name })}</p>
            <div class="actions">
                <${Button} kind="plain" run=${() => close(false)}>${say("common.token_lost.keep")}<//>
                <${Button} kind="danger" run=${revoke}>${say("common.token_lost.revoke")}<//></div></div>`;
}
