// The frame around account and console: places, addresses, the palette, languages and themes, by mouse and keyboard.
import assert from "node:assert/strict";
import { assertAccessible, openBrowser, photograph, sayMeasures, tell } from "./browser.mjs";
import { becomes } from "./patience.mjs";
import { api, makePerson, signInAs, signInAsAdministrator } from "./world.mjs";

const { URL: portal } = process.env;
const { context, page, complaints, expected, close } = await openBrowser(portal, { locale: "en-GB" });
expected.push(/status of 401 .*sessions/);       // pages learn that nobody is signed in
const places = page.getByRole("navigation", { name: "Places" });
const heading = (name) => page.getByRole("heading", { level: 1, name }).waitFor();
const path = () => new URL(page.url()).pathname;
const goTo = async (name) => {
    await page.keyboard.press("Control+k");
    await page.locator("[role=combobox]:focus").waitFor();
    await page.keyboard.type(name);
    await page.getByRole("option", { name, selected: true }).waitFor();
    await page.keyboard.press("Enter");
};
const paper = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);

await tell({
    "who is not signed in is led to sign in, and back to exactly this place": async () => {
        await page.goto(`${portal}/console/people?status=active`);
        await page.waitForURL(/\/login\?rd=/);
        assert.equal(new URL(page.url()).searchParams.get("rd"), `${portal}/console/people?status=active`);
    },
    "one's account is what one sees first, with all places that one may see": async () => {
        await signInAsAdministrator(page);
        await page.goto(`${portal}/account`);
        await heading("Profile");
        for (const name of ["Overview", "People", "Groups", "Roles", "Audit log", "System"])
            assert.ok(await places.getByRole("link", { name, exact: true }).isVisible(), name);
        await sayMeasures(page, "account");
        await assertAccessible(page);
    },
    "a place that was shown has an address, and back leads through them": async () => {
        await places.getByRole("link", { name: "People", exact: true }).click();
        await heading("People");
        assert.equal(path(), "/console/people");
        await places.getByRole("link", { name: "Roles", exact: true }).click();
        await heading("Roles");
        await page.goBack();
        await heading("People");
        await page.goBack();
        await heading("Profile");
        await page.goForward();
        await heading("People");
    },
    "a dialog goes with the place it asked about": async () => {
        await page.getByRole("button", { name: "New person" }).click();
        await page.getByRole("dialog", { name: "New person" }).waitFor();
        await page.goBack();
        await heading("Profile");
        await page.getByRole("dialog").waitFor({ state: "detached" });
        await page.goForward();
        await heading("People");
    },
    "the place where one is is marked, and the heading has the reader's attention": async () => {
        const here = places.getByRole("link", { name: "People", exact: true });

        await becomes(() => here.getAttribute("aria-current"), "page");
        await becomes(() => page.title(), "People – gatelodge");
        await becomes(() => page.evaluate(() => document.activeElement.tagName), "H1");
    },
    "the palette goes everywhere from the keyboard": async () => {
        await goTo("System");
        await heading("System");
        await page.keyboard.press("Control+k");
        await page.getByRole("combobox").waitFor();
        await assertAccessible(page, "dialog");
        await photograph(page, "palette");
        await page.keyboard.press("Escape");
        await page.getByRole("combobox").waitFor({ state: "detached" });
    },
    "it finds people, too": async () => {
        await api(page).post("/users", { username: "frame-fay", display_name: "Fay Frame" });
        await goTo("Fay Frame");
        await heading("Fay Frame");
    },
    "that nothing is found is heard": async () => {
        await page.keyboard.press("Control+k");
        await page.locator("[role=combobox]:focus").waitFor();
        const heard = await page.locator(".palette > [role=status]").elementHandle();      // there before
        await page.keyboard.type("frame-nobody");
        await becomes(() => heard.textContent(), "Nothing like that.");
        await page.keyboard.press("Escape");
        await page.getByRole("dialog").waitFor({ state: "detached" });
    },
    "an address that is nothing says so": async () => {
        await page.goto(`${portal}/console/nowhere`);
        await page.getByRole("heading", { name: "There is nothing here" }).waitFor();
        await assertAccessible(page);
        await photograph(page, "not-here");
    },
    "German holds at once, and on the next page": async () => {
        const speak = async (button, language) => {
            const kept = page.waitForResponse((answer) => answer.request().method() === "PATCH");
            await page.getByRole("button", { name: button }).click();
            await page.getByRole("menuitemradio", { name: language }).click();
            await (await kept).finished();
        };
        await speak(/^You:/, "Deutsch");
        await page.getByRole("heading", { name: "Hier ist nichts" }).waitFor();
        await page.goto(`${portal}/account`);
        await heading("Profil");
        assert.equal(await page.evaluate(() => document.documentElement.lang), "de");
        assert.equal((await api(page).get("/me")).locale, "de");
        await speak(/^Du:/, "English");
        await heading("Profile");
        await api(page).patch("/me", { locale: null });         // other stories speak as their browsers do
    },
    "dark is dark from the first paint on, whatever the device says": async () => {
        await page.getByRole("button", { name: /^You:/ }).click();
        await page.getByRole("menuitemradio", { name: "Dark", exact: true }).click();
        await page.reload();
        assert.equal(await page.evaluate(() => getComputedStyle(document.documentElement).colorScheme), "dark");
        assert.equal(await paper(), "rgb(17, 22, 20)");
        await page.getByRole("button", { name: /^You:/ }).click();
        await page.getByRole("menuitemradio", { name: "As the device has it" }).click();
        await becomes(() => page.evaluate(() => document.documentElement.dataset.theme), undefined);
        assert.equal(await paper(), "rgb(247, 245, 240)");
        await page.emulateMedia({ colorScheme: "dark" });
        assert.equal(await paper(), "rgb(17, 22, 20)");
        await page.emulateMedia({ colorScheme: "light" });
    },
    "on a phone the places are behind a button, which closes them again": async () => {
        await page.setViewportSize({ width: 390, height: 844 });
        await page.getByRole("button", { name: "Places" }).click();
        await assertAccessible(page);
        await places.getByRole("link", { name: "People", exact: true }).click();
        await heading("People");
        await places.waitFor({ state: "hidden" });
        await becomes(() => page.evaluate(() => document.documentElement.scrollWidth), 390);
        await page.setViewportSize({ width: 1280, height: 800 });
    },
    "a view of an older version that is gone says what to do": async () => {
        await page.route("**/assets/app/list-*.js", (route) => route.fulfill({ status: 404, body: "" }));
        expected.push(/list-[^/]*\.js|status of 404/);
        await page.goto(`${portal}/console/groups`);
        await page.getByText("This page is of an older version.").waitFor();
        await page.unroute("**/assets/app/list-*.js");
        await page.getByRole("button", { name: "Try again" }).click();
        await heading("Groups");
    },
    "a view that breaks says so, and breaks no other": async () => {
        const answer = { contentType: "text/javascript", body: "export default () => { throw new Error('broken'); };" };
        await page.route("**/assets/app/system-*.js", (route) => route.fulfill(answer));
        expected.push(/Error: broken/);
        await page.goto(`${portal}/console/system`);
        await page.getByText("Something went wrong.").waitFor();
        await places.getByRole("link", { name: "People", exact: true }).click();
        await heading("People");
        await page.unroute("**/assets/app/system-*.js");
    },
    "an address that is no text is nothing, too": async () => {
        expected.push(/status of 4\d\d/);
        await page.goto(`${portal}/console/people/%ff`);
        await page.getByRole("heading", { name: "There is nothing here" }).waitFor();
    },
    "what is unsaved is not lost by going back without a question": async () => {
        const field = page.getByLabel("Name", { exact: true });
        const answer = (how) => Promise.all([
            page.waitForEvent("dialog").then((dialog) => dialog[how]()), page.evaluate(() => history.back()),
        ]);
        await page.goto(`${portal}/console/people`);
        await places.getByRole("link", { name: "Profile" }).click();
        await heading("Profile");
        await field.fill("not saved yet");
        await answer("dismiss");
        await heading("Profile");
        await becomes(path, "/account");
        assert.equal(await field.inputValue(), "not saved yet");
        await answer("accept");
        await heading("People");
    },
    "a page whose script is not to be had says so, too": async () => {
        await page.route("**/assets/app/app-*.js", (route) => route.fulfill({ status: 404, body: "" }));
        await page.goto(`${portal}/account`);
        await page.getByText("This page could not be loaded whole").waitFor();
        await page.unroute("**/assets/app/app-*.js");
        await page.getByRole("link", { name: "Load it again" }).click();
        await heading("Profile");
    },
    "who may administrate nothing sees nothing of the console": async () => {
        await makePerson(page, { username: "frame-plain" }, "seven plain frames in a row");
        await signInAs(page, "frame-plain", "seven plain frames in a row");
        await page.goto(`${portal}/console/people`);
        await page.getByRole("heading", { name: "There is nothing here" }).waitFor();
        assert.equal(await page.getByRole("heading", { name: "Console" }).count(), 0);
        await becomes(() => places.getByRole("link").allTextContents(),
            ["Profile", "Security", "Sessions", "Tokens", "Activity"]);
    },
    "what the browser kept of a page is shown to nobody who is not the same person": async () => {
        const happens = (type) => page.evaluate((kind) =>
            dispatchEvent(new PageTransitionEvent(kind, { persisted: true })), type);
        await page.goto(`${portal}/account`);
        await heading("Profile");
        await happens("pagehide");
        assert.ok(!await page.getByRole("main").isVisible());
        await happens("pageshow");
        await page.getByRole("main").waitFor();
        await signInAsAdministrator(page);
        await happens("pagehide");
        await happens("pageshow");
        await places.getByRole("link", { name: "Overview" }).waitFor();
        await page.getByText("frame-plain").waitFor({ state: "detached" });
        await happens("pagehide");
        await api(page).delete("/sessions/current");
        await happens("pageshow");
        await page.waitForURL(/\/login\?rd=/);
        await signInAs(page, "frame-plain", "seven plain frames in a row");
        await page.goto(`${portal}/account`);
        await heading("Profile");
    },
    "when the session is ended elsewhere, the next step leads to the sign-in": async () => {
        await context.clearCookies({ name: "__Host-gatelodge" });
        await places.getByRole("link", { name: "Sessions" }).click();
        await page.waitForURL(/\/login\?rd=/);
    },
    "no page broke its own policy, asked elsewhere or complained": async () => {
        assert.deepEqual(complaints, []);
    },
});
await close();
