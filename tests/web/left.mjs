#!/usr/bin/env node
// What is told of the time that work still takes: true, and not often another.
import assert from "node:assert/strict";
import test from "node:test";
import { Pace, coarse } from "../../web/app/parts/left.js";

// A pace that saw one more thing done each `every` seconds, from `from` to `until`.
function seen({ from = 0, until, every = 1, pace = new Pace(), done = 0 }) {
    for (let at = from, count = done; at <= until; at += every)
        pace.see(count++, at);
    return pace;
}

test("nothing is told before something was seen", () => {
    assert.equal(new Pace().secondsFor(100), undefined);
    assert.equal(seen({ until: 4 }).secondsFor(100), undefined);
});
test("the rest takes as long as what was done", () => {
    assert.equal(seen({ until: 6 }).secondsFor(100), 100);
    assert.equal(seen({ until: 10, every: 0.25 }).secondsFor(100), 25);
});
test("a burst at first says nothing about what is paced then", () => {
    const pace = seen({ until: 5, every: 0.05 });
    pace.forget();
    assert.equal(pace.secondsFor(100), undefined);
    assert.equal(seen({ pace, from: 6, until: 16, every: 0.5, done: 100 }).secondsFor(100), 50);
});
test("what was long ago is forgotten, but not where things are that slow", () => {
    const pace = seen({ until: 30 });
    seen({ pace, from: 31, until: 61, every: 2, done: 31 });
    assert.equal(pace.secondsFor(10), 20);
    assert.equal(seen({ until: 300, every: 60 }).secondsFor(2), 120);
});
test("waiting without anything done changes nothing", () => {
    const pace = seen({ until: 10 });
    for (let at = 11; at < 60; at++)
        pace.see(10, at);
    assert.equal(pace.secondsFor(10), 10);
});
test("minutes are told coarsely, the more so the more there are", () => {
    assert.deepEqual([20, 59, 61, 89, 91, 200, 700, 5300, 7000].map((seconds) => coarse(seconds)),
        [0, 0, 1, 1, 2, 3, 10, 90, 120]);
});
test("what was told stays until it is clearly wrong, but a minute that is none is told at once", () => {
    assert.equal(coarse(100, 2), 2);
    assert.equal(coarse(75, 2), 1);
    assert.equal(coarse(160, 2), 2);
    assert.equal(coarse(59, 1), 0);
    assert.equal(coarse(70, 0), 0);
    assert.equal(coarse(80, 0), 1);
});
