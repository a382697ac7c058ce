// Groups and roles in the console: made, nested, filled, changed by two at once, deleted; and what one may not.
import assert from "node:assert/strict";
import { assertAccessible, openBrowser, photograph, sayMeasures, tell } from "./browser.mjs";
import { becomes } from "./patience.mjs";
import { api, makePerson, signInAs, signInAsAdministrator } from "./world.mjs";

const { URL: portal } = process.env;
const { page, complaints, expected, close } = await openBrowser(portal, { locale: "en-GB" });
const secret = "seven geese gather in groups";
const here = {};                // what was made: groups and roles by name
const heading = (name) => page.getByRole("heading", { level: 1, name, exact: true }).waitFor();
const button = (name) => page.getByRole("button", { name, exact: true });
const field = (name) => page.getByRole("textbox", { name });
const tick = (name) => page.getByRole("checkbox", { name });
const tab = (name) => page.getByRole("navigation", { name: "Views" }).getByRole("link", { name });
const told = (text) => page.getByRole("status").getByText(text).first().waitFor();
const row = (text) => page.getByRole("row", { name: text });
const rows = (count) => becomes(() => page.getByRole("row").count(), count);        // the headings are one
const press = (key) => page.keyboard.press(key);
const type = (text) => page.keyboard.type(text);
const idHere = () => new URL(page.url()).pathname.split("/").at(-1);
const open = (group, view = "") => page.goto(`${portal}/console/groups/${here[group]}${view && `?view=${view}`}`);
const pick = async (combobox, text, name) => {
    await page.getByRole("combobox", { name: combobox }).fill(text);
    await page.getByRole("option", { name }).click();
};

const sized = (text) => page.getByText(text, { exact: true }).waitFor();     // how many the heading says
const listedWith = async (members) => {
    await page.getByRole("link", { name: "Groups", exact: true }).first().click();
    await heading("Groups");
    await page.getByRole("searchbox", { name: "Search groups" }).fill("groups-flock");
    await becomes(() => row(/My flock/).getByRole("cell").nth(2).textContent(), members);
};

await signInAsAdministrator(page);
for (const [at, name] of ["Gwen Goose", "Gus Goose", "Gil Gander"].entries())
    await api(page).post("/users", { username: `groups-${name.split(" ")[0].toLowerCase()}${at}`, display_name: name });

