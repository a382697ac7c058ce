// The roles there are, and new ones.
import { useMemo } from "preact/hooks";
import { filterOf, post } from "../api.js";
import { html } from "../html.js";
import { forget, listingOf } from "../listing.js";
import { go } from "../router.js";
import { may } from "../session.js";
import { say } from "../words.js";
import { Button, Cancel } from "../parts/button.js";
import { openDialog } from "../parts/dialog.js";
import { Filters, Search } from "../parts/filters.js";
import { Form, TextField, useForm } from "../parts/form.js";
import { Loaded, useLoaded } from "../parts/loaded.js";
import { Page } from "../parts/page.js";
import { useCommands } from "../parts/palette.js";
import { Empty } from "../parts/states.js";
import { Table } from "../parts/table.js";
import { Ago, Badge, Tags } from "../parts/text.js";
import { tell } from "../parts/toasts.js";
import { PermissionEditor } from "./editor.js";
import { loadRights } from "./known.js";

const columns = () => [
    { label: say("roles.role"), sort: "name", show: (role) => html`
        <span class="name">${role.name}</span>${role.built_in && html` <${Badge}>${say("roles.built_in")}<//>`}` },
    { label: say("roles.allows"),
      show: (role) => html`<${Tags} items=${role.permissions} none=${say("roles.nothing")} most=${4} />` },
    { label: say("roles.created_at"), sort: "created_at", kind: "wide-only",
      show: (role) => html`<${Ago} at=${role.created_at} />` },
];

function NewRole({ close }) {
    const rights = useLoaded(loadRights);
    const form = useForm({ name: "", permissions: [] }, async (values) => close((await post("/roles", values)).data));

    return html`
        <${Form} form=${form} action=${say("common.create")} actions=${html`<${Cancel} close=${close} />`}>
            <${TextField} form=${form} name="name" label=${say("roles.field.name")} hint=${say("roles.field.name_hint")}
                maxlength="64" autocomplete="off" spellcheck=${false} autofocus />
            <${Loaded} of=${rights}>${(value) => html`<${PermissionEditor} form=${form} rights=${value} />`}<//>
        <//>`;
}

async function newRole() {
    const role = await openDialog(NewRole, { title: say("roles.new"), wide: true });

    if (!role)
        return;
    forget("/roles");
    tell(say("roles.created", { name: role.name }));
    go(`/console/roles/${role.id}`);
}

const Nothing = ({ search }) => html`
    <${Empty} icon="shield" title=${search ? say("roles.none_found") : say("roles.none")}
        text=${say("roles.none_text")} />`;

export default function Roles({ query: { search, sort = "name" } }) {
    const filter = filterOf([["name", "co", search]]);
    const listing = useMemo(() => listingOf("/roles", { filter, sort }), [search, sort]);
    const make = may("roles.write") && html`<${Button} icon="plus" run=${newRole}>${say("roles.new")}<//>`;

    useCommands([may("roles.write") && { label: say("roles.new"), icon: "plus", run: newRole }]);
    return html`
        <${Page} title=${say("roles.name")} about=${say("roles.about")} actions=${make} wide>
            <${Filters}><${Search} label=${say("roles.search")} /><//>
            <${Table} listing=${listing} columns=${columns()} label=${say("roles.name")} sort=${sort}
                link=${(role) => `/console/roles/${role.id}`} empty=${html`<${Nothing} search=${search} />`} />
        <//>`;
}
