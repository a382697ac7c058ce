// What people read who must wait: too many attempts, a service that is away, a machine that is off the network.
import assert from "node:assert/strict";
import { assertAccessible, openBrowser, photograph, tell } from "./browser.mjs";
import { changeSettings, portalSays, restoreSettings, takeAway, until } from "./services.mjs";

const { URL: portal, APP: app, ADMIN_USERNAME: name, ADMIN_PASSWORD: password } = process.env;
const { page, complaints, expected, close } = await openBrowser(portal);

expected.push(/status of (401|429|502|503) .*\/api\/v1\//, /net::ERR_/);

const alert = () => page.getByRole("alert");
const tryAs = async (identifier, secret) => {
    await page.locator("#identifier").fill(identifier);
    await page.locator("#password").fill(secret);
    await page.keyboard.press("Enter");
};
const seconds = async () => Number((await alert().locator("[aria-hidden]").textContent())
    .match(/Try again in (\d+) seconds?\./)[1]);

await tell({
    "who guesses too often is told for how long to wait, and the time passes": async () => {
        await changeSettings(page, (usual) => `${usual}\nattempts { per_account_and_address = 1 window = "4s" }\n`);
        await page.goto(`${portal}/login`);
        await tryAs("nobody", "not the right password");
        await page.getByText("do not belong together").waitFor();
        await page.keyboard.press("Enter");
        await page.getByText("Too many attempts.").waitFor();
        const first = await seconds();
        assert.ok(first <= 4, `${first} seconds`);
        await page.waitForFunction((before) => Number(document.querySelector(".more [aria-hidden]")
            ?.textContent.match(/\d+/)?.[0]) < before, first);
    },
    "meanwhile nothing is asked; then it can be tried again": async () => {
        const asked = [];
        assert.equal(await page.locator("[type=submit]").getAttribute("aria-disabled"), "true");
        page.on("request", (request) => asked.push(request.url()));
        await page.keyboard.press("Enter");
        await page.getByText("You can try again now.").waitFor();
        assert.deepEqual(asked, []);
        assert.equal(await page.locator("[type=submit]").getAttribute("aria-disabled"), null);
        await tryAs("nobody", "not the right password");
        await page.getByText("do not belong together").waitFor();
    },
    "a screen reader hears the time once": async () => {
        await page.keyboard.press("Enter");
        await page.getByText("Too many attempts.").waitFor();
        assert.match(await alert().locator(".unseen").textContent(), /^Try again in \d seconds?\.$/);
        await assertAccessible(page);
        await photograph(page, "login-too-many");
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
        await restoreSettings(page);
        assert.deepEqual(complaints, []);
    },
});
await close();