await tell({
    "a role is made of sentences, by keyboard alone": async () => {
        await page.goto(`${portal}/console/roles`);
        await heading("Roles");
        await row("administrator").waitFor();
        await press("Control+k");
        await page.locator("[role=combobox]:focus").waitFor();
        await type("New role");
        await page.getByRole("option", { name: "New role", selected: true }).waitFor();
        await press("Enter");
        await page.getByRole("dialog").getByRole("group", { name: "People" }).waitFor();
        await page.locator("input[name=name]:focus").waitFor();
        await type("groups-desk");
        await tick(/^See people, their groups/).focus();
        await press("Space");
        await tick(/^See everybody's sessions/).focus();
        await press("Space");
        await field("Name of a permission").focus();
        await type("goose.feed");
        await press("Enter");
        await button("Take goose.feed back").waitFor();
        await assertAccessible(page, "dialog");
        await field("Name").first().focus();
        await press("Enter");
        await heading("groups-desk");
        here.desk = idHere();
        const { permissions } = await api(page).get(`/roles/${here.desk}`);
        assert.deepEqual(permissions, ["goose.feed", "sessions.read", "users.read"]);
    },
    "what a change of a role gives and takes is said before it is saved": async () => {
        await tick(/^See groups and their members/).check();
        await tick(/^See everybody's sessions/).uncheck();
        await becomes(() => page.locator(".gained").textContent(), /See groups and their members/);
        await becomes(() => page.locator(".lost").textContent(), /See everybody's sessions/);
        await page.getByText("1 more, 1 less").waitFor();
        await assertAccessible(page);
        await photograph(page, "roles-one");
        await button("Save").click();
        await told("Saved.");
        const { permissions } = await api(page).get(`/roles/${here.desk}`);
        assert.deepEqual(permissions, ["goose.feed", "groups.read", "users.read"]);
    },
    "a pattern ticks what it covers, and holds it": async () => {
        await tick(/^See everything, and change nothing/).check();
        await page.getByRole("checkbox", { name: /^See what happened/, checked: true, disabled: true }).waitFor();
        await button("Discard").click();
        await page.getByRole("checkbox", { name: /^See what happened/, checked: false, disabled: false }).waitFor();
    },
    "what is built in says so, and cannot be changed": async () => {
        await page.goto(`${portal}/console/roles`);
        await page.getByRole("link", { name: "auditor" }).click();
        await heading("auditor");
        await page.getByText("stays as it is").waitFor();
        assert.equal(await page.getByRole("checkbox").count() + await button("Delete role").count(), 0);
    },
    "a group is made by keyboard alone, and another one inside it": async () => {
        await page.goto(`${portal}/console/groups`);
        await heading("Groups");
        await button("New group").first().focus();
        await press("Enter");
        await page.getByRole("dialog").getByRole("checkbox", { name: "groups-desk" }).waitFor();
        await page.locator("input[name=name]:focus").waitFor();
        await type("groups-flock");
        await press("Tab");
        await type("The flock");
        await tick("groups-desk").focus();
        await press("Space");
        await assertAccessible(page, "dialog");
        await field("Display name").focus();
        await press("Enter");
        await heading("The flock");
        here.flock = idHere();
        await button("New group inside").click();
        await page.getByRole("dialog").getByRole("button", { name: "Take groups-flock back" }).waitFor();
        await field("Name").first().fill("groups-gosling");
        await button("Create").click();
        await heading("groups-gosling");
        here.gosling = idHere();
        assert.equal((await api(page).get(`/groups/${here.gosling}`)).parent, here.flock);
    },
    "a name that is taken is told beside its field": async () => {
        await page.goto(`${portal}/console/groups?search=groups-`);
        await button("New group").first().click();
        await field("Name").first().fill("groups-flock");
        expected.push(/status of 409/);
        await button("Create").click();
        await page.getByRole("dialog").getByText("This exists already.").waitFor();
        assert.equal(await field("Name").first().getAttribute("aria-invalid"), "true");
        await press("Escape");
        await page.getByRole("dialog").waitFor({ state: "detached" });
    },
    "the palette finds a group by its name": async () => {
        await press("Control+k");
        await page.locator("[role=combobox]:focus").waitFor();
        await type("the flo");
        await page.getByRole("option", { name: /The flock/, selected: true }).waitFor();
        await press("Enter");
        await heading("The flock");
        await page.goBack();
    },
    "the list finds groups, and says in which others they are": async () => {
        await row(/groups-gosling groups-flock/).waitFor();
        await rows(3);
        await assertAccessible(page);
        await photograph(page, "groups");
        await page.getByRole("searchbox", { name: "Search groups" }).fill("nowhere-goose");
        await page.getByText("No group fits").waitFor();
    },
    "a group says what it gives, and what comes from above": async () => {
        await open("gosling", "rights");
        const given = page.getByRole("region", { name: "What members may do" });
        await given.getByText("from role groups-desk, on groups-flock").first().waitFor();
        const right = given.getByRole("listitem").filter({ hasText: "users.read" });
        assert.match(await right.textContent(), /See people, their groups and roles/);
        await assertAccessible(page);
    },
    "what another role would add is said before it is given": async () => {
        await tick("auditor").check();
        await becomes(() => page.locator(".gained").textContent(), /See what happened/);
        assert.doesNotMatch(await page.locator(".gained").textContent(), /users\.read/);
        await photograph(page, "groups-rights");
        await button("Save").click();
        await told("Saved.");
        await page.getByText("from role auditor", { exact: true }).first().waitFor();
        assert.deepEqual((await api(page).get(`/groups/${here.gosling}`)).roles, ["auditor"]);
    },
    "a group cannot be put into itself: said at once, and by the API": async () => {
        await open("flock", "settings");
        await pick("Inside of", "gosling", /groups-gosling/);
        await page.getByText("groups-gosling is inside groups-flock itself.").waitFor();
        await button("Save").click();
        await page.getByText("This would put a group into itself.").waitFor();
        await assertAccessible(page);
        await button("Discard").click();
    },
    "two who change the same see each other's change": async () => {
        await field("Display name").fill("My flock");
        await api(page).patch(`/groups/${here.flock}`, { display_name: "Their flock" });
        expected.push(/status of 412/);
        await button("Save").click();
        await page.getByRole("dialog", { name: "Changed meanwhile" }).getByText("Their flock").waitFor();
        await button("Save mine").click();
        await heading("My flock");
        assert.equal((await api(page).get(`/groups/${here.flock}`)).display_name, "My flock");
    },
    "people are found and put in, several at once": async () => {
        await tab("Members").click();
        await page.getByText("Nobody is in this group").waitFor();
        await button("Add people").first().click();
        await pick("Find somebody by name or e-mail", "gwen goo", /Gwen Goose/);
        await pick("Find somebody by name or e-mail", "gus goo", /Gus Goose/);
        await page.getByRole("combobox").fill("gil gan");
        await page.getByRole("option", { name: /Gil Gander/ }).waitFor();
        await assertAccessible(page, "dialog");
        await press("Enter");
        await button("Add 3 people").click();
        await told("3 people added.");
        await rows(4);
        await sized("3 people");
        await photograph(page, "groups-members");
    },
    "a member is found by the beginning of a name": async () => {
        await page.getByRole("searchbox", { name: "Search members" }).fill("goo");
        await row(/Gil Gander/).waitFor({ state: "detached" });
        await row(/Gwen Goose/).waitFor();
        await rows(3);
        await page.getByRole("searchbox", { name: "Search members" }).fill("");
        await row(/Gil Gander/).waitFor();
        await assertAccessible(page);
    },
    "one is taken out, and put back": async () => {
        await button("Take Gil Gander out").click();
        await row(/Gil Gander/).waitFor({ state: "detached" });
        await sized("2 people");
        await button("Undo").click();
        await row(/Gil Gander/).waitFor();
        await sized("3 people");
    },
    "many are taken out after a question": async () => {
        await tick("Choose Gwen Goose").check();
        await tick("Choose Gus Goose").check();
        await button("Take out").click();
        await page.getByRole("dialog").getByRole("button", { name: "Take out" }).click();
        await told("2 people are out of the group.");
        assert.equal((await api(page).get(`/groups/${here.flock}/members`)).data.length, 1);
    },
    "the list says how many are in a group, also after a change": async () => {
        await sized("1 person");
        await listedWith("1");
        await row(/My flock/).getByRole("link").first().click();
        await button("Take Gil Gander out").click();
        await sized("0 people");
        await listedWith("0");
    },
    "of a thousand members it says that there may be more": async () => {
        const lists = /\/api\/v1\/groups\?/;
        await page.route(lists, async (route) => {
            const json = await (await route.fetch()).json();
            json.data.forEach((group) => { group.member_count = 1000; });
            await route.fulfill({ json });
        });
        await open("flock");
        await sized("1,000 or more people");
        await listedWith("1,000 or more");
        await page.unrouteAll({ behavior: "wait" });
    },
    "who has a role is told": async () => {
        await page.goto(`${portal}/console/roles/${here.desk}?view=groups`);
        await page.getByRole("link", { name: "My flock" }).waitFor();
    },
    "among very many people, it is looked for in steps": async () => {
        let asked = 0;
        const pages = /\/api\/v1\/users\?.*roles/;
        await page.route(pages, (route) => route.fulfill({ json: { data: [], next: ++asked < 25 ? "more" : null } }));
        await tab("People").click();
        await button("Look further").waitFor();
        assert.equal(asked, 20);
        await button("Look further").click();
        await page.getByText("Nobody was given this role directly").waitFor();
        assert.equal(asked, 25);
        await page.unroute(pages);
    },
    "deleting a group says what is lost with it": async () => {
        await open("flock", "settings");
        await button("Delete group").click();
        const question = page.getByRole("dialog", { name: "Delete My flock?" });
        await question.getByText("1 group inside it comes to stand on its own.").waitFor();
        await question.getByText("See groups and their members").waitFor();
        await assertAccessible(page, "dialog");
        await question.getByRole("textbox").fill("groups-flock");
        await press("Enter");
        await told("My flock is deleted.");
        await heading("Groups");
        assert.equal((await api(page).get(`/groups/${here.gosling}`)).parent, null);
    },
    "a role is deleted, too": async () => {
        await page.goto(`${portal}/console/roles/${here.desk}`);
        await button("Delete role").first().click();
        await page.getByRole("dialog").getByRole("button", { name: "Delete role" }).click();
        await told("The role groups-desk is deleted.");
        await row("administrator").waitFor();
        await row("groups-desk").waitFor({ state: "detached" });
        await sayMeasures(page, "groups and roles");
    },
    "nobody gives what they do not hold: it stands there, and why it cannot be ticked": async () => {
        const lead = await makePerson(page, { username: "groups-lead" }, secret);
        const role = await api(page).post("/roles", { name: "groups-lead",
            permissions: ["groups.read", "groups.write", "roles.grant", "roles.read", "roles.write", "users.read"] });
        await api(page).put(`/users/${lead.id}/roles/${role.id}`);
        await signInAs(page, "groups-lead", secret);
        await open("gosling", "rights");
        await page.getByRole("checkbox", { name: "administrator", disabled: true }).waitFor();
        await page.getByText("You do not hold this yourself: *", { exact: true }).waitFor();
        await tab("Members").click();
        await page.getByText(/You cannot put anybody in here/).waitFor();
        assert.equal(await button("Add people").count(), 0);
        await page.goto(`${portal}/console/roles/${role.id}`);
        await page.getByRole("checkbox", { name: /^See what happened/, disabled: true }).waitFor();
        await page.getByRole("checkbox", { name: /^See groups and their members/, disabled: false }).waitFor();
        await assertAccessible(page);
    },
    "who may give roles, and change no group, gives them one by one": async () => {
        await signInAsAdministrator(page);
        const giver = await makePerson(page, { username: "groups-giver" }, secret);
        const permissions = ["groups.read", "roles.grant", "roles.read"];
        const role = await api(page).post("/roles", { name: "groups-giver", permissions });
        await api(page).put(`/users/${giver.id}/roles/${role.id}`);
        await signInAs(page, "groups-giver", secret);
        await open("gosling", "rights");
        await tick("groups-giver").check();
        await tick("auditor").uncheck();
        await button("Save").click();
        await told("Saved.");
        assert.deepEqual((await api(page).get(`/groups/${here.gosling}`)).roles, ["groups-giver"]);
    },
    "an auditor sees all of it, and nothing to change it with": async () => {
        await signInAsAdministrator(page);
        const auditor = await makePerson(page, { username: "groups-audit" }, secret);
        const [role] = (await api(page).get('/roles?filter=name%20eq%20"auditor"')).data;
        await api(page).put(`/users/${auditor.id}/roles/${role.id}`);
        await signInAs(page, "groups-audit", secret);
        await page.goto(`${portal}/console/groups?search=groups-`);
        await row(/groups-gosling/).waitFor();
        assert.equal(await button("New group").count(), 0);
        await open("gosling");
        await page.getByText("Nobody is in this group").waitFor();
        const views = page.getByRole("navigation", { name: "Views" }).getByRole("link");
        assert.deepEqual(await views.allTextContents(), ["Members", "Roles and rights"]);
        assert.equal(await button("Add people").count(), 0);
        await tab("Roles and rights").click();
        await page.getByRole("region", { name: "Roles" }).getByRole("link", { name: "groups-giver" }).waitFor();
        assert.equal(await page.getByRole("checkbox").count(), 0);
    },
    "what is gone, and what never was, is nothing": async () => {
        expected.push(/status of 4(04|22)/);
        for (const path of [`groups/${here.flock}`, `roles/${here.desk}`, "groups/goose", "roles/goose"]) {
            await page.goto(`${portal}/console/${path}`);
            await page.getByText("There is nothing here").waitFor();
        }
    },
    "no page broke its own policy, asked elsewhere or complained": async () => {
        assert.deepEqual(complaints, []);
    },
});
await close();
