// The audit log, and everybody's sessions and tokens: what happened, followed live, and what is ended or taken back.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { assertAccessible, openBrowser, photograph, sayMeasures, tell } from "./browser.mjs";
import { becomes } from "./patience.mjs";
import { api, makePerson, signInAs, signInAsAdministrator } from "./world.mjs";

const { URL: portal } = process.env;
const { page, complaints, expected, close } = await openBrowser(portal, { locale: "en-GB" });
const secret = "seven owls watch the audit";
const nest = `audit-nest-${Date.now()}`;        // events stay when what they tell of is gone: nothing is called so yet
const heading = (name) => page.getByRole("heading", { level: 1, name, exact: true }).waitFor();
const button = (name) => page.getByRole("button", { name, exact: true });
const all = (text) => page.getByRole("row", { name: text });
const row = (text) => all(text).first();
const rows = () => page.locator("tbody tr[data-row]");
const counted = (count) => page.waitForFunction((wanted) =>
    document.querySelectorAll("tbody tr[data-row]").length === wanted, count);
const said = (text) => page.getByText(text, { exact: true }).first().waitFor();
const told = (text) => page.locator(".toasts").getByText(text).waitFor();
const details = () => page.getByRole("complementary", { name: "Event" });
const query = () => Object.fromEntries(new URL(page.url()).searchParams);
const press = (key) => page.keyboard.press(key);
const open = (path) => page.goto(`${portal}/console/${path}`);
const choose = async (text, option) => {
    await page.getByRole("combobox", { name: "Person, address or request" }).fill(text);
    await page.getByRole("option", { name: option }).click();
};

const iphone = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
    + "Version/18.0 Mobile/15E148 Safari/604.1";
const firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";

// Signs in as another device does: the token stays with us, and the browser's own session as it is.
const signInElsewhere = (identifier, agent) => page.request.post(`${portal}/api/v1/sessions`,
    { data: { identifier, password: secret, deliver: "token" }, headers: { Origin: portal, "User-Agent": agent } })
    .then((answer) => assert.equal(answer.status(), 201));

await signInAsAdministrator(page);
const olga = await makePerson(page, { username: "audit-olga", display_name: "Olga Owl" }, secret);
const otto = await makePerson(page, { username: "audit-otto", display_name: "Otto Owl" }, secret);
const auditor = (await api(page).get('/roles?filter=name eq "auditor"')).data[0];
await api(page).put(`/users/${olga.id}/roles/${auditor.id}`);

