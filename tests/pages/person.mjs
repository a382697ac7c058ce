// One person in the console: changed while somebody else changes them, given and taken what they may, signed out,
// deleted.
import assert from "node:assert/strict";
import { request } from "playwright-core";
import { assertAccessible, openBrowser, photograph, tell } from "./browser.mjs";
import { becomes } from "./patience.mjs";
import { api, makePerson, signInAs, signInAsAdministrator } from "./world.mjs";

const { URL: portal } = process.env;
const { page, complaints, expected, close } = await openBrowser(portal, { locale: "en-GB" });
const alone = await request.newContext({ ignoreHTTPSErrors: true });       // no cookie of the browser's
const secret = "seven one persons in a row";
let ann;

const dialog = page.getByRole("dialog").last();
const toast = (text) => page.locator(".toast").filter({ hasText: text });
const heading = (name) => page.getByRole("heading", { level: 1, name }).waitFor();
const view = async (name) => {
    await page.getByRole("navigation", { name: "Views" }).getByRole("link", { name, exact: true }).click();
    await page.locator("[aria-busy=true]").waitFor({ state: "detached" });
};
const act = async (name) => {
    await page.getByRole("button", { name: "Actions", exact: true }).click();
    await page.getByRole("menuitem", { name }).click();
};
const field = (name) => page.getByRole("textbox", { name, exact: true });
const save = () => page.getByRole("button", { name: "Save", exact: true }).click();
const read = () => api(page).get(`/users/${ann.id}`);
const part = (name) => page.getByRole("region", { name, exact: true });
const give = async (where, name) => {
    await part(where).getByRole("combobox").fill(name);
    await part(where).getByRole("option", { name }).click();
    await toast(`${name} is given`).waitFor();
};

