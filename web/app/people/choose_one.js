// A dialog that asks for one of many, found by typing.
import { useState } from "preact/hooks";
import { html } from "../html.js";
import { nameOf } from "../plain.js";
import { say } from "../words.js";
import { Button } from "../parts/button.js";
import { Picked, Picker } from "../parts/picker.js";

// label: what is looked for; find: as a picker has it; action: what the button says; about: for whom. Closes with what
// was chosen.
export function ChooseOne({ label, find, action, about, close }) {
    const [one, setOne] = useState(null);
    const submit = (event) => {
        event.preventDefault();
        if (one)
            close(one);
    };

    return html`
        <form onSubmit=${submit}>
            <p class="quiet">${about}</p>
            ${one ? html`<div><${Picked} label=${nameOf(one)} drop=${() => setOne(null)}>${nameOf(one)}<//></div>`
                : html`<${Picker} label=${label} find=${find} show=${nameOf} choose=${setOne} />`}
            <div class="actions"><${Button} kind="plain" run=${() => close()}>${say("common.cancel")}<//>
                <${Button} key=${one?.id} disabled=${!one} autofocus=${Boolean(one)}>${action}<//></div>
        </form>`;
}
