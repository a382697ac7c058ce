// All roles and permissions, read for the views that reckon with them, and what somebody may give of them.
import { get } from "../api.js";
import { forget } from "../listing.js";
import { each } from "../patience.js";
import { own } from "../plain.js";
import { loadSession, may, me, session } from "../session.js";
import { say, sayOr } from "../words.js";
import { complain } from "../parts/toasts.js";
import { coveredBy } from "./rights.js";

// Sentences of permissions that the catalogue does not know, of a newer API perhaps.
const sentences = new Map();

// { roles: [in the order of names], byName: Map, existing: [names of all permissions], mine: [patterns that I hold] }.
// Without the right to see roles there are none, and one holds what one is known to hold.
export async function loadRights() {
    const roles = [];
    const existing = (await get("/permissions")).data.data;

    if (may("roles.read"))
        for await (const role of each("/roles"))
            roles.push(role);
    for (const { name, about } of existing)
        sentences.set(name, about);
    const byName = new Map(roles.map((role) => [role.name, role]));
    const given = session.value.roles.flatMap((name) => byName.get(name)?.permissions ?? []);
    return {
        roles, byName, existing: existing.map(({ name }) => name),
        mine: [...session.value.permissions, ...given],
    };
}

// After a change of what somebody may: what lists and the session say is of before.
export function rightsChanged() {
    forget("/roles");
    forget("/groups");
    forget("/users");
    loadSession().catch(complain);
}

// The same, where it changed for these people: only what one may oneself is known here.
export function rightsChangedOf(people) {
    if (people.some(({ id }) => id === me.value.id))
        rightsChanged();
}

// Nobody gives what they do not hold: what somebody lacks to give these.
export function lackingOf(mine, patterns) {
    const lacking = patterns.filter((pattern) => !coveredBy(mine, pattern));

    return [...new Set(lacking)].sort();
}

// What a permission allows, in a sentence; undefined for what applications call their own.
export function sentenceOf(name) {
    const patterns = {
        "*": () => say("roles.all"),
        "*.read": () => say("roles.all_read"),
        "*.write": () => say("roles.all_write"),
    };

    return own(patterns, name)?.() ?? sayOr(`permissions.${name}`, sentences.get(name));
}

export function subjectOf(name) {
    const subjects = {
        audit: () => say("roles.subject.audit"),
        groups: () => say("roles.subject.groups"),
        policy: () => say("roles.subject.policy"),
        roles: () => say("roles.subject.roles"),
        sessions: () => say("roles.subject.sessions"),
        system: () => say("roles.subject.system"),
        users: () => say("roles.subject.users"),
    };

    return own(subjects, name)?.() ?? name;
}
