// What stands above the table while people are chosen: how many, and what can be done with them.
import { useEffect } from "preact/hooks";
import { exportList } from "../export.js";
import { html } from "../html.js";
import { may } from "../session.js";
import { say } from "../words.js";
import { Button } from "../parts/button.js";
import { chosenOf, keepChosen } from "../parts/chosen_bar.js";
import { Menu } from "../parts/menu.js";
import { Icon } from "../parts/icons.js";
import { tell } from "../parts/toasts.js";
import { columnsOfFile } from "./columns.js";
import { deeds } from "./deeds.js";
import { everybodyOf } from "./gather.js";

// chosen: a signal with the Set of ids that are ticked. everybody: a signal; it holds that Set while all that match are
// meant, also those that are not loaded. Ticking something makes another Set, and ends that.
function useEverybody({ chosen, everybody, listing }) {
    const meant = everybody.value && everybody.value === chosen.value;
    const choose = () => { chosen.value = everybody.value = new Set(listing.rows.value.map(({ id }) => id)); };

    useEffect(() => { if (meant && chosen.value.size < listing.rows.value.length) choose(); },
        [listing.rows.value.length]);
    return { meant, choose };
}

export function Chosen({ chosen, everybody, listing, asked }) {
    const { meant, choose } = useEverybody({ chosen, everybody, listing });
    const count = chosen.value.size, isWhole = listing.state.value === "whole";
    const none = () => { chosen.value = new Set(); };
    const people = async () => (meant && !isWhole ? everybodyOf(asked) : chosenOf(listing, chosen));
    const perform = (run) => async () => {
        const found = await people();
        if (found?.length)
            await run(found, listing);
        else if (found)
            tell(say("people.none.text"), { tone: "quiet" });
        keepChosen(listing, chosen);
        if (meant && chosen.value.size >= count)         // nobody of them is gone
            everybody.value = chosen.value;
    };
    const save = () => exportList(meant ? { path: "/users", query: asked, name: "people", columns: columnsOfFile() }
        : { entries: chosenOf(listing, chosen), name: "people", columns: columnsOfFile() });
    const items = deeds().filter(({ needs }) => may(needs)).map(({ run, ...item }) => ({ ...item, run: perform(run) }));

    if (!count)
        return null;
    return html`
        <div class="chosen" role="region" aria-label=${say("people.chosen")}>
            <strong aria-live="polite">
                ${meant && !isWhole ? say("people.all_chosen") : say("common.chosen", { count })}</strong>
            ${!meant && (!isWhole || count < listing.rows.value.length) && html`
                <button type="button" class="link" onClick=${choose}>${say("people.choose_everybody")}</button>`}
            <button type="button" class="link" onClick=${none}>${say("people.choose_none")}</button>
            <${Button} kind="plain small" icon="download" run=${save}>${say("people.export")}<//>
            ${items.length > 0 && html`
                <${Menu} label=${say("people.do")} items=${items}><span>${say("people.do")}</span>
                    <${Icon} name="down" /><//>`}
        </div>`;
}
