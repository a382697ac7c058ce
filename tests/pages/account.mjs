// One's own account: what a person sees and changes of themselves, finds again and ends, without having read anything.
import assert from "node:assert/strict";
import { request } from "playwright-core";
import { assertAccessible, openBrowser, photograph, sayMeasures, tell } from "./browser.mjs";
import { becomes } from "./patience.mjs";
import { api, makePerson, signInAs, signInAsAdministrator } from "./world.mjs";

const { URL: portal } = process.env;
const { context, page, complaints, expected, close } = await openBrowser(portal, { locale: "en-GB" });
const secret = "seven-crates-of-olives", better = "eleven-buckets-of-paint";
const heading = (name) => page.getByRole("heading", { level: 1, name }).waitFor();
const toast = (text) => page.getByRole("status").getByText(text).first().waitFor();
const button = (name, where = page) => where.getByRole("button", { name, exact: true });
const dialog = page.getByRole("dialog");
const session = (device) => page.getByRole("listitem").filter({ hasText: device });
const press = (key) => page.keyboard.press(key);
const focused = () => page.evaluate(() => document.activeElement.ariaLabel
    ?? document.activeElement.textContent.trim());

async function tabTo(name) {
    for (let turns = 0; await focused() !== name; turns++) {
        assert.ok(turns < 60, `the keyboard does not come to ${name}`);
        await press("Tab");
    }
}

const newDevice = (extraHTTPHeaders, userAgent) =>
    request.newContext({ ignoreHTTPSErrors: true, userAgent, extraHTTPHeaders });

// Another device that the same person is signed in with.
async function signInElsewhere(userAgent, password) {
    const device = await newDevice({ Origin: portal }, userAgent);
    const answer = await device.post(`${portal}/api/v1/sessions`, { data: { identifier: "own-olga", password } });

    assert.equal(answer.status(), 201);
    return device;
}
const isSignedIn = async (device) => (await device.get(`${portal}/api/v1/me`)).ok();

await context.grantPermissions(["clipboard-read", "clipboard-write"]);
await signInAsAdministrator(page);
const olga = await makePerson(page, { username: "own-olga", email: "olga@own.example" }, secret);
const role = await api(page).post("/roles", { name: "own-readers", permissions: ["groups.read", "users.read"] });
await api(page).put(`/users/${olga.id}/roles/${role.id}`);
await context.clearCookies();
await signInAs(page, "own-olga", secret);
const devices = {};
const elsewhere = await signInElsewhere("Elsewhere/1.0", secret);

