#!/usr/bin/env node
// Days begin where people live, also on those on which clocks are turned.
import assert from "node:assert/strict";
import test from "node:test";
import { beginningOf, dateAt, endOf, midnightAt, momentAt, partOfDayAt, writtenAt } from "../../web/app/days.js";

const at = (text) => Date.parse(text);
const iso = (moment) => new Date(moment).toISOString().replace(/:00\.000Z$/, "Z");

test("a day begins at its midnight, west and east of Greenwich", () => {
    assert.equal(iso(midnightAt(at("2026-11-20T16:20:31.5Z"), "UTC")), "2026-11-20T00:00Z");
    assert.equal(iso(midnightAt(at("2026-11-20T16:20:31Z"), "Europe/Berlin")), "2026-11-19T23:00Z");
    assert.equal(iso(midnightAt(at("2026-11-20T02:00:00Z"), "America/New_York")), "2026-11-19T05:00Z");
    assert.equal(iso(midnightAt(at("2026-11-20T20:00:00Z"), "Asia/Kolkata")), "2026-11-20T18:30Z");
});

test("it does on days on which clocks are turned, and the next does, too", () => {
    assert.equal(iso(midnightAt(at("2026-03-29T12:00:00Z"), "Europe/Berlin")), "2026-03-28T23:00Z");
    assert.equal(iso(beginningOf("2026-03-29", "Europe/Berlin", 1)), "2026-03-29T22:00Z");
    assert.equal(iso(midnightAt(at("2026-10-25T12:00:00Z"), "Europe/Berlin")), "2026-10-24T22:00Z");
    assert.equal(iso(beginningOf("2026-10-25", "Europe/Berlin", 1)), "2026-10-25T23:00Z");
});

test("a date that somebody writes is theirs", () => {
    assert.equal(iso(beginningOf("2026-11-30", "America/New_York")), "2026-11-30T05:00Z");
    assert.equal(iso(beginningOf("2026-11-30", "America/New_York", 1)), "2026-12-01T05:00Z");
    assert.equal(dateAt(at("2026-11-30T03:00:00Z"), "America/New_York"), "2026-11-29");
});

test("a moment that somebody writes is theirs, and stands in the field as it was written", () => {
    for (const [text, zone, moment] of [["2026-11-30T09:15", "Asia/Tokyo", "2026-11-30T00:15Z"],
        ["2026-07-01T23:59", "America/New_York", "2026-07-02T03:59Z"]]) {
        assert.equal(iso(momentAt(text, zone)), moment);
        assert.equal(writtenAt(at(moment), zone), text);
    }
    assert.equal(new Date(endOf("2026-11-30", "Asia/Tokyo")).toISOString(), "2026-11-30T14:59:59.000Z");
});

test("quarters of days begin at 0, 6, 12 and 18 on the wall", () => {
    assert.equal(iso(partOfDayAt(at("2026-11-20T16:59:59Z"), 6, "Europe/Berlin")), "2026-11-20T11:00Z");
    assert.equal(iso(partOfDayAt(at("2026-11-20T17:00:00Z"), 6, "Europe/Berlin")), "2026-11-20T17:00Z");
});
