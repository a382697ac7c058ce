// What else people meet before they are in: their language and colours, an account of their own making, the password
// once more where a rule asks for it.
import assert from "node:assert/strict";
import { request } from "playwright-core";
import { assertAccessible, openBrowser, photograph, tell } from "./browser.mjs";
import { becomes, until } from "./patience.mjs";
import { changeSettings, portalSays, restoreSettings } from "./services.mjs";
import { signInAsAdministrator } from "./world.mjs";

const { URL: portal, APP: app, ADMIN_USERNAME: name, ADMIN_PASSWORD: password } = process.env;
const { context, page, complaints, expected, close } = await openBrowser(portal, { locale: "de-AT" });
const early = await request.newContext({ ignoreHTTPSErrors: true });

expected.push(/status of (401|403|409|422) .*\/api\/v1\//);

await signInAsAdministrator({ request: early });        // not fresh any more when it is needed

const heading = (text) => page.getByRole("heading", { level: 1, name: text }).waitFor();
const cookie = async (which) => (await context.cookies()).find((one) => one.name === which)?.value;
const paper = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
const open = (usual) => `${usual}\nregistration { open = true }\n`;
const withRule = (rule) => (usual) => usual.replace('rule "sample"', `${rule}\n    rule "sample"`);
const anew = withRule('rule "anew" { path = "/sample/anew" max_age = "10s" }');
const staff = withRule('rule "staff" { path = "/sample/staff" groups = {"staff"} }');
const fill = async (values) => {
    for (const [id, value] of Object.entries(values))
        await page.locator(`#${id}`).fill(value);
};
const misfit = (id) => page.locator(`#${id}-misfit`);

await tell({
    "a browser that asks for German gets German": async () => {
        await page.goto(`${portal}/login`);
        await heading("Anmelden");
        assert.equal(await page.evaluate(() => document.documentElement.lang), "de");
        await fill({ identifier: "ann", password: "nicht das richtige" });
        await page.keyboard.press("Enter");
        await page.getByText("Name und Passwort passen nicht zusammen.").waitFor();
        await photograph(page, "login-deutsch");
    },
    "English is one step away, and stays": async () => {
        await page.getByRole("button", { name: "English" }).click();
        await heading("Sign in");
        assert.equal(await cookie("gatelodge_language"), "en");
        await page.goto(`${portal}/problems/`);
        await heading("Problems");
        await page.getByRole("button", { name: "English", pressed: true }).waitFor();
    },
    "colours are a choice, too, from the first paint of the next page": async () => {
        const light = await paper();
        await page.getByRole("button", { name: "Dark" }).click();
        await until(async () => await paper() !== light, "the paper is dark");
        await page.goto(`${portal}/signed-out`);
        assert.notEqual(await paper(), light);
        assert.equal(await cookie("gatelodge_theme"), "dark");
        await page.getByRole("button", { name: "Auto" }).click();
        await becomes(paper, light);
        await becomes(() => cookie("gatelodge_theme"), undefined);
    },
    "where registration is closed, nobody is led to it": async () => {
        await page.goto(`${portal}/register`);
        await heading("Registration is closed");
        assert.equal(await page.getByRole("textbox").count(), 0);
        await page.getByRole("link", { name: "Sign in" }).click();
        await page.getByText("No account yet, or the password is lost?").waitFor();
        assert.ok(!await page.locator("#register").isVisible());
    },
    "where it is open, the sign-in page leads there": async () => {
        changeSettings((usual) => open(anew(usual)));
        const { password_min: least } = await portalSays(page);
        await page.goto(`${portal}/login`);
        await page.getByRole("link", { name: "Make one" }).click();
        await heading("Make an account");
        await page.getByText(`At least ${least} characters.`).waitFor();
    },
    "how hard a password is to guess is told while it is typed, and only then fetched": async () => {
        const fetched = () => page.evaluate(() => performance.getEntriesByType("resource")
            .some(({ name }) => name.includes("judge")));
        assert.equal(await fetched(), false);
        await fill({ username: "ann bell", email: "ann", password: "password" });
        await page.getByText(/^\d+ more characters\.$/).waitFor();
        await becomes(fetched, true);
        await fill({ password: "passwordpasswordpassword" });
        await page.locator(".strength[data-score='0'], .strength[data-score='1']").waitFor();
        await fill({ password: "four rivers under quiet slate" });
        await page.getByText("Very good.").waitFor();
    },
    "each field says what does not fit, as the browser and the API see it": async () => {
        await page.keyboard.press("Enter");
        await page.getByText("That is no e-mail address.").waitFor();
        await fill({ email: "ann.bell@example.org" });
        await page.getByRole("button", { name: "Make the account" }).click();
        await misfit("username").waitFor();
        assert.match(await misfit("username").textContent(), /^Only letters and digits/);
        await page.locator("#username:focus").waitFor();
        await assertAccessible(page);
        await photograph(page, "register");
        await fill({ username: name });
        await page.keyboard.press("Enter");
        await page.getByText("This username is already in use. Choose another.").waitFor();
    },
    "where the answer got lost, the same is sent once more, and the name is not taken by oneself": async () => {
        expected.push(/net::ERR_FAILED/);
        const network = await context.newCDPSession(page);
        await network.send("Fetch.enable",
            { patterns: [{ urlPattern: "*/api/v1/registrations", requestStage: "Response" }] });
        network.once("Fetch.requestPaused", ({ requestId }) =>
            network.send("Fetch.failRequest", { requestId, errorReason: "Failed" }));
        await fill({ username: "ann.bell" });
        await page.keyboard.press("Enter");
        await page.getByText("The gate cannot be reached.").waitFor();
        await network.detach();
        await page.getByRole("button", { name: "Try again" }).click();
        await heading("Nearly done");
    },
    "the answer is the same for everybody, and says what comes next": async () => {
        await photograph(page, "register-sent");
        await page.getByRole("link", { name: "Sign in" }).click();
        await fill({ identifier: "ann.bell", password: "four rivers under quiet slate" });
        await page.keyboard.press("Enter");
        await page.getByText("This account is not open.").waitFor();
    },
    "where a rule wants the password again, only that is asked for": async () => {
        await context.addCookies((await early.storageState()).cookies);
        await until(async () => {
            await page.goto(`${app}anew?x=1`);
            return new URL(page.url()).pathname === "/login";
        }, "the sign-in is too old");
        await heading("Confirm that it is you");
        assert.ok(!await page.locator("#identifier").isVisible());
        assert.equal(await page.locator("#identifier").inputValue(), name);
        assert.equal(await page.locator("#identifier").getAttribute("autocomplete"), "username");
        await assertAccessible(page);
        await photograph(page, "login-confirm");
        await fill({ password: "not the right password" });
        await page.keyboard.press("Enter");
        await page.getByText("That is not the password.").waitFor();
        await fill({ password });
        await page.keyboard.press("Enter");
        await page.waitForURL(`${app}anew?x=1`);
    },
    "the page of a refusal leads to the sign-in": async () => {
        changeSettings(staff);
        expected.push(/status of 403 .*\/sample\/staff/);
        await page.goto(`${app}staff`);
        await heading("You may not enter here");
        await photograph(page, "page-403");
        await page.getByRole("link", { name: "Use another account" }).click();
        await heading("Welcome back");
    },
    "the first administrator's page is as kind": async () => {
        await page.goto(`${portal}/setup?code=x`);
        await fill({ username: "ann", password: "ann" });
        await page.getByText(/^\d+ more characters\.$/).waitFor();
        await page.getByRole("button", { name: "Show password" }).click();
        await assertAccessible(page);
        await photograph(page, "setup");
    },
    "no page broke its own policy, asked elsewhere or complained": async () => {
        assert.deepEqual(complaints, []);
    },
});
restoreSettings();
await early.dispose();
await close();
