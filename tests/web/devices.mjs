#!/usr/bin/env node
// What people read about devices and places.
import assert from "node:assert/strict";
import test from "node:test";
import { deviceOf, placeOf } from "../../web/app/devices.js";
import { readLanguages } from "../../web/languages.mjs";

const { en: english } = readLanguages();
const spoken = (userAgent) => {
    const { key, values } = deviceOf(userAgent);

    return english[key].replace(/\{(\w+)\}/g, (_, name) => values[name]);
};

const windows = "Windows NT 10.0; Win64; x64", iphone = "iPhone; CPU iPhone OS 18_6 like Mac OS X";
const gecko = (system, more = "Gecko/20100101 Firefox/145.0") => `Mozilla/5.0 (${system}) ${more}`;
const webkit = (system, more) => `Mozilla/5.0 (${system}) AppleWebKit/537.36 (KHTML, like Gecko) ${more}`;

const devices = [
    [gecko("X11; Linux x86_64; rv:145.0"), "Firefox on Linux", "computer"],
    [gecko("Windows NT 10.0; Win64; x64; rv:145.0"), "Firefox on Windows", "computer"],
    [gecko("Android 15; Mobile; rv:145.0", "Gecko/145.0 Firefox/145.0"), "Firefox on Android", "phone"],
    [webkit("X11; Linux x86_64", "Chrome/142.0.0.0 Safari/537.36"), "Chrome on Linux", "computer"],
    [webkit("X11; Linux x86_64", "HeadlessChrome/142.0.0.0 Safari/537.36"), "Chrome on Linux", "computer"],
    [webkit(windows, "Chrome/142.0.0.0 Safari/537.36 Edg/142.0.0.0"), "Edge on Windows", "computer"],
    [webkit(windows, "Chrome/141.0.0.0 Safari/537.36 OPR/125.0.0.0"), "Opera on Windows", "computer"],
    [webkit("Linux; Android 10; K", "Chrome/142.0.0.0 Mobile Safari/537.36"), "Chrome on Android", "phone"],
    [webkit("Linux; Android 10; K", "SamsungBrowser/29.0 Chrome/136.0.0.0 Safari/537.36"),
        "Samsung Internet on Android", "tablet"],
    [webkit("Macintosh; Intel Mac OS X 10_15_7", "Version/26.0 Safari/605.1.15"), "Safari on Mac", "computer"],
    [webkit(iphone, "Version/26.0 Mobile/15E148 Safari/604.1"), "Safari on iPhone", "phone"],
    [webkit(iphone, "CriOS/142.0 Mobile/15E148 Safari/604.1"), "Chrome on iPhone", "phone"],
    [webkit("iPad; CPU OS 18_6 like Mac OS X", "Version/26.0 Mobile/15E148 Safari/604.1"), "Safari on iPad", "tablet"],
    [webkit("X11; CrOS x86_64 14541.0.0", "Chrome/142.0.0.0 Safari/537.36"), "Chrome on ChromeOS", "computer"],
    [gecko("X11; OpenBSD amd64; rv:145.0"), "Firefox on OpenBSD", "computer"],
    ["curl/7.88.1", "curl", "program"],
    ["python-requests/2.32.3", "python-requests", "program"],
    ["git/2.39.5 (Linux)", "git", "program"],
    ["DAVx5/4.5.4-gplay (dav4jvm; okhttp/5.1.0) Android/15", "DAVx5", "program"],
    ["Mozilla/5.0 (compatible; Somebot/2.1; +https://bot.example/)", "Somebot", "program"],
    ["Mozilla/5.0 (X11; Linux x86_64)", "Linux", "computer"],
    ["Mozilla/5.0", "Unknown device", "unknown"],
    ["", "Unknown device", "unknown"],
    [null, "Unknown device", "unknown"],
    ["(((", "Unknown device", "unknown"],
];

for (const [userAgent, name, kind] of devices)
    test(`${JSON.stringify(userAgent)} is ${name}, a ${kind}`, () => {
        assert.equal(spoken(userAgent), name);
        assert.equal(deviceOf(userAgent).kind, kind);
    });

test("a long name of a program is cut, not believed to the end", () => {
    assert.equal(deviceOf("a".repeat(255)).values.program.length, 40);
});

const places = [
    ["127.0.0.1", "server"], ["127.8.0.1", "server"], ["::1", "server"], ["::ffff:127.0.0.1", "server"],
    ["10.1.2.3", "local"], ["172.16.0.1", "local"], ["172.31.255.1", "local"], ["192.168.178.20", "local"],
    ["169.254.1.1", "local"], ["fd00::1", "local"], ["fc12:3456::1", "local"], ["fe80::1", "local"],
    ["febf::1", "local"],
    ["100.64.0.1", "shared"], ["100.127.0.1", "shared"],
    ["172.32.0.1", "internet"], ["192.0.2.1", "internet"], ["100.128.0.1", "internet"], ["2001:db8::1", "internet"],
    ["fec0::1", "internet"], ["1.10.0.1", "internet"],
    [null, "unknown"],
];

for (const [ip, place] of places)
    test(`${ip} is said to be ${place}`, () => {
        assert.equal(placeOf(ip), `devices.place.${place}`);
        assert.ok(english[placeOf(ip)]);
    });

test("the address that one looks from is told from others, whatever it is", () => {
    assert.equal(placeOf("192.0.2.1", "192.0.2.1"), "devices.place.same");
    assert.equal(placeOf("192.0.2.2", "192.0.2.1"), "devices.place.internet");
    assert.equal(placeOf(null, null), "devices.place.unknown");
});
