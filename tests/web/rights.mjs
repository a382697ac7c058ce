#!/usr/bin/env node
// What the console reckons of roles is what the API would say: the same cases as
// tests/unit/identity/test_permissions.c.
import assert from "node:assert/strict";
import test from "node:test";
import { bySubject, coveredBy, covers, differenceOf, namesOf, rightsOf } from "../../web/app/roles/rights.js";

const existing = ["audit.read", "groups.read", "groups.write", "users.read", "users.write"];
const roles = new Map([
    ["auditor", { permissions: ["*.read"] }],
    ["desk", { permissions: ["users.read", "users.write"] }],
    ["wiki", { permissions: ["wiki.edit"] }],
]);
const staff = { id: "group_1", name: "staff", roles: ["auditor"] };
const ops = { id: "group_2", name: "ops", roles: ["desk", "wiki"] };

test("patterns cover what they cover there", () => {
    for (const [pattern, name] of [["*", "users.write"], ["*.read", "users.read"], ["users.write", "users.write"],
        ["*", "*.read"], ["*.read", "*.read"]])
        assert.ok(covers(pattern, name), `${pattern} ${name}`);
    for (const [pattern, name] of [
        ["*.read", "users.write"], ["*.read", ".read"], ["*.read", "users.bread"], ["users.write", "users.writer"],
        ["users.writer", "users.write"], ["users.*", "users.write"], ["", "users.write"], ["*.read", "*"],
    ])
        assert.ok(!covers(pattern, name), `${pattern} ${name}`);
});

test("who holds nothing covers nothing", () => {
    assert.ok(!coveredBy([], "users.read"));
    assert.ok(coveredBy(["audit.read", "*.read"], "users.read"));
});

test("patterns stand for the names that exist, and applications' own names for themselves", () => {
    assert.deepEqual(namesOf(["*.read", "wiki.edit", "users.read"], existing),
        ["audit.read", "groups.read", "users.read", "wiki.edit"]);
    assert.deepEqual(namesOf(["*"], existing), existing);
    assert.deepEqual(namesOf(["*.export"], existing), []);
});

test("a right says every role and group that it comes from, the group's own first", () => {
    const rights = rightsOf([ops, staff], roles, existing);
    const origins = [{ role: "desk", group: ops }, { role: "auditor", group: staff }];

    assert.deepEqual(rights.map(({ name }) => name),
        ["audit.read", "groups.read", "users.read", "users.write", "wiki.edit"]);
    assert.deepEqual(rights.find(({ name }) => name === "users.read").origins, origins);
});

test("a role that is not known gives nothing", () => {
    assert.deepEqual(rightsOf([{ ...staff, roles: ["gone"] }], roles, existing), []);
});

test("what is held in another way, too, is neither gained nor lost", () => {
    const before = rightsOf([ops, staff], roles, existing).map(({ name }) => name);
    const after = rightsOf([{ ...ops, roles: ["auditor"] }, staff], roles, existing).map(({ name }) => name);

    assert.deepEqual(differenceOf(before, after), { gained: [], lost: ["users.write", "wiki.edit"] });
    assert.deepEqual(differenceOf(after, before), { gained: ["users.write", "wiki.edit"], lost: [] });
});

test("permissions stand together by what they are about", () => {
    assert.deepEqual([...bySubject(existing)], [["audit", ["audit.read"]], ["groups", ["groups.read", "groups.write"]],
        ["users", ["users.read", "users.write"]]]);
});
