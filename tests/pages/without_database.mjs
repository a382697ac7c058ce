// What people read while MariaDB is away, and how their pages go on when it is back.
import assert from "node:assert/strict";
import { assertAccessible, openBrowser, photograph, tell } from "./browser.mjs";
import { bringAllBack, takeAway } from "./services.mjs";
import { signInAsAdministrator } from "./world.mjs";

const { URL: portal } = process.env;
const { context, page, complaints, expected, close } = await openBrowser(portal, { locale: "en-GB" });
const list = await context.newPage();
const group = `away-${Date.now()}`;
const heading = (on, name) => on.getByRole("heading", { level: 1, name, exact: true }).waitFor();
const told = (part) => part.getByRole("alert").getByText("gatelodge cannot work at the moment.").waitFor();
const dialog = list.getByRole("dialog");
const name = () => dialog.getByLabel("Name", { exact: true });
let bringBack;

expected.push(/status of 503/);
await signInAsAdministrator(page);

await tell({
    "who loads a page then is told why, that nothing is lost, and when it is tried again": async () => {
        await list.goto(`${portal}/console/groups`);
        await heading(list, "Groups");
        await page.goto(`${portal}/account`);
        await heading(page, "Profile");
        bringBack = await takeAway("database");
        await page.reload();
        await told(page);
        const why = await page.getByRole("alert").textContent();
        assert.match(why, /database is out of reach.*Nothing is lost, and you stay signed in\./);
        assert.match(why, /As soon as it can, this goes on by itself/);
        await page.getByText(/^Next try in \d seconds?\.$/).waitFor();
        await assertAccessible(page);
        await photograph(page, "away");
    },
    "a list that is open says the same": async () => {
        await list.getByRole("searchbox").fill(group);
        await told(list);
        await assertAccessible(list);
        await photograph(list, "away-list");
    },
    "to find people and groups by name is no less honest": async () => {
        await list.keyboard.press("Control+k");
        await list.locator("[role=combobox]:focus").waitFor();
        await list.keyboard.type("somebody");
        await told(dialog);
        assert.equal(await dialog.getByText("Nothing like that").count(), 0);
        await list.keyboard.press("Escape");
        await dialog.waitFor({ state: "detached" });
    },
    "a form says the same, and keeps what was typed": async () => {
        await list.getByRole("button", { name: "New group" }).click();
        await dialog.getByRole("combobox", { name: "Inside of" }).fill("staff");
        await dialog.getByRole("status").getByText("gatelodge cannot work at the moment.").waitFor();
        await name().fill(group);
        await dialog.getByRole("button", { name: "Create" }).click();
        await told(dialog);
        assert.equal(await name().inputValue(), group);
    },
    "when it is back, page and list go on by themselves": async () => {
        bringBack();
        await heading(page, "Profile");
        await list.getByText("No group fits").waitFor();
    },
    "and what was typed is sent once more": async () => {
        await dialog.getByRole("button", { name: "Create" }).click();
        await heading(list, group);
    },
    "no page broke its own policy, asked elsewhere or complained": async () => {
        assert.deepEqual(complaints, []);
    },
});
bringAllBack();
await close();