await tell({
    "one's profile says who one is here": async () => {
        await page.goto(`${portal}/account`);
        await heading("Profile");
        await page.getByText("olga@own.example").waitFor();
        await page.getByText("own-readers").waitFor();
        await sayMeasures(page, "profile");
        await assertAccessible(page);
        await photograph(page, "account-profile");
    },
    "a new name shows at once, wherever one's name stands": async () => {
        await page.getByLabel("Name", { exact: true }).fill("Olga Own");
        await press("Enter");
        await toast("Saved.");
        await button("You: Olga Own").waitFor();
        await page.getByRole("heading", { level: 2, name: "Olga Own" }).waitFor();
    },
    "what is not saved is not lost by a step aside": async () => {
        await page.getByLabel("Name", { exact: true }).fill("Olga Unsaved");
        page.once("dialog", (question) => question.dismiss());
        await page.getByRole("link", { name: "Sessions", exact: true }).first().click();
        assert.equal(new URL(page.url()).pathname, "/account");
        await button("Discard").click();
        await becomes(() => page.getByLabel("Name", { exact: true }).inputValue(), "Olga Own");
    },
    "when somebody else changed the same meanwhile, both are shown, and one decides": async () => {
        await elsewhere.patch(`${portal}/api/v1/me`, { data: { display_name: "Olga Elsewhere" } });
        expected.push(/status of 412/);
        await page.getByLabel("Name", { exact: true }).fill("Olga Here");
        await press("Enter");
        await dialog.getByText("Olga Elsewhere").waitFor();
        assert.ok(await dialog.getByText("Olga Here").isVisible());
        await assertAccessible(page, "dialog");
        await photograph(page, "account-conflict");
        await button("Save mine", dialog).click();
        await button("You: Olga Here").waitFor();
        assert.equal((await api(page).get("/me")).display_name, "Olga Here");
    },
    "what nobody else touched is saved without a question": async () => {
        await elsewhere.patch(`${portal}/api/v1/me`, { data: { time_zone: "Asia/Tokyo" } });
        await page.getByLabel("Name", { exact: true }).fill("Olga Own");
        await press("Enter");
        await button("You: Olga Own").waitFor();
        await becomes(() => page.getByLabel("Time zone").inputValue(), "Asia/Tokyo");
        assert.equal((await api(page).get("/me")).display_name, "Olga Own");
    },
    "what does not fit is told beside its field": async () => {
        await page.getByLabel("Time zone").fill("Europe/Atlantis");
        await press("Enter");
        await page.locator(".misfit").getByText("A time zone such as Europe/Vienna.").first().waitFor();
        assert.equal(await page.getByLabel("Time zone").getAttribute("aria-invalid"), "true");
        await becomes(() => page.evaluate(() => document.activeElement.name), "time_zone");
    },
    "a language and a time zone hold everywhere at once": async () => {
        await page.getByLabel("Time zone").fill("pacific/auckland");
        await page.getByLabel("Language").selectOption("de");
        await button("Save").click();
        await heading("Profil");
        await page.getByRole("link", { name: "Sitzungen" }).first().click();
        await heading("Sitzungen");
        const there = new Intl.DateTimeFormat("de", {
            dateStyle: "medium", timeStyle: "short", timeZone: "Pacific/Auckland",
        });
        const [{ created_at: at }] = (await api(page).get("/me/sessions")).data.filter(({ current }) => current);
        await session("Dieses Gerät").getByText(there.format(new Date(at))).waitFor();
        await photograph(page, "account-sessions-german");
        await page.getByRole("link", { name: "Profil" }).click();
        await page.getByLabel("Sprache").selectOption("en");
        await page.getByLabel("Zeitzone").fill("");
        await button("Speichern").click();
        await heading("Profile");
        await button("You: Olga Own").click();
        await page.getByRole("menuitemradio", { name: "Deutsch" }).click();
        await page.waitForFunction(() => document.querySelector("select[name=locale]").value === "de");
        await page.getByLabel("Sprache").selectOption("en");
        await button("Speichern").click();
        await heading("Profile");
    },
    "dark is dark at once, and stays": async () => {
        await page.getByRole("radio", { name: "Dark" }).check();
        await becomes(() => page.evaluate(() => document.documentElement.dataset.theme), "dark");
        await page.reload();
        await heading("Profile");
        assert.equal(await page.evaluate(() => document.documentElement.dataset.theme), "dark");
        await page.getByRole("radio", { name: "As the device has it" }).check();
    },
    "a wrong password and a weak one are told beside their fields": async () => {
        expected.push(/status of 401/, /status of 422/);
        await page.getByRole("link", { name: "Security" }).click();
        await heading("Security");
        await page.getByLabel("Current password").fill("not the right one");
        await page.getByLabel("New password").fill(better);
        await button("Change the password").click();
        await page.getByText("This is not your password.").waitFor();
        await page.getByLabel("Current password").fill(secret);
        await page.getByLabel("New password").fill("password12345678");
        await page.getByText("It is guessed at once.").waitFor();
        await page.getByLabel("New password").fill("short");
        await button("Change the password").click();
        await page.getByText("Too short.").waitFor();
        await assertAccessible(page);
        await photograph(page, "account-security");
    },
    "who wants none of their own is suggested one": async () => {
        await button("Suggest one").click();
        await page.getByRole("menuitem", { name: "Four words" }).click();
        await page.getByText("Very good.").waitFor();
        assert.match(await page.getByLabel("New password").inputValue(), /^[a-z]+(-[a-z]+){3,}$/);
    },
    "a new password ends what was signed in with the old one": async () => {
        await page.getByLabel("New password").fill(better);
        await button("Change the password").click();
        await toast("All your other sessions have ended.");
        await becomes(() => page.getByLabel("New password").inputValue(), "");
        assert.equal(await isSignedIn(elsewhere), false);
        assert.equal(await isSignedIn(page.request), true);
    },
    "this device is told from the others, and each by what it is": async () => {
        Object.assign(devices, {
            windows: await signInElsewhere("Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 "
                + "Firefox/145.0", better),
            phone: await signInElsewhere("Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 "
                + "(KHTML, like Gecko) Version/26.0 Mobile/15E148 Safari/604.1", better),
            program: await signInElsewhere("curl/7.88.1", better),
        });
        await page.getByRole("link", { name: "Sessions", exact: true }).first().click();
        await heading("Sessions");
        for (const name of ["Firefox on Windows", "Safari on iPhone", "curl"])
            await session(name).waitFor();
        assert.match(await page.locator(".session").first().innerText(), /This device/);
        await assertAccessible(page);
        await photograph(page, "account-sessions");
    },
    "an old session is found and ended by keyboard alone": async () => {
        await page.getByRole("heading", { level: 1 }).focus();
        await tabTo("End the session: Firefox on Windows");
        await press("Enter");
        await dialog.getByText("Whoever uses it has to sign in again.").waitFor();
        await assertAccessible(page, "dialog");
        await tabTo("End");
        await press("Enter");
        await toast("The session of Firefox on Windows has ended.");
        await session("Firefox on Windows").waitFor({ state: "detached" });
        await becomes(focused, /^End the session: /);
        assert.equal(await isSignedIn(devices.windows), false);
        assert.equal(await isSignedIn(devices.phone), true);
        await sayMeasures(page, "sessions");
    },
    "what could not be ended stands there again, and it is said": async () => {
        expected.push(/Failed to load resource/);
        await page.route("**/api/v1/me/sessions/*", (route) => route.abort());
        await button("End the session: Safari on iPhone").click();
        await button("End", dialog).click();
        await toast("gatelodge cannot be reached.");
        await session("Safari on iPhone").waitFor();
        await page.unroute("**/api/v1/me/sessions/*");
        assert.equal(await isSignedIn(devices.phone), true);
    },
    "what is only noted, for the database is away, is told as ended": async () => {
        await page.route("**/api/v1/me/sessions/*", async (route) => {
            await route.fetch();
            await route.fulfill({ status: 202 });
        });
        await button("End the session: Safari on iPhone").click();
        await button("End", dialog).click();
        await toast("The database is away: lists show it when it is back.");
        await page.unroute("**/api/v1/me/sessions/*");
    },
    "all others end together, and this one stays": async () => {
        await button("End all others").click();
        await button("End all others", dialog).click();
        await page.getByRole("heading", { name: "You are signed in only here" }).waitFor();
        assert.equal(await isSignedIn(devices.program), false);
        assert.equal(await isSignedIn(page.request), true);
        await photograph(page, "account-sessions-alone");
    },
    "a token asks for the password once more when that was long ago": async () => {
        await page.getByRole("link", { name: "Tokens", exact: true }).first().click();
        await page.getByRole("heading", { name: "You have no tokens" }).waitFor();
        await photograph(page, "account-tokens-none");
        await button("New token").click();
        await dialog.getByLabel("Name").fill("own backup");
        await dialog.getByLabel("See people").check();
        await assertAccessible(page, "dialog");
        await photograph(page, "account-token-new");
        await page.route("**/api/v1/me/tokens", (route) => route.fulfill({ status: 401, json: {
            code: "reauthentication_required", status: 401 } }), { times: 1 });
        await button("New token", dialog).click();
        await dialog.getByText("give your password once more").waitFor();
        await page.locator("input[type=password]:focus").waitFor();
        await page.keyboard.type(better);
        await press("Enter");
    },
    "it is shown once, works, and is not closed by mistake": async () => {
        await dialog.getByText("It is never shown again.").waitFor();
        const token = await dialog.locator("code").first().textContent();
        assert.match(token, /^gl_pat_/);
        await assertAccessible(page, "dialog");
        await press("Escape");
        await dialog.getByText("Have you stored the token?").waitFor();
        await button("Cancel", dialog).click();
        await button("Copy", dialog).first().click();
        await becomes(() => page.evaluate(() => navigator.clipboard.readText()), token);
        await button("I have stored it", dialog).click();
        devices.program = await newDevice({ Authorization: `Bearer ${token}` });
        assert.equal((await (await devices.program.get(`${portal}/api/v1/me`)).json()).username, "own-olga");
        assert.equal((await devices.program.get(`${portal}/api/v1/users?limit=1`)).status(), 200);
        assert.equal((await devices.program.get(`${portal}/api/v1/groups?limit=1`)).status(), 403);
    },
    "the list says what it may, and it can be revoked": async () => {
        const row = page.getByRole("row", { name: /own backup/ });
        await row.getByText("users.read").waitFor();
        await row.getByText("from everywhere").waitFor();
        await assertAccessible(page);
        await photograph(page, "account-tokens");
        await button("Revoke the token own backup").click();
        await button("Revoke", dialog).click();
        await toast("The token own backup is revoked.");
        await page.getByRole("heading", { name: "You have no tokens" }).waitFor();
        assert.equal(await isSignedIn(devices.program), false);
    },
    "a token whose answer got lost is not made twice, and said to be lost": async () => {
        expected.push(/ERR_FAILED/);
        await page.route("**/api/v1/me/tokens", async (route) => { await route.fetch(); await route.abort(); },
            { times: 1 });
        await button("New token").first().click();
        await dialog.getByLabel("Name").fill("own lost");
        await button("New token", dialog).click();
        await dialog.getByText("gatelodge cannot be reached.").waitFor();
        await button("New token", dialog).click();
        await dialog.getByText("it cannot be shown again").waitFor();
        await assertAccessible(page, "dialog");
        assert.equal((await api(page).get("/me/tokens")).data.length, 1);
        await button("Revoke it", dialog).click();
        await toast("The token own lost is revoked.");
        await page.getByRole("heading", { name: "You have no tokens" }).waitFor();
    },
    "what happened is told in sentences, day by day": async () => {
        await page.getByRole("link", { name: "Activity" }).click();
        await heading("Activity");
        for (const sentence of ["You made the token own backup", "You changed your password",
            "You were given the role own-readers"])
            await page.getByText(sentence).first().waitFor();
        assert.ok(await page.getByRole("heading", { name: /^(Today|Yesterday)$/ }).first().isVisible());
        await page.getByText("You signed in").first().click();
        await page.getByText("curl/7.88.1").first().waitFor();
        await assertAccessible(page);
        await photograph(page, "account-events");
    },
    "a choice narrows it, and is in the address": async () => {
        await page.getByRole("combobox", { name: /^What/ }).selectOption({ label: "What was refused" });
        await page.getByText("You signed in").first().waitFor({ state: "detached" });
        await page.getByText("Your new password was not set").first().waitFor();
        assert.equal(new URL(page.url()).search, "?kind=refused");
        await page.reload();
        await page.getByText("Your new password was not set").first().waitFor();
    },
    "what is told stays while somebody is about to act upon it, or cannot yet": async () => {
        const told = page.locator(".toast"), field = page.getByLabel("Name", { exact: true });
        const hide = () => page.evaluate(() =>
            Object.defineProperty(document, "visibilityState", { value: "hidden", configurable: true }));
        const circumstances = {
            "the mouse is on it": [() => told.hover(), () => page.mouse.move(0, 0)],
            "the keyboard is in it": [() => button("Close", told).focus(), () => field.focus()],
            "a dialog lies over it": [() => press("Control+k"), () => press("Escape")],
            "the window is out of sight": [hide, () => page.evaluate(() => delete document.visibilityState)],
        };
        await page.clock.install({ time: Date.now() });
        await page.goto(`${portal}/account`);
        for (const [which, [begin, end]] of Object.entries(circumstances)) {
            await field.fill(`Olga, ${which}`);
            await field.press("Enter");
            await told.waitFor();
            await begin();
            await page.clock.runFor(10000);
            assert.equal(await told.count(), 1, which);
            await end();
            await dialog.waitFor({ state: "detached" });
            await page.clock.runFor(10000);
            await told.waitFor({ state: "detached" });
        }
    },
    "how long ago something was stays true on a page that is left open": async () => {
        const signedIn = page.locator("time").filter({ hasText: /^(now|\d+ minutes? ago)$/ }).first();
        const before = await signedIn.textContent();
        await page.clock.fastForward(7200000);
        await page.locator("time").getByText("2 hours ago").first().waitFor();
        assert.notEqual(before, "2 hours ago");
    },
    "no page broke its own policy, asked elsewhere or complained": async () => {
        assert.deepEqual(complaints, []);
    },
});
await close();
