// /console/people/{id}: one person, what can be done with them, and what is known of them; each part is a view of
// its own.
import { get } from "../api.js";
import { html } from "../html.js";
import { renew } from "../listing.js";
import { nameOf } from "../plain.js";
import { may } from "../session.js";
import { say } from "../words.js";
import { Button } from "../parts/button.js";
import { Loaded, useLoaded } from "../parts/loaded.js";
import { Menu } from "../parts/menu.js";
import { Page, Tabs } from "../parts/page.js";
import { useCommands } from "../parts/palette.js";
import { NotHere } from "../parts/states.js";
import { Badge, Status } from "../parts/text.js";
import { Events } from "./events.js";
import { Memberships } from "./memberships.js";
import { actsOn } from "./acts.js";
import { Profile } from "./profile.js";
import { Rights } from "./rights.js";
import { Sessions } from "./sessions.js";
import { Tokens } from "./tokens.js";

const views = {
    profile: { name: () => say("people.view.profile"), show: Profile },
    memberships: { name: () => say("people.view.memberships"), show: Memberships },
    rights: { name: () => say("people.view.rights"), show: Rights },
    sessions: { name: () => say("people.view.sessions"), show: Sessions, needs: "sessions.read", kind: "person" },
    tokens: { name: () => say("people.view.tokens"), show: Tokens },
    events: { name: () => say("people.view.events"), show: Events, needs: "audit.read" },
};

const viewsOf = (person) => Object.entries(views)
    .filter(([, { needs, kind }]) => may(needs) && (!kind || kind === person.kind));

const About = ({ person }) => html`
    <span class="row"><span>${person.username}</span><${Status} status=${person.status} />
        ${person.kind === "service" && html`<${Badge}>${say("people.kind.service")}<//>`}</span>`;

const Acts = ({ acts: [first, ...rest] }) => first && html`
    <${Button} kind="plain" icon=${first.icon} run=${first.run}>${first.label}<//>
    ${rest.length > 0 && html`<${Menu} label=${say("people.do")} kind="plain" items=${rest} />`}`;

function Whole({ answer: { data: person, etag }, loaded, view }) {
    const set = (answer) => {
        loaded.set(answer);
        renew("/users", person.id, answer.data);
    };
    const tabs = viewsOf(person), current = tabs.some(([name]) => name === view) ? view : "profile";
    const acts = actsOn(person, set), Shown = views[current].show, path = `/console/people/${person.id}`;

    useCommands(acts);
    return html`
        <${Page} title=${nameOf(person)} about=${html`<${About} person=${person} />`}
            above=${["/console/people", say("people.name")]}
            actions=${acts.length > 0 && html`<${Acts} acts=${acts} />`} wide>
            <${Tabs} current=${current}
                tabs=${tabs.map(([id, { name }]) => [id, name(), id === "profile" ? path : `${path}?view=${id}`])} />
            <${Shown} key=${current} person=${person} etag=${etag} set=${set} again=${loaded.again} />
        <//>`;
}

export default function OnePerson({ params: { id }, query }) {
    const loaded = useLoaded(() => get(`/users/${encodeURIComponent(id)}`), [id]);

    if (loaded.problem?.status === 404 || loaded.problem?.code === "field_invalid")
        return html`<${NotHere} />`;
    return loaded.value ? html`<${Whole} answer=${loaded.value} loaded=${loaded} view=${query.view} />`
        : html`<${Page} title=${say("people.one.name")} above=${["/console/people", say("people.name")]} wide>
            <${Loaded} of=${loaded} /><//>`;
}