await tell({
    "a person has an address, and what is known of them is there": async () => {
        await signInAsAdministrator(page);
        ann = await makePerson(page,
            { username: "person-ann", display_name: "Ann Person", email: "person-ann@example.org" }, secret);
        await page.goto(`${portal}/console/people/${ann.id}`);
        await heading("Ann Person");
        assert.equal(await field("Username").inputValue(), "person-ann");
        await assertAccessible(page);
        await photograph(page, "person");
    },
    "attributes have to be an object, and what does not fit is said beside the field": async () => {
        await field("Attributes").fill("{\"floor\": }");
        await save();
        await page.getByText("A JSON object is needed").waitFor();
        await becomes(() => page.evaluate(() => document.activeElement.name), "attributes");
        await assertAccessible(page);
        await field("Attributes").fill("{\"floor\": 3}");
        await field("E-mail").fill("no address");
        expected.push(/status of 422/);
        await save();
        await page.getByText("This is not an e-mail address.").waitFor();
        await field("E-mail").fill("person-ann@example.org");
        await save();
        await toast("Saved.").waitFor();
        assert.deepEqual((await read()).attributes, { floor: 3 });
    },
    "what somebody else changed meanwhile is shown before it is lost": async () => {
        expected.push(/status of 412/);
        await api(page).patch(`/users/${ann.id}`, { display_name: "Ann Elsewhere" });
        await field("Name").fill("Ann Here");
        await save();
        await dialog.getByRole("cell", { name: "Ann Elsewhere" }).waitFor();
        await assertAccessible(page, "dialog");
        await photograph(page, "person-conflict");
        await dialog.getByRole("button", { name: "Save mine" }).click();
        await heading("Ann Here");
        assert.equal((await read()).display_name, "Ann Here");
    },
    "the day from which they may not sign in is kept as a moment, and can be taken away": async () => {
        await page.getByLabel("May sign in until").fill("2030-05-06T12:30");
        await save();
        await page.getByRole("button", { name: "Save", exact: true }).waitFor({ state: "detached" });
        const { expires_at } = await read();
        assert.equal(new Date(expires_at).getTime(), await page.evaluate(() => new Date("2030-05-06T12:30").getTime()));
        await page.getByLabel("May sign in until").fill("");
        await save();
        await page.getByRole("button", { name: "Save", exact: true }).waitFor({ state: "detached" });
        assert.equal((await read()).expires_at, null);
    },
    "groups and roles are found by typing, given, and taken back": async () => {
        const top = await api(page).post("/groups", { name: "person-top" });
        await api(page).post("/groups", { name: "person-below", parent: top.id });
        await view("Groups and roles");
        await give("Groups", "person-below");
        await part("Groups").getByText("by being in person-below").waitFor();
        await part("Roles").getByRole("combobox").fill("admin");
        await part("Roles").getByRole("option", { name: "administrator" }).waitFor();
        await part("Roles").getByRole("combobox").fill("auditor");
        await page.keyboard.press("Enter");             // before there is an answer: of before nothing is meant
        await toast("auditor is given").waitFor();
        await assertAccessible(page);
        await photograph(page, "person-memberships");
        await part("Roles").getByRole("button", { name: "Take auditor away" }).click();
        await dialog.getByRole("button", { name: "Take away" }).click();
        await part("Roles").getByText("No role.").waitFor();
        await toast("auditor is taken away").getByRole("button", { name: "Undo" }).click();
        await part("Roles").getByRole("link", { name: "auditor" }).waitFor();
        await becomes(async () => (await read()).roles, ["auditor"]);
    },
    "what they may do says where it comes from": async () => {
        const { data: [top] } = await api(page).get(`/groups?filter=${encodeURIComponent('name eq "person-top"')}`);
        const role = await api(page)
            .post("/roles", { name: "person-role", permissions: ["audit.read", "groups.write"] });
        await api(page).put(`/groups/${top.id}/roles/${role.id}`);
        await view("Permissions");
        const item = (text) => page.getByRole("listitem").filter({ has: page.getByText(text, { exact: true }) });
        await item("See what happened").getByText("given to them directly").waitFor();
        await item("See what happened").getByText("given to group person-top, which person-below is in").waitFor();
        await becomes(() => item("Add, change and delete groups and their members").first().innerText(),
            /by role person-role, given to group person-top/);
        await assertAccessible(page);
        await photograph(page, "person-permissions");
    },
    "where they are signed in is seen, and ended: one, and all with a new password": async () => {
        for (const turn of [1, 2])
            assert.equal((await alone.post(`${portal}/api/v1/sessions`,
                { data: { identifier: "person-ann", password: secret },
                headers: { Origin: portal } })).status(), 201, `turn ${turn}`);
        await view("Sessions");
        const rows = page.getByRole("table", { name: "Sessions" }).locator("tr[data-row]");
        await becomes(() => rows.count(), 2);
        await assertAccessible(page);
        await rows.first().getByRole("button", { name: "End" }).click();
        await dialog.getByRole("button", { name: "End" }).click();
        await toast("1 session ended").waitFor();
        await becomes(() => rows.count(), 1);
        await act("Set password");
        await dialog.getByRole("textbox", { name: "Password" }).fill("another long phrase for ann");
        await assertAccessible(page, "dialog");
        await dialog.getByRole("button", { name: "Set password" }).click();
        await toast("The password is set").waitFor();
        assert.equal((await api(page).get(`/users/${ann.id}/sessions`)).data.length, 0);
    },
    "what happened to them is told": async () => {
        await view("What happened");
        await page.getByRole("table", { name: "What happened" }).locator("tr[data-row]").first().waitFor();
        await assertAccessible(page);
    },
    "suspending asks, holds at once and is taken back": async () => {
        await page.getByRole("button", { name: "Suspend" }).click();
        await dialog.getByRole("button", { name: "Suspend" }).click();
        await toast(/^Ann .* is suspended\./).waitFor();
        assert.equal((await read()).status, "suspended");
        await page.getByRole("button", { name: "Activate", exact: true }).click();
        await page.getByRole("button", { name: "Suspend" }).waitFor();
        assert.equal((await read()).status, "active");
    },
    "a service has tokens, made for what it may, and shown once": async () => {
        const robot = await api(page).post("/users", { username: "person-robot", kind: "service" });
        const { data: roles } = await api(page).get("/roles");
        await api(page).put(`/users/${robot.id}/roles/${roles.find(({ name }) => name === "auditor").id}`);
        await page.goto(`${portal}/console/people/${robot.id}?view=tokens`);
        await page.getByRole("heading", { name: "No access tokens" }).waitFor();
        await page.getByRole("button", { name: "New token" }).click();
        await dialog.getByRole("textbox", { name: "What is it for?" }).fill("nightly report");
        await dialog.getByRole("checkbox", { name: "See what happened" }).check();
        await assertAccessible(page, "dialog");
        await dialog.getByRole("button", { name: "Create" }).click();
        await dialog.getByText("It is shown only now").waitFor();
        const token = await dialog.locator("code").textContent();
        await dialog.getByRole("button", { name: "Close" }).last().click();
        const events = async () =>
            (await alone.get(`${portal}/api/v1/events?limit=1`, { headers: { Authorization: `Bearer ${token}` } }))
            .status();
        assert.equal(await events(), 200);
        await page.getByRole("table", { name: "Access tokens" }).getByRole("button", { name: "Revoke" }).click();
        await dialog.getByRole("button", { name: "Revoke" }).click();
        await page.getByRole("heading", { name: "No access tokens" }).waitFor();
        await becomes(events, 401);
    },
    "deleting asks for the name, and leads back to the others": async () => {
        await page.goto(`${portal}/console/people?search=person-ann`);
        await page.getByRole("link", { name: /Ann Here/ }).click();
        await heading("Ann Here");
        await act("Delete");
        await dialog.getByRole("textbox").fill("person-ann");
        await dialog.getByRole("button", { name: "Delete" }).click();
        await heading("People");
        expected.push(/status of 404/);
        await page.goto(`${portal}/console/people/${ann.id}`);
        await page.getByRole("heading", { name: "There is nothing here" }).waitFor();
    },
    "who may only look sees a person, and nothing to change": async () => {
        const { data: [robot] } = await api(page).get("/users?search=person-robot");
        const reader = await makePerson(page, { username: "person-reader" }, secret);
        const { data: roles } = await api(page).get("/roles");
        await api(page).put(`/users/${reader.id}/roles/${roles.find(({ name }) => name === "auditor").id}`);
        await signInAs(page, "person-reader", secret);
        await page.goto(`${portal}/console/people/${robot.id}`);
        await heading("person-robot");
        assert.equal(await page.getByRole("textbox").count(), 0);
        for (const name of ["Suspend", "Actions", "Save"])
            assert.equal(await page.getByRole("button", { name, exact: true }).count(), 0, name);
        await view("Groups and roles");
        assert.equal(await page.getByRole("combobox").count(), 0);
        assert.equal(await page.getByRole("button", { name: /Take .* away/ }).count(), 0);
        await signInAsAdministrator(page);
    },
    "no page broke its own policy, asked elsewhere or complained": async () => {
        assert.deepEqual(complaints, []);
    },
});
await alone.dispose();
await close();
