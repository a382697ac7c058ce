// The overview and the system page: what is counted, drawn and told of how things are going.
import assert from "node:assert/strict";
import { assertAccessible, openBrowser, photograph, sayMeasures, tell } from "./browser.mjs";
import { becomes, until } from "./patience.mjs";
import { makePerson, signInAsAdministrator } from "./world.mjs";

const { URL: portal } = process.env;
const hour = new Date().getUTCHours();         // where it is about noon, no day ends while we count what happened today
const timezoneId = `Etc/GMT${hour < 12 ? "-" : "+"}${Math.abs(12 - hour)}`;
const { context, page, complaints, expected, close } = await openBrowser(portal, { locale: "en-GB", timezoneId });
const secret = "eight herons count the days";
const heading = (name, level = 1) => page.getByRole("heading", { level, name, exact: true }).waitFor();
const region = (name) => page.getByRole("region", { name, exact: true });
const link = (name) => page.getByRole("link", { name });
const figure = async (name) => {
    const number = await page.locator(".count").filter({ hasText: name }).locator("strong").textContent();

    return Number(number.replaceAll(",", ""));
};
const drawn = () => page.locator("canvas")
    .evaluateAll((canvases) => canvases.map((canvas) => canvas.toDataURL()).join());
const open = (path = "") => page.goto(`${portal}/console${path}`);
const signIn = (identifier, password) => page.request.post(`${portal}/api/v1/sessions`,
    { data: { identifier, password, deliver: "token" }, headers: { Origin: portal } });

// Looks at the system page until all is well: on a busy machine something may take too long for a moment, and is told.
const findWell = async () => {
    const verdict = page.locator(".verdict h2"), refresh = page.getByRole("button", { name: "Refresh" });
    await verdict.waitFor();
    await becomes(async () => {
        if (await verdict.innerText() !== "Everything is well")
            await refresh.click();              // which may be clicked again when the answer is there
        return verdict.innerText();
    }, "Everything is well");
};

// What the API answers, changed on its way: installations that are new, or not well.
const changed = (path, change) => page.route(`**/api/v1${path}`, async (route) => {
    const response = await route.fetch();
    const answer = await response.json();

    await route.fulfill({ response, json: change(answer) });
});

await signInAsAdministrator(page);
await makePerson(page, { username: "overview-hedda", display_name: "Hedda Heron" }, secret);
await signIn("overview-hedda", secret);
await signIn("overview-hedda", "not her password");

