// One group: who is in it, what they may by it, what it is called and where it stands.
import { filterOf, get } from "../api.js";
import { html } from "../html.js";
import { may } from "../session.js";
import { say } from "../words.js";
import { Loaded, useLoaded } from "../parts/loaded.js";
import { Page, Tabs } from "../parts/page.js";
import { useCommands } from "../parts/palette.js";
import { NotHere } from "../parts/states.js";
import { lackingOf, loadRights } from "../roles/known.js";
import { Members } from "./members.js";
import { Way, sayMembers } from "./parts.js";
import { GroupRights } from "./rights.js";
import { GroupSettings, removeGroup } from "./settings.js";
import { addressOf, readWay, titleOf } from "./ways.js";

// The group with its ETag, and those above it, as they are now.
async function readGroup(id) {
    const [entry, rights] = await Promise.all([get(addressOf(id)), loadRights()]);

    return { entry, rights, way: await readWay(entry.data) };
}

// Only lists say it.
async function countMembers({ name }) {
    const { data } = await get("/groups", { filter: filterOf([["name", "eq", name]]), limit: 1 });

    return data.data[0]?.member_count;
}

const permissionsOf = (way, { byName }) => way
    .flatMap(({ roles }) => roles.flatMap((name) => byName.get(name)?.permissions ?? []));

// What the group gives and one does not hold: who lacks it can put nobody in, nor rename, move or delete it.
const lackingFor = ({ way, rights }) => (may("roles.read") ? lackingOf(rights.mine, permissionsOf(way, rights)) : []);

const viewsOf = (path) => [
    ["members", say("groups.members.name"), path],
    ["rights", say("groups.rights_and_roles"), `${path}?view=rights`],
    may("groups.write") && ["settings", say("groups.settings"), `${path}?view=settings`],
].filter(Boolean);

const Dot = () => html`<span aria-hidden="true">·</span>`;

// What is known a moment later has its room before.
const About = ({ group, way, members }) => html`
    <p class="row quiet">
        ${group.display_name && html`<code>${group.name}</code><${Dot} />`}
        <span>${members === undefined ? "\u00a0" : sayMembers(members)}</span>
        ${way.length > 1 && html`
            <${Dot} /><span>${say("groups.in")}</span><${Way} groups=${way.slice(1).reverse()} links />`}</p>`;

function Group({ found, set, view, search }) {
    const { entry, way, rights } = found;
    const group = entry.data, lacking = lackingFor(found);
    const members = useLoaded(() => countMembers(group), [group.id, group.name]);
    const changed = async (now) => set({ entry: now, rights, way: await readWay(now.data) });
    const mayDelete = may("groups.write") && lacking.length === 0;

    useCommands([mayDelete && { label: say("groups.delete"), icon: "trash", run: () => removeGroup(found) }]);
    return html`
        <${Page} title=${titleOf(group)} above=${["/console/groups", say("groups.name")]}>
            <${About} group=${group} way=${way} members=${members.value} />
            <${Tabs} tabs=${viewsOf(`/console/groups/${group.id}`)} current=${view} />
            ${view === "members" && html`
                <${Members} group=${group} search=${search} lacking=${lacking} count=${members.again} />`}
            ${view === "rights" && html`
                <${GroupRights} entry=${entry} way=${way} rights=${rights} changed=${changed} />`}
            ${view === "settings" && may("groups.write") && html`
                <${GroupSettings} entry=${entry} way=${way} rights=${rights} lacking=${lacking} changed=${changed} />`}
        <//>`;
}

export default function GroupPage({ params: { id }, query: { view = "members", search } }) {
    const group = useLoaded(() => readGroup(id), [id]);

    if (group.problem?.code === "field_invalid")        // the address holds no id
        return html`<${NotHere} />`;
    if (group.value)
        return html`<${Group} found=${group.value} set=${group.set} view=${view} search=${search} />`;
    return html`
        <${Page} title=${say("groups.one.name")} above=${["/console/groups", say("groups.name")]}>
            <${Loaded} of=${group} />
        <//>`;
}
