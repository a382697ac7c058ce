// What stands above a table while rows are chosen: how many, what can be done with them (children), and choosing none.
import { html } from "../html.js";
import { say } from "../words.js";

// chosen: the table's signal with a Set of ids. label: what is chosen.
export const ChosenBar = ({ chosen, label, none, children }) => chosen.value.size > 0 && html`
    <div class="chosen" role="region" aria-label=${label}>
        <strong aria-live="polite">${say("common.chosen", { count: chosen.value.size })}</strong>
        <button type="button" class="link" onClick=${() => { chosen.value = new Set(); }}>${none}</button>
        ${children}
    </div>`;

// The rows that are chosen, and forgetting those among them that are gone by now.
export const chosenOf = (listing, chosen) => listing.rows.value.filter(({ id }) => chosen.value.has(id));
export function keepChosen(listing, chosen) {
    chosen.value = new Set(chosenOf(listing, chosen).map(({ id }) => id));
}
