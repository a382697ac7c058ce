// What a token may do, to be ticked: nothing that whoever it stands for may not.
import { html } from "../html.js";
import { sayOr } from "../words.js";

// Permissions of applications have no sentence here: they are called by their names.
const Permission = ({ name, checked, turn }) => html`
    <label class="choice">
        <input type="checkbox" name="permissions" value=${name} checked=${checked} onChange=${turn} />
        <span>${sayOr(`permissions.${name}`, name)}<code class="quiet small block">${name}</code></span>
    </label>`;

// The field `permissions` of a form. names: those there are to choose from; none: what to say where there are none.
export function PermissionsField({ form, label, names, none }) {
    const chosen = form.values.permissions;
    const turn = (name) => form.set("permissions",
        chosen.includes(name) ? chosen.filter((one) => one !== name) : [...chosen, name]);

    return html`
        <fieldset><legend>${label}</legend>
            ${names.length === 0 ? html`<p class="quiet small">${none}</p>` : html`
                <div class="choices">${names.map((name) => html`
                    <${Permission} key=${name} name=${name} checked=${chosen.includes(name)}
                        turn=${() => turn(name)} />`)}</div>`}
            ${form.misfits.permissions && html`<p class="wrong small" role="alert">${form.misfits.permissions}</p>`}
        </fieldset>`;
}