await tell({
    "the log tells in sentences what happened, the newest first": async () => {
        await open("events");
        await heading("Audit log");
        await row(/^audit-olga was given the role auditor by admin/).waitFor();
        await becomes(() => rows().first().textContent(), /audit-olga was given the role auditor/);
        await assertAccessible(page);
        await photograph(page, "audit");
        await sayMeasures(page, "audit");
    },
    "an event opens by keyboard to everything about it, under an address of its own": async () => {
        await rows().first().focus();
        await press("ArrowDown");
        await press("ArrowUp");
        await press("Enter");
        await details().getByText("role.granted", { exact: true }).waitFor();
        await becomes(() => query().event ?? "", /^event_/);
        await details().getByText("As JSON").click();
        assert.match(await details().locator("pre").textContent(), /"action": "role\.granted"/);
        await assertAccessible(page);
        await photograph(page, "audit-event");
        await page.reload();
        await details().getByText("role.granted", { exact: true }).waitFor();
        await press("Escape");
        await details().waitFor({ state: "detached" });
        await becomes(() => query().event, undefined);
    },
    "from an event one comes to all of the same request, address and person": async () => {
        await rows().first().click();
        await details().getByRole("link", { name: "All of this request" }).click();
        await counted(1);
        await row(/audit-olga was given the role/).waitFor();
        await page.getByRole("button", { name: /^Remove: Request/ }).click();
        await row(/^audit-otto was added by admin/).click();
        await details().getByRole("link", { name: "All that happened to it" }).click();
        await said("Happened to audit-otto");
        await page.waitForFunction(() => {
            const texts = [...document.querySelectorAll("tbody tr[data-row]")].map((one) => one.textContent);
            return texts.length > 0 && texts.every((text) => /audit-otto/.test(text));
        });
    },
    "who, what and when narrow it, all of it is in the address, and back leads back": async () => {
        await open("events");
        await choose("audit-o", "Done by audit-olga");
        await said("No such events");
        await button("Clear all filters").last().click();
        const made = `target.id eq "${otto.id}" and action eq "user.created"`;
        const { ip } = (await api(page).get(`/events?filter=${made}`)).data[0];
        await choose(ip, `From ${ip}`);
        await page.getByLabel("What happened").selectOption("people");
        await page.getByLabel("When").selectOption("1h");
        await row(/^audit-otto was added/).waitFor();
        await becomes(query, { ip, action: "people", since: "1h" });
        await page.reload();
        await row(/^audit-otto was added/).waitFor();
        await said(`From ${ip}`);
        assert.equal(await all(/signed in/).count(), 0);
    },
    "with days of one's own, too, the choices stand in one line": async () => {
        await page.getByLabel("When").selectOption("days");
        await page.getByLabel("Until day").waitFor();
        const lines = await page.locator(".filters .narrow").evaluateAll((all) =>
            all.map((one) => `${one.getBoundingClientRect().top} ${one.getBoundingClientRect().height}`));
        assert.equal(lines.length, 5);
        assert.equal(new Set(lines).size, 1, lines.join(", "));
    },
    "what happens meanwhile comes by itself, and waits while one reads further down": async () => {
        await Promise.all(Array.from({ length: 16 }, (_, at) => api(page).post("/groups", { name: `${nest}-0${at}` })));
        await open("events");
        await rows().nth(20).waitFor();
        await api(page).post("/groups", { name: `${nest}-1` });
        await row(`The group ${nest}-1 was added`).waitFor();
        await page.mouse.wheel(0, 1500);
        await page.waitForFunction(() => scrollY > 250);
        await api(page).post("/groups", { name: `${nest}-2` });
        await page.getByRole("button", { name: /^\d+ new events?$/ }).click();
        await page.waitForFunction(() => scrollY === 0);
        await row(`The group ${nest}-2 was added`).waitFor();
    },
    "paused or out of sight, nothing is asked": async () => {
        await page.clock.install({ time: Date.now() });
        await open("events");
        await row(`The group ${nest}-2 was added`).waitFor();
        await said("New events appear by themselves");
        await button("Pause").click();
        await said("New events do not appear");
        const asked = [];
        page.on("request", (request) => asked.push(...request.url().match(/api\/v1\/events/g) ?? []));
        await api(page).post("/groups", { name: `${nest}-3` });
        await page.clock.fastForward(20000);
        await page.evaluate(() =>
            Object.defineProperty(document, "visibilityState", { value: "hidden", configurable: true }));
        await button("Go on").click();
        await button("Pause").waitFor();
        await page.clock.fastForward(20000);
        assert.deepEqual(asked, []);
        await page.evaluate(() => delete document.visibilityState);
        await row(`The group ${nest}-3 was added`).waitFor();
    },
    "what matches is exported, and nothing in it is a formula": async () => {
        await api(page).post(`/me/tokens`, { name: "=audit()", permissions: [] });
        await open("events?action=token.created");
        await row(/got the token =audit\(\)/).waitFor();
        await button("Export").click();
        await assertAccessible(page, "dialog");
        const file = page.waitForEvent("download");
        await page.getByRole("dialog").getByRole("button", { name: "Export" }).click();
        const text = readFileSync(await (await file).path(), "utf8");
        assert.match(text, /^\ufeffat,action,outcome,/);
        assert.match(text, /,'=audit\(\),/);
        await told(/exported/);
    },
    "somebody's session is found by name and ended": async () => {
        await signInElsewhere("audit-otto", iphone);
        await open("sessions");
        await heading("Sessions");
        await row(/admin.*This one/).waitFor();
        await page.getByRole("searchbox", { name: "Name or address" }).fill("audit-ot");
        await row(/audit-otto.*Safari on iPhone/).waitFor();
        await counted(1);
        await assertAccessible(page);
        await photograph(page, "sessions");
        await button("Session of audit-otto").click();
        await page.getByRole("menuitem", { name: "End session" }).click();
        await page.getByRole("dialog").getByRole("button", { name: "End session" }).click();
        await told("1 session ended.");
        await said("No such sessions");
        assert.equal((await api(page).get(`/users/${otto.id}/sessions`)).data.length, 0);
    },
    "chosen sessions are ended together, by keyboard, and one's own stays": async () => {
        await Promise.all([iphone, firefox].map((agent) => signInElsewhere("audit-otto", agent)));
        await open("sessions?search=a");
        await row(/admin.*This one/).getByRole("checkbox").focus();
        await press("Space");
        await becomes(() => all(/audit-otto/).count(), 2);
        for (const one of await all(/audit-otto/).all()) {
            await one.focus();
            await press("Space");
        }
        await said("3 chosen");
        await button("End sessions").focus();
        await press("Enter");
        await page.getByRole("dialog").getByText("Your own session is among the chosen ones; it stays.").waitFor();
        await page.getByRole("dialog").getByRole("button", { name: "End session" }).click();
        await told("2 sessions ended.");
        await becomes(() => all(/admin.*This one/).count(), 1);
    },
    "tokens of everybody are found by their state, and revoked": async () => {
        await open("tokens?state=unused");
        await row(/=audit\(\) admin/).waitFor();
        await page.getByRole("searchbox", { name: "Name of person or token" }).fill("=audit");
        await counted(1);
        await assertAccessible(page);
        await photograph(page, "tokens");
        await page.getByRole("checkbox", { name: "Choose =audit()" }).check();
        await button("Revoke").click();
        await page.getByRole("dialog").getByRole("button", { name: "Revoke" }).click();
        await told("1 token revoked.");
        await said("No such tokens");
    },
    "a service's token is shown once, and not left behind by mistake": async () => {
        const robot = await api(page).post("/users", { username: "audit-robot", kind: "service" });
        const dialog = page.getByRole("dialog"), token = dialog.locator("code");
        const question = page.getByRole("dialog", { name: "Leave the token behind?" });
        await open(`people/${robot.id}?view=tokens`);
        await button("New token").click();
        await dialog.getByRole("textbox", { name: "What is it for?" }).fill("nightly audit");
        await dialog.getByRole("button", { name: "Create" }).click();
        await token.waitFor();
        await press("Escape");
        await question.getByRole("button", { name: "Cancel" }).click();
        await question.waitFor({ state: "detached" });
        assert.match(await token.textContent(), /^gl_/);
        const asked = page.waitForEvent("dialog");
        await page.evaluate(() => { setTimeout(() => location.reload()); });
        const warning = await asked;
        assert.equal(warning.type(), "beforeunload");
        await warning.dismiss();
        assert.match(await token.textContent(), /^gl_/);
        await press("Escape");
        await question.getByRole("button", { name: "Yes, leave" }).click();
        await dialog.waitFor({ state: "detached" });
        await row(/^nightly audit/).waitFor();
    },
    "who may only look sees all of it, and can change none of it": async () => {
        await signInAs(page, "audit-olga", secret);
        await open("events");
        await row(/^audit-olga signed in/).waitFor();
        await open("sessions");
        await row(/audit-olga.*This one/).waitFor();
        assert.equal(await page.getByRole("checkbox").count(), 0);
        await button("Session of audit-olga").first().click();
        await becomes(() => page.getByRole("menuitem").allTextContents(), ["Show person", "What this person did"]);
        await open("tokens");
        await heading("Tokens");
        assert.equal(await page.getByRole("checkbox").count(), 0);
    },
    "one's own session is asked about in other words, and ending it signs out": async () => {
        await open("sessions?search=audit-olga");
        expected.push(/status of 401/);
        await signInAsAdministrator(page);
        await page.reload();
        await open("sessions");
        await row(/admin.*This one/).getByRole("button", { name: "Session of admin" }).click();
        await page.getByRole("menuitem", { name: "End session" }).click();
        const question = page.getByRole("dialog", { name: "Sign yourself out?" });
        await question.getByRole("button", { name: "Sign out" }).click();
        await page.waitForURL(/\/login\?rd=/);
    },
    "no page broke its own policy, asked elsewhere or complained": async () => {
        assert.deepEqual(complaints, []);
    },
});
await close();