await tell({
    "a new installation says what to do next, instead of charts of nothing": async () => {
        await changed("/statistics*", (answer) =>
            ({ ...answer, people: { active: 1, suspended: 0, pending: 0, services: 0 } }));
        await open();
        await heading("Overview");
        await heading("What to do next", 2);
        const [site, rules] = await page.locator("pre").allTextContents();
        assert.match(site, /include .*protect\.conf;/);
        assert.match(site, new RegExp(`set \\$gatelodge_portal ${portal};`));
        assert.match(rules, /site "calendar" {/);
        assert.equal(await link("Add people").getAttribute("href"), "/console/people");
        assert.equal(await page.locator("canvas").count(), 0);
        await assertAccessible(page);
        await photograph(page, "overview-new");
        await page.unrouteAll({ behavior: "wait" });
    },
    "the overview counts who is here, who came in and who was refused": async () => {
        await open();
        await until(async () => {               // what was counted counts for a while
            await page.reload();
            await region("Sign-ins and refusals").locator("canvas").nth(1).waitFor();
            return await figure("Active sessions") >= 2 && await figure("People") >= 2
                && await figure("Sign-ins") >= 2 && await figure("Refused") >= 1;
        }, "all of it is counted");
        await region("Slowest requests").first().getByRole("row").nth(1).waitFor();
        await assertAccessible(page);
        await photograph(page, "overview");
        await sayMeasures(page, "overview");
    },
    "what is drawn is a table, too, and by keyboard": async () => {
        const summary = page.getByText("As a table").first();

        await summary.focus();
        await page.keyboard.press("Enter");
        const cells = page.getByRole("table", { name: "Sign-ins over time" }).getByRole("cell");
        await cells.first().waitFor();
        const counts = (await cells.allTextContents()).map((text) => Number(text.replaceAll(",", "")));
        assert.ok(counts.reduce((all, one) => all + one) >= 2, counts.join());
    },
    "7 and 30 days have addresses of their own": async () => {
        for (const [name, span] of [["7 days", "7d"], ["30 days", "30d"]]) {
            await link(name).click();
            await page.waitForURL(new RegExp(`span=${span}`));
            await page.locator("canvas").nth(1).waitFor();
        }
        await page.reload();
        await page.locator("canvas").nth(1).waitFor();
        await becomes(() => link("30 days").getAttribute("aria-current"), "page");
    },
    "the drawing follows the theme": async () => {
        const light = await drawn();

        await page.emulateMedia({ colorScheme: "dark" });
        await until(async () => { const now = await drawn(); return now && now !== light; }, "it is drawn anew");
        await page.emulateMedia({ colorScheme: "light" });
    },
    "the newest refusals lead to the audit log": async () => {
        await region("Newest refusals").getByRole("link", { name: "A sign-in as overview-hedda was refused" })
            .first().click();
        const event = page.getByRole("complementary", { name: "Event" });
        await event.getByText("wrong_credentials", { exact: true }).waitFor();
        await page.goBack();
        await heading("Overview");
    },
    "where everything is well, the system page says so, and what is normal": async () => {
        await open("/system");
        await findWell();
        await region("Programs").getByText("gatelodge-jobs").waitFor();
        await becomes(() => region("Programs").getByText("Ready", { exact: true }).count(), 4);
        assert.match(await region("Session table").locator(".fill").textContent(), /%.* of .* MiB/);
        await assertAccessible(page);
        await photograph(page, "system");
    },
    "what is not well is said first, with what to do": async () => {
        await changed("/system", (system) => ({
            ...system,
            programs: system.programs.map((one) => ({ ...one, ready: one.name !== "jobs",
                problem: one.name === "jobs" ? "unseen" : null })),
            database: { ...system.database, milliseconds: 1, clock_ahead: 0,
                schema: system.database.schema_wanted - 1 },
            feed: { ...system.feed, ready: true },
            table: { ...system.table, evicted: 3, used: system.table.size, given_up: 10, kept: 1000 },
            journal: { waiting: 1 },
            audit: { ...system.audit, ready: true },
        }));
        await page.getByRole("button", { name: "Refresh" }).click();
        await heading("4 things are not well", 2);
        const finding = page.locator(".verdict li");
        assert.match(await finding.first().textContent(),
            /Nothing is seen of gatelodge-jobs.*systemctl status gatelodge-jobs/s);
        assert.match(await finding.nth(1).textContent(), /gatelodge db upgrade/);
        assert.match(await page.locator(".verdict").textContent(), /3 sessions had to make room.*1 revocation waits/s);
        await assertAccessible(page);
        await photograph(page, "system-unwell");
        await page.unrouteAll({ behavior: "wait" });
    },
    "what cannot be read says so, and can be tried again": async () => {
        expected.push(/status of 503/);
        await page.route("**/api/v1/system", (route) =>
            route.fulfill({ status: 503, json: { code: "unavailable", status: 503 } }));
        await page.getByRole("button", { name: "Refresh" }).click();
        await page.getByRole("alert").waitFor();
        await page.unrouteAll({ behavior: "wait" });
        await page.getByRole("button", { name: "Try again" }).click();
        await findWell();
        await page.getByRole("alert").waitFor({ state: "detached" });
    },
    "in German, it is German, its numbers and days, too": async () => {
        await context.addCookies([{ name: "gatelodge_language", value: "de", url: portal }]);
        await open("?span=7d");
        await heading("Übersicht");
        await page.getByText("Als Tabelle").first().click();
        await page.getByRole("rowheader", { name: /^\d{2}\.\d{2}\.\d{4}, \d{2}:\d{2}$/ }).first().waitFor();
    },
    "while it is seen, it counts again each minute": async () => {
        await context.clearCookies({ name: "gatelodge_language" });
        await open("/policy");
        await heading("Rules of the gate");
        await page.clock.install({ time: Date.now() });
        await link("Overview").click();
        await page.locator("canvas").nth(1).waitFor();
        const before = await figure("Sign-ins");
        assert.equal((await signIn("overview-hedda", secret)).status(), 201);
        const again = page.waitForResponse(/api\/v1\/statistics/);
        await page.clock.fastForward(66000);
        await again;
        assert.ok(before >= 2);
    },
    "before an empty chair it rests, and goes on when somebody is back": async () => {
        const asked = [];
        page.on("request", (request) => asked.push(...request.url().match(/api\/v1\/statistics/g) ?? []));
        await page.clock.fastForward(16 * 60000);
        await page.clock.fastForward(66000);
        assert.deepEqual(asked, []);
        await page.mouse.move(200, 200);
        const again = page.waitForResponse(/api\/v1\/statistics/);
        await page.clock.fastForward(6000);
        await again;
    },
    "no page broke its own policy, asked elsewhere or complained": async () => {
        assert.deepEqual(complaints, []);
    },
});
await close();
