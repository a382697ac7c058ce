// Somebody else changed the same thing meanwhile (412): what they made of it beside what we wanted, and who shall win.
import { html } from "../html.js";
import { plain } from "../plain.js";
import { say } from "../words.js";
import { Button } from "./button.js";
import { openDialog } from "./dialog.js";

const shown = (value) => plain(value) || "–";

const Difference = ({ fields, theirs, mine, close }) => html`
    <div class="stack">
        <p>${say("common.conflict.text")}</p>
        <table class="difference">
            <thead><tr><td />
                <th scope="col">${say("common.conflict.theirs")}</th>
                <th scope="col">${say("common.conflict.mine")}</th></tr></thead>
            <tbody>${fields.map(([name, label, show = shown]) => html`
                <tr key=${name}><th scope="row">${label}</th>
                    <td>${show(theirs[name])}</td><td>${show(mine[name])}</td></tr>`)}</tbody>
        </table>
        <div class="actions">
            <${Button} kind="plain" run=${() => close("theirs")}>${say("common.conflict.take_theirs")}<//>
            <${Button} run=${() => close("mine")}>${say("common.conflict.keep_mine")}<//>
        </div>
    </div>`;

// Does a change under If-Match. When it was changed meanwhile, reads it again and, where both changed the same, asks;
// gives the entry as it is in the end ({ data, etag }), or undefined when nothing was decided.
//   read() → { data, etag }; write(etag) → { data, etag }; mine: what we want
//   labels: [[field, label], …], with a third that shows a value where it needs one
//   base: the entry as it was when we began, if known: what they left alone is no conflict
export async function reconcile({ etag, read, write, mine, labels, base }) {
    try {
        return await write(etag);
    } catch (problem) {
        if (problem.code !== "precondition_failed")
            throw problem;
    }
    const theirs = await read();
    const theirsDiffers = ([name]) => !base || shown(theirs.data[name]) !== shown(base[name]);
    const fields = labels.filter(([name]) => name in mine && shown(theirs.data[name]) !== shown(mine[name]));
    const winner = fields.length === 0 ? "theirs" : !fields.some(theirsDiffers) ? "mine"
        : await openDialog(Difference, { title: say("common.conflict.title"), fields, theirs: theirs.data, mine });

    if (winner === "mine")
        return reconcile({ etag: theirs.etag, read, write, mine, labels, base: theirs.data });
    return winner && theirs;
}
