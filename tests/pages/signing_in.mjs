// From the protected application through the sign-in and back, as a person does it: in a browser, by keyboard.
import assert from "node:assert/strict";
import { openBrowser, photograph, tell } from "./browser.mjs";

const { URL: portal, APP: app, ADMIN_USERNAME: name, ADMIN_PASSWORD: password } = process.env;
const { context, page, complaints, close } = await openBrowser(portal);

// The value of a header as the sample application shows it.
const shown = async (header) => (await page.locator(`#${header}`).textContent()).trim();
const type = async (text) => page.keyboard.type(text);
const press = async (key) => page.keyboard.press(key);
const focused = async () => page.evaluate(() => document.activeElement.id || document.activeElement.name);
const seen = async (id) => page.locator(`#${id}`).isVisible();
const signIn = async (secret) => {
    await page.locator("#identifier").focus();
    await type(name);
    await press("Tab");
    await type(secret);
    const loaded = page.waitForEvent("load");
    await press("Enter");
    await loaded;
};

await tell({
    "the application leads to the sign-in page": async () => {
        await page.goto(`${app}?page=2`);
        assert.equal(new URL(page.url()).pathname, "/login");
        assert.equal(new URL(page.url()).searchParams.get("rd"), `${app}?page=2`);
        assert.equal(await page.locator(".alert:visible").count(), 0);
        await photograph(page, "login");
    },
    "the keyboard is in the first field, and Tab goes through the form in order": async () => {
        await page.reload();
        assert.equal(await focused(), "identifier");
        await press("Tab");
        assert.equal(await focused(), "password");
        await press("Tab");
        assert.equal(await focused(), "remember");
        await press("Tab");
        assert.equal(await page.evaluate(() => document.activeElement.textContent.trim()), "Sign in");
    },
    "every field has a label and tells password managers what it is": async () => {
        assert.equal(await page.getByLabel("Username or e-mail").getAttribute("autocomplete"), "username");
        assert.equal(await page.getByLabel("Password").getAttribute("autocomplete"), "current-password");
        assert.equal(await page.getByRole("checkbox", { name: /Stay signed in/ }).count(), 1);
        assert.equal(await page.getByRole("heading", { level: 1 }).textContent(), "Sign in");
    },
    "a wrong password says so, in the page and to a screen reader": async () => {
        await signIn("not the right password");
        assert.equal(new URL(page.url()).hash, "#wrong_credentials");
        assert.ok(await seen("wrong_credentials"));
        assert.equal(await page.getByRole("alert").count(), 1);
        assert.match(await page.getByRole("alert").textContent(), /do not belong together/);
        assert.equal(await focused(), "wrong_credentials");
        assert.equal(await page.locator("#password").inputValue(), "");
        await photograph(page, "login-wrong");
    },
    "the way back survives the mistake, and the right password leads there": async () => {
        await signIn(password);
        assert.equal(page.url().replace(/#$/, ""), `${app}?page=2`);
        assert.equal(await shown("remote-user"), name);
        await photograph(page, "sample");
    },
    "the session's cookie is out of reach of scripts and other sites": async () => {
        const cookies = await context.cookies();
        assert.deepEqual(cookies.map((cookie) => cookie.name), ["__Host-gatelodge"]);
        assert.ok(cookies[0].httpOnly && cookies[0].secure);
        assert.equal(cookies[0].sameSite, "Lax");
        assert.equal(await page.evaluate(() => document.cookie), "");
    },
    "signing out says so": async () => {
        await page.getByRole("button", { name: "Sign out" }).focus();
        await press("Enter");
        await page.waitForURL(`${portal}/signed-out`);
        assert.equal(await page.getByRole("heading", { level: 1 }).textContent(), "You are signed out");
        assert.deepEqual(await context.cookies(), []);
        await photograph(page, "signed-out");
    },
    "the application is closed again": async () => {
        await page.goto(app);
        assert.equal(new URL(page.url()).pathname, "/login");
    },
    "the other pages are pages, too": async () => {
        for (const [path, title] of [["/", "The way in"], ["/logout", "Sign out?"], ["/problems/", "Problems"],
            ["/problems/not_found", "There is nothing here."]]) {
            await page.goto(portal + path);
            assert.equal(await page.getByRole("heading", { level: 1 }).textContent(), title);
            await photograph(page, `page${path.replaceAll("/", "-").replace(/-$/, "")}`);
        }
    },
    "no page broke its own policy, asked elsewhere or complained": async () => {
        assert.deepEqual(complaints, []);
    },
    "what does not exist has a page that says so": async () => {
        const answer = await page.goto(`${portal}/nowhere`);
        assert.equal(answer.status(), 404);
        await photograph(page, "page-404");
    },
});
await close();
