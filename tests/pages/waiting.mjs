// What people read who must wait: too many attempts, a service that is away, a machine that is off the network.
import assert from "node:assert/strict";
import { assertAccessible, openBrowser, photograph, tell } from "./browser.mjs";
import { becomes, until } from "./patience.mjs";
import { bringAllBack, changeSettings, portalSays, restoreSettings, takeAway } from "./services.mjs";

const { URL: portal, APP: app, ADMIN_USERNAME: name, ADMIN_PASSWORD: password } = process.env;
const { page, complaints, expected, close } = await openBrowser(portal);

expected.push(/status of (401|429|502|503) .*\/api\/v1\//, /net::ERR_/);

const alert = () => page.getByRole("alert");
const tryAs = async (identifier, secret) => {
    await page.locator("#identifier").fill(identifier);
    await page.locator("#password").fill(secret);
    await page.keyboard.press("Enter");
};
const nobody = `nobody-${Date.now()}`;
const submit = page.locator("[type=submit]");
const left = () => alert().locator("[aria-hidden]").textContent();

await tell({
    "who guesses too often is told for how long to wait": async () => {
        changeSettings((usual) => `${usual}\nattempts { per_account_and_address = 1 window = "600s" }\n`);
        await page.clock.install();
        await page.goto(`${portal}/login`);
        await tryAs(nobody, "not the right password");
        await page.getByText("do not belong together").waitFor();
        await page.keyboard.press("Enter");
        await page.getByText("Too many attempts.").waitFor();
        assert.match(await left(), /^Try again in (10 minutes|9 minutes, \d+ seconds?)\.$/);
        await assertAccessible(page);
        await photograph(page, "login-too-many");
    },
    "a screen reader hears the time once, and it passes": async () => {
        const heard = alert().locator(".unseen"), first = await heard.textContent();
        assert.match(first, /^Try again in (10 minutes|9 minutes, \d+ seconds?)\.$/);
        await page.clock.fastForward(300000);
        await becomes(left, /^Try again in (5 minutes|4 minutes, \d+ seconds?)\.$/);
        assert.equal(await heard.textContent(), first);
    },
    "meanwhile nothing is asked; then it can be tried again": async () => {
        const asked = [];
        assert.equal(await submit.getAttribute("aria-disabled"), "true");
        page.on("request", (request) => asked.push(request.url()));
        await page.keyboard.press("Enter");
        await page.clock.fastForward(300000);
        await page.getByText("You can try again now.").waitFor();
        assert.deepEqual(asked, []);
        assert.equal(await submit.getAttribute("aria-disabled"), null);
        await page.keyboard.press("Enter");
        await page.getByText("Too many attempts.").waitFor();       // the time has passed only in the browser
        assert.equal(asked.length, 1);
    },
    "somebody else need not wait": async () => {
        await tryAs(name, password);
        await page.waitForURL(app);
        await page.request.post(`${portal}/logout`, { headers: { Origin: portal } });
    },
    "a service that is away is told as such, and asked again by a button": async () => {
        await page.goto(`${portal}/login`);
        const bringBack = await takeAway("login");
        await tryAs(name, password);
        await page.getByText("Signing in is not possible right now.").waitFor();
        await photograph(page, "login-away");
        bringBack();
        await until(() => portalSays(page), "the service is back");
        await page.getByRole("button", { name: "Try again" }).click();
        await page.waitForURL(app);
        await page.request.post(`${portal}/logout`, { headers: { Origin: portal } });
    },
    "so is a network that is not there, and what was typed stays": async () => {
        await page.goto(`${portal}/login`);
        await page.context().setOffline(true);
        await tryAs(name, password);
        await page.getByText("The gate cannot be reached.").waitFor();
        assert.equal(await page.locator("#password").inputValue(), password);
        await page.context().setOffline(false);
        await page.getByRole("button", { name: "Try again" }).click();
        await page.waitForURL(app);
    },
    "no page broke its own policy, asked elsewhere or complained": async () => {
        assert.deepEqual(complaints, []);
    },
});
bringAllBack();
restoreSettings();
await close();
