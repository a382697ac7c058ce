#!/usr/bin/env node
// A list whose filter finds little reads on by itself, but not through a million people.
import assert from "node:assert/strict";
import test from "node:test";
import { Steps } from "../../web/app/steps.js";

// After how many pages that held so many in turn it rests; 0: not within a thousand.
function restsAfter(...found) {
    const steps = new Steps();

    for (let pages = 1; pages <= 1000; pages++)
        if (steps.take(found[(pages - 1) % found.length], 50))
            return pages;
    return 0;
}

test("it rests where nothing is found, and where next to nothing is", () => {
    assert.equal(restsAfter(0), 20);
    assert.equal(restsAfter(0, 0, 0, 0, 1), 20);
    assert.equal(restsAfter(2), 20);
});
test("it does not where pages fill, however slowly", () => {
    assert.equal(restsAfter(50), 0);
    assert.equal(restsAfter(3), 0);
    assert.equal(restsAfter(50, ...Array(19).fill(0)), 0);
});
test("whoever looks further looks as far again", () => {
    const steps = new Steps();
    const rests = Array.from({ length: 60 }, () => steps.take(1, 50)).flatMap((rest, at) => (rest ? [at + 1] : []));
    assert.deepEqual(rests, [20, 40, 60]);
});
