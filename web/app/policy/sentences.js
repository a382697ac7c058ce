// Rules of the gate in words: what one is about, whom it lets pass, and what the gate answers.
import { html } from "../html.js";
import { may } from "../session.js";
import { partsOfList, say, sayDuration } from "../words.js";

// What it is about: [[text, "code" where it stands so in the settings], …]; empty: everything.
export const aboutOf = ({ path, path_pattern, methods, networks }) => [
    path && path !== "/" && [say("policy.about.path"), path],
    path_pattern && [say("policy.about.pattern"), path_pattern],
    methods.length > 0 && [say("policy.about.methods"), methods.join(", ")],
    networks.length > 0 && [say("policy.about.networks"), networks.join(", ")],
].filter(Boolean);

const group = (name) => (may("groups.read")
    ? html`<a href=${`/console/groups?search=${encodeURIComponent(name)}`}>${name}</a>` : name);

// The groups are links where one may see them: the sentence is cut where they stand.
function membersOf(names) {
    const [before, after] = say("policy.who.groups", { groups: "\n" }).split("\n");
    const groups = partsOfList(names).map(({ type, value }) => (type === "element" ? group(value) : value));

    return html`${before}${groups}${after}`;
}

// Whom it lets pass, one sentence for each thing that must be so.
export function whoOf({ answer, groups, permission, level, max_age }) {
    const demands = [
        groups.length > 0 && membersOf(groups),
        permission && say("policy.who.permission", { permission }),
        level > 0 && say("policy.who.level", { level }),
        max_age > 0 && say("policy.who.max_age", { time: sayDuration(max_age) }),
    ].filter(Boolean);

    if (answer !== "person")
        return [answer === "anyone" ? say("policy.who.anyone") : say("policy.who.nobody")];
    return demands.length ? demands : [say("policy.who.person")];
}

// The short answer: what it is called, how it looks. Who cannot sign in is not helped by being asked to.
export const verdictOf = ({ answer, reason, user }) => (reason === "cannot_sign_in"
    ? { text: say("policy.answer.cannot_sign_in", { user }), tone: "bad", icon: "bad" }
    : {
        allow: { text: say("policy.answer.allow"), tone: "good", icon: "good" },
        sign_in: { text: say("policy.answer.sign_in"), tone: "warn", icon: "key" },
        sign_in_again: { text: say("policy.answer.sign_in_again"), tone: "warn", icon: "key" },
        refuse: { text: say("policy.answer.refuse"), tone: "bad", icon: "bad" },
    }[answer]);
