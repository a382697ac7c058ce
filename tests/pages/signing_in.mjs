// From the protected application through the sign-in and back, as a person does it: in a browser, by keyboard.
import assert from "node:assert/strict";
import { assertAccessible, openBrowser, photograph, sayMeasures, tell } from "./browser.mjs";
import { becomes } from "./patience.mjs";

const { URL: portal, APP: app, ADMIN_USERNAME: name, ADMIN_PASSWORD: password } = process.env;
const { context, page, complaints, expected, close } = await openBrowser(portal);

// Nobody is signed in, or the password is wrong: browsers write that into the console.
expected.push(/status of 401 .*\/api\/v1\/sessions/);

const shown = async (header) => (await page.locator(`#${header}`).textContent()).trim();
const type = async (text) => page.keyboard.type(text);
const press = async (key) => page.keyboard.press(key);
const focused = async () => page.evaluate(() => document.activeElement.id || document.activeElement.name
    || document.activeElement.textContent.trim());
const heading = (text) => page.getByRole("heading", { level: 1, name: text }).waitFor();
const alert = () => page.getByRole("alert");

await tell({
    "the application leads to the sign-in page, which says where it goes on": async () => {
        await page.goto(`${app}?page=2`);
        assert.equal(new URL(page.url()).pathname, "/login");
        assert.equal(new URL(page.url()).searchParams.get("rd"), `${app}?page=2`);
        await page.getByText(`Then you go on to ${new URL(app).pathname}.`).waitFor();
        assert.equal(await page.locator(".alert:visible").count(), 0);
        await photograph(page, "login");
        await assertAccessible(page);
    },
    "the keyboard is in the first field, and Tab goes through the form in order": async () => {
        await page.reload();
        for (const next of ["identifier", "password", "Show", "remember", "Sign in"]) {
            await becomes(focused, next);
            await press("Tab");
        }
    },
    "every field has a label and tells password managers what it is": async () => {
        for (const [label, id, purpose] of [["Username or e-mail", "identifier", "username"],
            ["Password", "password", "current-password"]]) {
            const field = page.getByLabel(label, { exact: true });
            assert.equal(await field.getAttribute("autocomplete"), purpose);
            assert.equal(await field.getAttribute("name"), id);
        }
        assert.equal(await page.getByRole("checkbox", { name: /Stay signed in/ }).count(), 1);
        assert.equal(await page.getByRole("heading", { level: 1 }).textContent(), "Sign in");
    },
    "an empty field says so, and nothing is asked": async () => {
        await page.locator("#identifier").focus();
        await press("Enter");
        await page.locator("#identifier-misfit").waitFor();
        assert.equal(await page.locator("#identifier").getAttribute("aria-invalid"), "true");
        await becomes(focused, "identifier");
    },
    "a wrong password says so in place, keeps the name and leads back to the field": async () => {
        await type(name);
        await page.locator("#identifier-misfit").waitFor({ state: "detached" });
        await press("Tab");
        await type("not the right password");
        await press("Enter");
        await alert().waitFor();
        assert.match(await alert().textContent(), /do not belong together/);
        await becomes(focused, "password");
        assert.equal(await page.locator("#identifier").inputValue(), name);
        assert.equal(new URL(page.url()).searchParams.get("rd"), `${app}?page=2`);
        await photograph(page, "login-wrong");
        await assertAccessible(page);
    },
    "the password can be shown, and is a password's field again when it is sent": async () => {
        await press("Tab");
        await press("Enter");
        await page.getByRole("button", { name: "Hide password" }).waitFor();
        assert.equal(await page.locator("#password").getAttribute("type"), "text");
        await becomes(focused, "password");
    },
    "Caps Lock is told while it is on": async () => {
        const press = (on) => page.locator("#password").evaluate((field, modifierCapsLock) =>
            field.dispatchEvent(new KeyboardEvent("keydown", { key: "a", modifierCapsLock })), on);
        await press(true);
        await page.getByText("Caps Lock is on.").waitFor();
        await press(false);
        await page.getByText("Caps Lock is on.").waitFor({ state: "detached" });
    },
    "the right password leads back, once, however often Enter is pressed": async () => {
        const asked = [];
        let letGo;
        const held = new Promise((resolve) => { letGo = resolve; });
        await page.route("**/api/v1/sessions", async (route) => {
            asked.push(route.request().method());
            await held;
            await route.continue();
        });
        await page.locator("#password").fill(password);
        await press("Enter");
        await page.locator("#password[type=password]").waitFor();
        await press("Enter");
        await page.locator("[type=submit][data-busy]").waitFor();
        const loaded = page.waitForURL(`${app}?page=2`);
        const began = performance.now();
        letGo();
        await loaded;
        console.log(`# sign-in: ${Math.round(performance.now() - began)} ms from the password to the application`);
        assert.deepEqual(asked, ["POST"]);
        assert.equal(await shown("remote-user"), name);
        await page.unroute("**/api/v1/sessions");
    },
    "the session's cookie is out of reach of scripts and other sites": async () => {
        const cookies = await context.cookies();
        assert.deepEqual(cookies.map((cookie) => cookie.name), ["__Host-gatelodge"]);
        assert.ok(cookies[0].httpOnly && cookies[0].secure);
        assert.equal(cookies[0].sameSite, "Lax");
        assert.equal(cookies[0].expires, -1);
        assert.equal(await page.evaluate(() => document.cookie), "");
    },
    "the sign-in page knows who comes again, and leads on": async () => {
        await page.goto(`${portal}/login?rd=${encodeURIComponent(`${app}?page=3`)}`);
        await heading("Welcome back");
        await photograph(page, "login-known");
        await assertAccessible(page);
        await becomes(focused, "known-continue");
        await press("Enter");
        await page.waitForURL(`${app}?page=3`);
    },
    "or to somebody else's sign-in, with the session ended": async () => {
        await page.goto(`${portal}/login`);
        await page.getByRole("button", { name: "Sign in as somebody else" }).click();
        await page.locator("#identifier").waitFor();
        await becomes(() => context.cookies(), []);
    },
    "who wants to be remembered is": async () => {
        await page.locator("#identifier").fill(name);
        await page.locator("#password").fill(password);
        await page.getByRole("checkbox").check();
        await press("Enter");
        await page.waitForURL(app);
        assert.ok((await context.cookies())[0].expires > Date.now() / 1000 + 86400);
    },
    "the front page offers what fits": async () => {
        await page.goto(portal);
        await page.getByText(`You are signed in as ${name}.`).waitFor();
        await page.getByRole("link", { name: "Your account" }).waitFor();
        await page.getByRole("link", { name: "Sign in" }).waitFor({ state: "hidden" });
        await page.getByRole("link", { name: "Sign out" }).click();
        await page.getByRole("button", { name: "Sign out" }).click();
        await page.waitForURL(`${portal}/signed-out`);
        assert.equal(await page.getByRole("heading", { level: 1 }).textContent(), "You are signed out");
        await becomes(() => context.cookies(), []);
        await photograph(page, "signed-out");
        await page.goto(portal);
        await page.getByRole("link", { name: "Sign in" }).waitFor();
        await page.getByRole("link", { name: "Your account" }).waitFor({ state: "hidden" });
    },
    "the application is closed again": async () => {
        await page.goto(app);
        assert.equal(new URL(page.url()).pathname, "/login");
    },
    "where nobody may be sent, nobody is": async () => {
        await page.goto(`${portal}/login?rd=${encodeURIComponent("https://evil.example/")}`);
        await page.getByText("Then you go on to /sample/.").waitFor();
        await page.locator("#identifier").fill(name);
        await page.locator("#password").fill(password);
        await press("Enter");
        await page.waitForURL(app);
        await page.request.post(`${portal}/logout`, { headers: { Origin: portal } });
    },
    "the first page is light and soon there": async () => {
        const fresh = await openBrowser(portal);
        await fresh.page.goto(`${portal}/login`, { waitUntil: "networkidle" });
        const { bytes } = await sayMeasures(fresh.page, "sign-in, first visit");
        await fresh.page.keyboard.type("ann");
        await sayMeasures(fresh.page, "sign-in, three letters");
        await fresh.close();
        assert.ok(bytes < 60000, `${bytes} bytes`);
    },
    "the other pages are pages, too": async () => {
        for (const [path, title] of [["/", "The way in"], ["/logout", "Sign out?"], ["/problems/", "Problems"]]) {
            await page.goto(portal + path);
            assert.equal(await page.getByRole("heading", { level: 1 }).textContent(), title);
            await photograph(page, `page${path.replaceAll("/", "-").replace(/-$/, "")}`);
        }
        await page.getByRole("link", { name: "not_found" }).click();
        await heading("There is nothing here.");
        await assertAccessible(page);
    },
    "what does not exist has a page that says so, and leads back": async () => {
        expected.push(/status of 404 .*\/nowhere/);
        const answer = await page.goto(`${portal}/nowhere`);
        assert.equal(answer.status(), 404);
        await context.addCookies([{ name: "gatelodge_theme", value: "dark", url: portal }]);
        await page.reload();
        assert.equal(await page.evaluate(() => document.documentElement.dataset.theme), "dark");
        await context.addCookies([{ name: "gatelodge_theme", value: "dark\" onload=\"x", url: portal }]);
        await page.reload();
        assert.deepEqual(await page.evaluate(() => document.documentElement.getAttributeNames()), ["lang"]);
        await context.clearCookies();
        await photograph(page, "page-404");
        await assertAccessible(page);
        await page.getByRole("link", { name: "To the front page" }).click();
        await heading("The way in");
    },
    "no page broke its own policy, asked elsewhere or complained": async () => {
        assert.deepEqual(complaints, []);
    },
});
await close();
