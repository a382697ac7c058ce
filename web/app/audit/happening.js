// One event as a sentence, with who did it where the sentence does not say so.
import { happeningOf } from "../happenings.js";
import { html } from "../html.js";
import { Icon } from "../parts/icons.js";
import { say } from "../words.js";

const unnamed = {
    nobody: () => say("audit.nobody"),
    command: () => say("audit.command"),
    system: () => say("audit.itself"),
};

// What somebody or something was called when it happened.
export const nameOf = (party) => party.name ?? unnamed[party.kind]?.() ?? party.id ?? party.kind;

export function sayHappening(event) {
    const { key, values } = happeningOf(event);

    return say(key, values);
}

// Who did it to themselves stands in the sentence already, and who is nobody did not do it.
const isToldApart = ({ actor, target }) => actor.kind !== "nobody" && (actor.id === null || actor.id !== target?.id);

export function Happening({ event }) {
    const { key, values, icon, tone } = happeningOf(event);

    return html`
        <span class=${`happening tone-${tone}`}><${Icon} name=${icon} />
            <span><span class="what">${say(key, values)}</span>${isToldApart(event) && html`
                ${" "}<span class="quiet small by">${say("audit.by", { name: nameOf(event.actor) })}</span>`}</span>
        </span>`;
}
