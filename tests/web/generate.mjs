#!/usr/bin/env node
// Suggested passwords: as long as they must be, of nothing but chance.
import assert from "node:assert/strict";
import { webcrypto } from "node:crypto";
import test, { mock } from "node:test";
import { randomLetters, randomWords } from "../../web/strength/generate.js";

globalThis.crypto ??= webcrypto;        // Node.js 18 has it under this name only

// Says which numbers are thrown, one after the other.
function load(numbers) {
    mock.method(crypto, "getRandomValues", (into) => {
        assert.ok(numbers.length, "more numbers than expected");
        into[0] = numbers.shift();
        return into;
    });
}
test.afterEach(() => mock.restoreAll());

test("letters are as many as asked for, and none is taken for another", () => {
    assert.match(randomLetters(20), /^[a-zA-Z2-9]{20}$/);
    assert.doesNotMatch(randomLetters(5000), /[lIO01]/);
});
test("two are never alike", () => {
    assert.notEqual(randomLetters(20), randomLetters(20));
});
test("every letter comes up", () => {
    assert.equal(new Set(randomLetters(5000)).size, 56);
});
test("what is left over at the end of the numbers is thrown again, for it would favour the first letters", () => {
    load([2 ** 32 - 1, 2 ** 32 - (2 ** 32 % 56), 55, 0]);
    assert.equal(randomLetters(2), "9a");
});
test("words are four, and more while they are too short together", () => {
    load([0, 1, 2, 0]);
    assert.equal(randomWords(["ant", "bear", "cat"], 4), "ant-bear-cat-ant");
    load([0, 0, 0, 0, 2]);
    assert.equal(randomWords(["ox", "ant", "bee"], 4, 12), "ox-ox-ox-ox-bee");
});
