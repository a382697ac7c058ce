#!/usr/bin/env node
// What people read about events: every event has its sentences, in every language, with every name in them.
import assert from "node:assert/strict";
import test from "node:test";
import { actions, families, filterOfActions, happeningOf } from "../../web/app/happenings.js";
import { readCatalogues, readDefinitions } from "../../web/languages.mjs";

const languages = readCatalogues();
const { en: english } = languages;
const events = readDefinitions().events.map(([action]) => action);

const ann = { kind: "user", id: "user_ann", name: "ann" }, ben = { kind: "user", id: "user_ben", name: "ben" };
const nobody = { kind: "nobody", id: null, name: null };
const staff = { kind: "group", id: "group_x", name: "staff" };
const auditor = { kind: "role", id: "role_x", name: "auditor" };
const event = (action, more) =>
    ({ action, actor: ann, target: ann, other: null, outcome: "done", details: {}, ...more });

function spoken(action, more, reader) {
    const { key, values } = happeningOf(event(action, more), reader);

    return english[key].replace(/\{(\w+)\}/g, (_, name) => values[name]);
}

test("every event has a row, and every row is an event", () => {
    assert.deepEqual([...actions].sort(), [...events].sort());
});

test("whoever reads and whatever became of it, there is a sentence in every language", () => {
    const said = new Set();

    for (const action of events)
        for (const outcome of ["done", "refused"])
            for (const actor of [ann, ben, nobody])
                for (const target of [ann, ben, null, staff])
                    for (const reader of [undefined, ann.id])
                        for (const status of [undefined, "active", "suspended"]) {
                            const { key } = happeningOf(event(action, { outcome, actor, target, other: target && ann,
                                details: { changes: [{ member: "status", to: status }] } }), reader);
                            said.add(key);
                            for (const words of Object.values(languages))
                                assert.ok(words[key], key);
                        }
    assert.deepEqual(Object.keys(english).filter((key) => key.startsWith("happenings.") && !said.has(key)), []);
});

test("who reads about themselves is spoken to", () => {
    assert.equal(spoken("session.opened", {}, ann.id), "You signed in");
    assert.equal(spoken("password.changed", {}, ann.id), "You changed your password");
    assert.equal(spoken("password.changed", { actor: ben }, ann.id), "You got a new password");
    assert.equal(spoken("role.granted", { actor: ben, other: auditor }, ann.id),
        "You were given the role auditor");
    assert.equal(spoken("group.member_added", { actor: ben, target: staff, other: ann }, ann.id),
        "You came into the group staff");
});

test("who reads about others reads their names", () => {
    assert.equal(spoken("session.opened", {}), "ann signed in");
    assert.equal(spoken("password.changed", { actor: ann, target: ben }, ann.id), "ben got a new password");
    assert.equal(spoken("role.granted", { target: staff, other: auditor }),
        "The group staff was given the role auditor");
});

test("a sign-in that was refused is nobody's doing", () => {
    const refused = { outcome: "refused", actor: nobody };

    assert.equal(spoken("session.opened", refused, ann.id), "A sign-in with your name was refused");
    assert.equal(spoken("session.opened", refused), "A sign-in as ann was refused");
    assert.equal(spoken("session.opened", { ...refused, target: null }), "A sign-in under an unknown name was refused");
    assert.equal(happeningOf(event("session.opened", refused)).tone, "bad");
});

test("who was suspended was not just changed", () => {
    const changed = (to) => ({ actor: ben, details: { changes: [{ member: "status", from: "active", to }] } });

    assert.equal(spoken("user.changed", changed("suspended")), "ann was suspended");
    assert.equal(spoken("user.changed", changed("active")), "ann was made active");
    assert.equal(spoken("user.changed", { actor: ben, details: { changes: [{ member: "locale", to: "de" }] } }),
        "ann was changed");
});

test("whether the sentence says who did it is told", () => {
    assert.equal(happeningOf(event("session.opened"), ann.id).told, true);
    assert.equal(happeningOf(event("password.changed", { actor: ben }), ann.id).told, false);
    assert.equal(happeningOf(event("password.changed", { target: ben }), ann.id).told, false);
});

test("an event of a later version is called as the API calls it", () => {
    assert.equal(happeningOf(event("moon.landed"), ann.id).key, "events.moon.landed");
});

test("families hold what there is, each once, and become filters", () => {
    const members = Object.values(families).flat();

    assert.deepEqual(members.filter((action) => !events.includes(action)), []);
    assert.equal(new Set(members).size, members.length);
    assert.equal(filterOfActions(["token.created", "token.revoked"]),
        'action eq "token.created" or action eq "token.revoked"');
});
