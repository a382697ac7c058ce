// From the protected application through the sign-in and back in a browser that runs no scripts, by keyboard.
import assert from "node:assert/strict";
import { openBrowser, tell } from "./browser.mjs";
import { becomes } from "./patience.mjs";

const { URL: portal, APP: app, ADMIN_USERNAME: name, ADMIN_PASSWORD: password } = process.env;
const { context, page, complaints, close } = await openBrowser(portal, { javaScriptEnabled: false });

// The value of a header as the sample application shows it.
const shown = async (header) => (await page.locator(`#${header}`).textContent()).trim();
const type = async (text) => page.keyboard.type(text);
const press = async (key) => page.keyboard.press(key);
const focused = async () => page.evaluate(() => document.activeElement.id || document.activeElement.name
    || document.activeElement.textContent.trim());
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
    },
    "the keyboard is in the first field, and Tab goes through the form in order": async () => {
        await page.reload();
        for (const next of ["identifier", "password", "remember", "Sign in"]) {
            await becomes(focused, next);
            await press("Tab");
        }
    },
    "nothing on the page needs what is not there": async () => {
        assert.equal(await page.getByRole("button").count(), 1);
        assert.ok(await page.getByText("Your administrator can help").isVisible());
    },
    "a wrong password says so, in the page and to a screen reader": async () => {
        await signIn("not the right password");
        assert.equal(new URL(page.url()).hash, "#wrong_credentials");
        assert.ok(await seen("wrong_credentials"));
        assert.equal(await page.getByRole("alert").count(), 1);
        assert.match(await page.getByRole("alert").textContent(), /do not belong together/);
        await becomes(focused, "wrong_credentials");
        assert.equal(await page.locator("#password").inputValue(), "");
    },
    "the way back survives the mistake, and the right password leads there": async () => {
        await signIn(password);
        assert.equal(page.url().replace(/#$/, ""), `${app}?page=2`);
        assert.equal(await shown("remote-user"), name);
    },
    "the front page leads everywhere, as it cannot know who looks": async () => {
        await page.goto(portal);
        for (const link of ["Sign in", "Your account", "Sign out"])
            assert.ok(await page.getByRole("link", { name: link, exact: true }).isVisible(), link);
    },
    "signing out says so": async () => {
        await page.goto(app);
        await page.getByRole("button", { name: "Sign out" }).focus();
        await press("Enter");
        await page.waitForURL(`${portal}/signed-out`);
        assert.equal(await page.getByRole("heading", { level: 1 }).textContent(), "You are signed out");
        await becomes(() => context.cookies(), []);
        await page.goto(app);
        assert.equal(new URL(page.url()).pathname, "/login");
    },
    "making an account says what it needs": async () => {
        await page.goto(`${portal}/register`);
        assert.ok(await page.getByText("Making an account needs JavaScript").isVisible());
        assert.equal(await page.getByRole("textbox").count(), 0);
    },
    "a one-time link's form posts, and tells what is wrong": async () => {
        await page.goto(`${portal}/setup?code=over`);
        await page.locator("#username").fill("ann");
        await page.locator("#email").fill("ann@example.org");
        await page.locator("#password").fill("four words in a row");
        await page.getByRole("button").click();
        await page.locator("#setup_link_over").waitFor({ state: "visible" });
    },
    "no page broke its own policy, asked elsewhere or complained": async () => {
        assert.deepEqual(complaints, []);
    },
});
await close();
