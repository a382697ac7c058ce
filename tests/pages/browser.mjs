// A real Chromium for one story: what a page complains of is kept, and a story is a list of sentences.
import assert from "node:assert/strict";
import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { patience } from "./patience.mjs";

const executablePath = process.env.CHROMIUM ?? "/usr/bin/chromium";
const flags = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync"];
const screenshots = join(process.env.GATELODGE_BUILD ?? ".", "screenshots");
const sizes = { phone: { width: 390, height: 844 }, desktop: { width: 1280, height: 800 } };
const wanted = { none: 0, all: 4 }[process.env.PHOTOGRAPHS] ?? 2;
const opened = [];
let browser;                    // with all cookie jars of a story: it starts once
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

// In the page, before any of its own scripts: how long what people do takes until it shows.
function watchEvents() {
    globalThis.slowest = 0;
    new PerformanceObserver((list) => {
        for (const { interactionId, duration } of list.getEntries())
            if (interactionId)
                globalThis.slowest = Math.max(globalThis.slowest, duration);
    }).observe({ type: "event", durationThreshold: 16, buffered: true });
}

function listen(page, origin, complaints, expected) {
    page.on("console", (message) => {
        const text = `console: ${message.text()} (${message.location().url})`;
        if (["error", "warning"].includes(message.type()) && !expected.some((pattern) => pattern.test(text)))
            complaints.push(text);
    });
    page.on("pageerror", (error) => complaints.push(`page: ${error}`));
    page.on("request", (request) => {
        if (!/^(data|blob):/.test(request.url()) && !request.url().startsWith(origin))
            complaints.push(`asks elsewhere: ${request.url()}`);
    });
}

// Opens a browser with cookies of its own and one page. `complaints` collects what must not happen: broken policies
// (CSP, Trusted Types), errors, requests to others; what matches a pattern in `expected` is none. `options` are
// playwright's for a context: { locale: "de-DE", javaScriptEnabled: false, … }.
export async function openBrowser(origin, options = {}) {
    browser ??= await chromium.launch({ executablePath, args: flags });
    const context = await browser.newContext({ ignoreHTTPSErrors: true, viewport: sizes.desktop, ...options });
    const complaints = [];
    const expected = [];

    context.setDefaultTimeout(patience);
    opened.push(context);
    context.on("page", (page) => listen(page, origin, complaints, expected));
    await context.addInitScript(watchEvents);
    const page = await context.newPage();
    const close = async () => {
        await context.close();
        if (browser.contexts().length === 0)
            await browser.close().then(() => { browser = undefined; });
    };
    return { context, page, complaints, expected, close };
}

// Until what moves stands still: colours change over a moment, too.
const settled = () => Promise.allSettled(document.getAnimations()
    .filter(({ effect }) => effect.getComputedTiming().iterations !== Infinity).map(({ finished }) => finished));

const ofColours = { runOnly: ["color-contrast", "link-in-text-block"] };       // nothing else changes in the dark

// Nothing that keeps people out, in either theme: no serious or critical finding of axe on the page as it stands. To be
// said once for each state of a page that looks different: a form, its errors, a dialog. axe comes in as the debugger
// does, so that the page's policy stays as it is.
//   await assertAccessible(page)
//   await assertAccessible(page, "dialog")      only this part
export async function assertAccessible(page, part) {
    if (!await page.evaluate("typeof axe === 'object'"))
        await page.evaluate(`${axe}; undefined`);
    for (const colorScheme of ["light", "dark"]) {
        await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
        await page.evaluate(settled);
        const { violations } = await page.evaluate(([selector, which]) => axe.run(selector ?? document,
            { resultTypes: ["violations"], ...which }), [part, colorScheme === "dark" ? ofColours : {}]);
        assert.deepEqual(violations.filter(({ impact }) => ["serious", "critical"].includes(impact))
            .map(({ id, nodes }) => `${id}, ${colorScheme}: ${nodes.map(({ target, failureSummary }) =>
                `${target}: ${failureSummary}`).join("; ")}`), []);
    }
    await page.emulateMedia({ colorScheme: "light", reducedMotion: null });
}

const largestPaint = () => new Promise((resolve) => {
    new PerformanceObserver((list) => resolve(list.getEntries().at(-1).startTime))
        .observe({ type: "largest-contentful-paint", buffered: true });
    setTimeout(resolve, 500, NaN);
});
const loaded = () => ["navigation", "resource"].flatMap((kind) => performance.getEntriesByType(kind))
    .reduce((sum, { transferSize }) => sum + transferSize, 0);

// Prints how the page did so far, and gives it: { paint, slowest: milliseconds, bytes: over the wire }.
//   # login: largest paint after 84 ms, slowest interaction 24 ms, 14.2 KB
export async function sayMeasures(page, name) {
    const paint = await page.evaluate(largestPaint);
    const slowest = await page.evaluate(() => globalThis.slowest);
    const bytes = await page.evaluate(loaded);

    console.log(`# ${name}: largest paint after ${Math.round(paint)} ms, `
        + `${slowest ? `slowest interaction ${slowest} ms` : "no interaction above 16 ms"}, `
        + `${(bytes / 1000).toFixed(1)} KB`);
    return { paint, slowest, bytes };
}

// The page as it is seen at a desk by day and on a phone by night; with PHOTOGRAPHS=all, each by day and by night, with
// none, not at all.
export async function photograph(page, name) {
    const all = [["desktop", "light"], ["phone", "dark"], ["desktop", "dark"], ["phone", "light"]];

    if (!wanted)
        return;
    mkdirSync(screenshots, { recursive: true });
    for (const [size, colorScheme] of all.slice(0, wanted)) {
        await page.setViewportSize(sizes[size]);
        await page.emulateMedia({ colorScheme });
        await page.evaluate(settled);
        await page.screenshot({ path: join(screenshots, `${name}-${size}-${colorScheme}.png`), fullPage: true });
    }
    await page.setViewportSize(sizes.desktop);
    await page.emulateMedia({ colorScheme: "light" });
}

// What stood on the pages when a sentence failed: for whoever has only the log.
async function describePages() {
    for (const page of opened.flatMap((context) => context.pages())) {
        const text = await page.locator("body").innerText({ timeout: 5000 }).catch(String);

        console.log(`# ${page.url()} showed:`);
        console.log(text.slice(0, 3000).replace(/\s*\n\s*/g, "\n").replace(/^/gm, "#   "));
    }
}

// Runs the sentences in order and prints them as TAP. After the first that fails the rest makes no sense.
export async function tell(sentences) {
    const entries = Object.entries(sentences);
    let broken = false;

    console.log(`1..${entries.length}`);
    for (const [index, [sentence, check]] of entries.entries()) {
        if (broken) {
            console.log(`not ok ${index + 1} - ${sentence} (not reached)`);
            continue;
        }
        try {
            await check();
            console.log(`ok ${index + 1} - ${sentence}`);
        } catch (error) {
            broken = true;
            console.log(`not ok ${index + 1} - ${sentence}`);
            console.log(String(error.stack ?? error).replace(/^/gm, "# "));
            await describePages();
        }
    }
    process.exitCode = broken ? 1 : 0;
}
