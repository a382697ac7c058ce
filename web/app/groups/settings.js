// What a group is called and where it stands, with what a change of that does, and its end.
import { get, patch, remove } from "../api.js";
import { html } from "../html.js";
import { forget } from "../listing.js";
import { go } from "../router.js";
import { may } from "../session.js";
import { say } from "../words.js";
import { Button } from "../parts/button.js";
import { reconcile } from "../parts/conflict.js";
import { confirmed } from "../parts/dialog.js";
import { Form, TextField, useForm, useUnsaved } from "../parts/form.js";
import { useLoaded } from "../parts/loaded.js";
import { Section } from "../parts/page.js";
import { tell } from "../parts/toasts.js";
import { Difference, Sentence, Unsaved } from "../roles/difference.js";
import { rightsChanged } from "../roles/known.js";
import { differenceOf, namesIn, rightsOf } from "../roles/rights.js";
import { groupOf } from "./new.js";
import { ParentField } from "./parts.js";
import { addressOf, meet, meetAbove, nameOf, readWay, titleOf } from "./ways.js";

const formOf = ({ name, display_name, parent }, above) => ({ name, display_name: display_name ?? "", parent, above });

// The gate's rules that call the group by its name, as "site: rule".
async function rulesNaming(name) {
    const sites = may("policy.read") ? (await get("/policy")).data.data : [];
    const naming = ({ rules }) => rules.filter(({ groups }) => groups.includes(name));

    return sites.flatMap((site) => naming(site).map((rule) => `${site.name}: ${rule.name}`));
}

const Named = ({ rules, text }) => rules?.length > 0 && html`
    <div class="alert notice"><p>${text}</p>
        <ul class="row">${rules.map((rule) => html`<li class="tag" key=${rule}>${rule}</li>`)}</ul></div>`;

// What moving it would give everybody in it, and take.
function Moved({ way, to, rights }) {
    const wanted = useLoaded(async () => (to ? readWay(to) : []), [to?.id]);
    const held = (groups) => namesIn(rightsOf(groups, rights.byName, rights.existing));

    if (!wanted.value)
        return null;
    if (wanted.value.some(({ id }) => id === way[0].id))
        return html`<p class="alert">${say("groups.cycle", { group: way[0].name, parent: to.name })}</p>`;
    return may("roles.read") && html`
        <${Difference} before=${held(way)} after=${held([way[0], ...wanted.value])}
            about=${say("groups.other_ways")} />`;
}

const members = ["name", "display_name", "parent"];

// What is sent: of the form's members those that the API has.
const changesOf = (values, changed) => {
    const wanted = groupOf(values);

    return Object.fromEntries(members.filter((name) => name in changed).map((name) => [name, wanted[name]]));
};

const labels = () => [
    ["name", say("groups.field.name")],
    ["display_name", say("groups.field.display_name")],
    ["parent", say("groups.field.parent"), nameOf],
];

async function readMet(group) {
    const now = await get(addressOf(group.id));

    await meetAbove([now.data]);
    return now;
}

const Names = ({ form, fixed }) => html`
    <div class="fields">
        <${TextField} form=${form} name="name" label=${say("groups.field.name")} hint=${say("groups.field.name_hint")}
            maxlength="64" autocomplete="off" spellcheck=${false} readonly=${fixed} />
        <${TextField} form=${form} name="display_name" label=${say("groups.field.display_name")}
            optional maxlength="200" autocomplete="off" />
    </div>`;

function Editor({ entry, way, rights, lacking, changed }) {
    const { data: group, etag } = entry;
    const form = useForm(formOf(group, way[1] ?? null), async (values, change) => {
        const mine = changesOf(values, change);
        const now = await reconcile({ etag, mine, base: group, labels: labels(), read: () => readMet(group),
            write: (tag) => patch(addressOf(group.id), mine, tag) });
        if (!now)
            return;
        meet([now.data]);
        rightsChanged();
        form.reset(formOf(now.data, now.data.parent === values.above?.id ? values.above : null));
        changed(now);
        tell(say("common.saved"));
    });
    const rules = useLoaded(() => rulesNaming(group.name), [group.name]);
    const fixed = lacking.length > 0;

    useUnsaved(form);
    return html`
        <${Form} form=${form} kind="saving" action=${form.isChanged && say("common.save")}
            actions=${html`<${Unsaved} form=${form} />`}>
            <${Names} form=${form} fixed=${fixed} />
            ${form.changed.name !== undefined && html`
                <${Named} rules=${rules.value} text=${say("groups.rules_renamed", { name: group.name })} />`}
            <${ParentField} form=${form} not=${group.id} disabled=${fixed} />
            ${form.changed.parent !== undefined && html`
                <${Moved} way=${way} to=${form.values.above} rights=${rights} />`}
            ${fixed && html`<p class="quiet small">${say("groups.lacking", { names: lacking.join(", ") })}</p>`}
        <//>`;
}

// What is lost with the group, and by whom.
const Loss = ({ way, rights, within, rules }) => {
    const held = namesIn(rightsOf(way, rights.byName, rights.existing));
    const names = may("roles.read") ? differenceOf(held, []).lost : [];

    return html`
        <div class="stack loss">
            ${names.length > 0 && html`
                <p>${say("groups.delete_loss")}</p>
                <ul class="small">${names.map((name) => html`<li key=${name}><${Sentence} name=${name} /></li>`)}</ul>
                <p class="quiet small">${say("groups.other_ways")}</p>`}
            ${within > 0 && html`<p>${say("groups.delete_within", { count: within })}</p>`}
            <${Named} rules=${rules} text=${say("groups.rules_deleted")} />
        </div>`;
};

async function countWithin(group) {
    const { data } = await get("/groups", { filter: `parent eq "${group.id}"`, limit: 200 });

    return data.data.length;
}

export async function removeGroup({ entry: { data: group, etag }, way, rights }) {
    const [rules, within] = await Promise.all([rulesNaming(group.name), countWithin(group)]);
    const sure = await confirmed({
        title: say("groups.delete_title", { name: titleOf(group) }),
        text: say("groups.delete_text"),
        children: html`<${Loss} way=${way} rights=${rights} within=${within} rules=${rules} />`,
        action: say("groups.delete"), danger: true, typed: group.name,
    });

    if (!sure)
        return;
    await remove(addressOf(group.id), etag);
    forget(addressOf(group.id));
    rightsChanged();
    tell(say("groups.deleted", { name: titleOf(group) }));
    go("/console/groups");
}

const Delete = ({ run }) => html`
    <${Button} kind="plain danger" icon="trash" run=${run}>${say("groups.delete")}<//>`;

export function GroupSettings({ entry, way, rights, lacking, changed }) {
    const mayDelete = lacking.length === 0;

    return html`
        <${Section} title=${say("groups.settings")}>
            <${Editor} key=${entry.data.updated_at} entry=${entry} way=${way} rights=${rights} lacking=${lacking}
                changed=${changed} />
        <//>
        ${mayDelete && html`
            <${Section} title=${say("groups.delete")} about=${say("groups.delete_text")} kind="danger"
                actions=${html`<${Delete} run=${() => removeGroup({ entry, way, rights })} />`} />`}`;
}
