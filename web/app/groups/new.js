// A new group: what it is called, where it stands, what it gives.
import { post } from "../api.js";
import { html } from "../html.js";
import { forget } from "../listing.js";
import { go } from "../router.js";
import { may } from "../session.js";
import { say } from "../words.js";
import { Cancel } from "../parts/button.js";
import { openDialog } from "../parts/dialog.js";
import { Form, TextField, useForm } from "../parts/form.js";
import { useLoaded } from "../parts/loaded.js";
import { tell } from "../parts/toasts.js";
import { loadRights } from "../roles/known.js";
import { ParentField } from "./parts.js";
import { RolePicker } from "./role_picker.js";
import { meet } from "./ways.js";

// What is sent of a form; what was not filled in is not said.
export const groupOf = ({ name, display_name, parent, roles }) => ({
    name, display_name: display_name?.trim() || null, parent: parent || null, roles,
});

function NewGroup({ close, parent }) {
    const rights = useLoaded(loadRights);
    const initial = { name: "", display_name: "", parent: parent?.id, above: parent, roles: [] };
    const form = useForm(initial, async (values) => {
        const { roles, ...group } = groupOf(values);
        close((await post("/groups", roles.length ? { ...group, roles } : group)).data);
    });

    return html`
        <${Form} form=${form} action=${say("common.create")} actions=${html`<${Cancel} close=${close} />`}>
            <${TextField} form=${form} name="name" label=${say("groups.field.name")}
                hint=${say("groups.field.name_hint")} maxlength="64" autocomplete="off" spellcheck=${false} autofocus />
            <${TextField} form=${form} name="display_name" label=${say("groups.field.display_name")}
                optional maxlength="200" autocomplete="off" />
            <${ParentField} form=${form} />
            ${may("roles.grant") && rights.value?.roles.length > 0 && html`
                <${RolePicker} form=${form} rights=${rights.value} />`}
        <//>`;
}

// Within another, where one is given.
export async function newGroup(parent) {
    const group = await openDialog(NewGroup, { title: say("groups.new"), parent });

    if (!group)
        return;
    meet([group]);
    forget("/groups");
    tell(say("groups.created", { name: group.name }));
    go(`/console/groups/${group.id}`);
}
