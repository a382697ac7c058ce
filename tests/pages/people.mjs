// People in the console: thousands in a table, found, narrowed, chosen, worked on and exported; one made from the
// keyboard.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { assertAccessible, openBrowser, photograph, sayMeasures, tell } from "./browser.mjs";
import { becomes } from "./patience.mjs";
import { api, makePerson, signInAs, signInAsAdministrator } from "./world.mjs";

const { URL: portal, ADMIN_USERNAME: administrator, ADMIN_PASSWORD: password } = process.env;
const { context, page, complaints, expected, close } = await openBrowser(portal, { locale: "en-GB" });
const folder = mkdtempSync(join(tmpdir(), "gatelodge-people-"));
const many = 2000;

const asked = [];           // what the API was asked for lists of people
page.on("request", (request) => {
    const url = new URL(request.url());
    if (url.pathname === "/api/v1/users" && request.method() === "GET")
        asked.push(url.searchParams);
});

const table = page.getByRole("table", { name: "People" });
const rows = table.locator("tr[data-row]");
const search = page.getByRole("searchbox", { name: /Search by name/ });
const dialog = page.getByRole("dialog").last();
const query = async () => Object.fromEntries(new URLSearchParams(await page.evaluate(() => location.search)));
const whole = (count) => page.locator(`table[aria-rowcount="${count + 1}"][aria-busy=false]`).waitFor();
const toast = (text) => page.locator(".toast").filter({ hasText: text });
const act = async (name) => {
    await page.getByRole("region", { name: "Chosen people" }).getByRole("button", { name: "Actions" }).click();
    await page.getByRole("menuitem", { name, exact: true }).click();
};
const find = async (text, first) => {
    const begin = performance.now();
    await search.fill(text);
    await page.waitForURL((url) => url.searchParams.get("search") === text);
    await page.locator("table[aria-busy=false]").waitFor();
    await rows.first().getByText(first).waitFor();
    return Math.round(performance.now() - begin);
};
const narrow = (label, choice) => page.getByRole("combobox", { name: label, exact: true }).selectOption(choice);
const download = async (begin, choose = () => {}) => {
    const waiting = page.waitForEvent("download");
    await begin();
    await choose();
    await page.getByRole("dialog").getByRole("button", { name: "Export" }).click();
    return readFileSync(await (await waiting).path(), "utf8");
};

// In the page: keeps what screen readers are given to say of work.
function listenToProgress() {
    globalThis.heard = [];
    new MutationObserver((changes) => {
        for (const { target } of changes) {
            const element = target.nodeType === 1 ? target : target.parentElement;
            const text = element?.closest(".progress [aria-live]")?.textContent.trim();
            if (text && text !== globalThis.heard.at(-1))
                globalThis.heard.push(text);
        }
    }).observe(document.body, { subtree: true, childList: true, characterData: true });
}

function fillTheHouse() {
    const names = ["Ada", "Bo", "Cleo", "Dora", "Emil", "Fritz", "Gil", "Hugo", "Ines", "Jan"];
    const lines = Array.from({ length: many }, (_, index) => JSON.stringify({
        username: `people-${index}`, display_name: `${names[index % 10]} Thousand${index}`,
        email: `people-${index}@${index < 60 ? "few." : ""}example.org`,
            status: index % 100 === 7 ? "suspended" : "active",
    }));
    writeFileSync(join(folder, "people.ndjson"), lines.join("\n"));
    execFileSync("gatelodge", ["user", "import", join(folder, "people.ndjson")], { stdio: "ignore" });
}

await tell({
    "a table of thousands shows its first page, and no more than that is asked": async () => {
        fillTheHouse();
        await signInAsAdministrator(page);
        await api(page).post("/groups", { name: "people-staff", display_name: "People staff" });
        await page.goto(`${portal}/console/people`);
        await rows.first().waitFor();
        assert.equal(asked.length, 1);
        assert.equal(await table.getAttribute("aria-rowcount"), "-1");      // nobody counted them
        await sayMeasures(page, "people, first visit");
        await assertAccessible(page);
        await photograph(page, "people");
    },
    "scrolling reads on page by page, and draws only what is seen": async () => {
        await page.waitForFunction(() => {
            scrollTo(0, document.body.scrollHeight);
            return performance.getEntriesByType("resource").filter(({ name }) => name.includes("/api/v1/users?"))
                .length >= 6;
        });
        await page.locator("table[aria-busy=false]").waitFor();
        assert.ok(await rows.count() < 100, `${await rows.count()} rows are drawn`);
        assert.ok(asked.every((query) => Number(query.get("limit")) <= 200));
        assert.equal(new Set(asked.map((query) => query.get("cursor"))).size, asked.length);
    },
    "who is searched is found while one types, by any of their names": async () => {
        const times = [await find("thousand1234", "Emil Thousand1234"),
            await find("people-77@example", "Hugo Thousand77"),
            await find("dora thousand19", "Dora Thousand1")];
        console.log(`# from the last letter to the rows: ${times.join(
            ", ")} ms, of which 180 are the wait for the next letter`);
        assert.equal((await query()).search, "dora thousand19");
        await page.reload();
        await rows.first().getByText("Dora Thousand19").waitFor();
    },
    "nobody found is said, with a way out": async () => {
        await search.fill("nobody is called like this");
        await page.getByRole("heading", { name: "Nobody like that" }).waitFor();
        await assertAccessible(page);
        await page.getByRole("button", { name: "Show all" }).last().click();
        await rows.first().waitFor();
        await becomes(() => search.inputValue(), "");
    },
    "who is found only pages later is looked for while others are still shown": async () => {
        const services = /\/api\/v1\/users\?.*kind/;
        let pages = 0;
        await page.route(services, (route) => route.fulfill({ json: { data: [], next: ++pages < 3 ? "more" : null } }));
        await page.getByRole("button", { name: "Filters" }).click();
        await narrow("Kind", "service");
        await page.getByRole("heading", { name: "Nobody like that" }).waitFor();
        assert.equal(pages, 3);
        await page.unroute(services);
        await page.goto(`${portal}/console/people`);
        await rows.first().waitFor();
    },
    "filters stand in the address, and back leads to the page before": async () => {
        await find("thousand", "Thousand");
        await page.getByRole("button", { name: "Filters" }).click();
        await narrow("Status", "suspended");
        await narrow("Last sign-in", "never");
        await whole(20);
        assert.deepEqual(await query(), { search: "thousand", status: "suspended", silent: "never" });
        await rows.first().click();
        await page.getByRole("heading", { level: 1, name: /Thousand/ }).waitFor();
        await page.goBack();
        await whole(20);
        assert.deepEqual(await query(), { search: "thousand", status: "suspended", silent: "never" });
    },
    "the table is sorted by its headings": async () => {
        await page.getByRole("button", { name: "Show all" }).click();
        await table.getByRole("button", { name: "Person", exact: true }).click();
        await table.locator("th[aria-sort=ascending]").waitFor();
        assert.equal((await query()).sort, "username");
        await table.getByRole("button", { name: "Person", exact: true }).click();
        await table.locator("th[aria-sort=descending]").waitFor();
        assert.equal((await query()).sort, "-username");
    },
    "who is chosen is suspended after a question, and activated again at once": async () => {
        await find("thousand111", "Bo Thousand111");
        for (const index of [0, 1, 2])
            await rows.nth(index).getByRole("checkbox").check();
        await photograph(page, "people-chosen");
        await assertAccessible(page);
        await act("Suspend");
        await assertAccessible(page, "dialog");
        await dialog.getByRole("button", { name: "Suspend" }).click();
        await toast("3 people are suspended").waitFor();
        await becomes(() => rows.getByText("Suspended").count(), 3);
        await act("Activate");
        await dialog.getByText("3 people may then sign in.").waitFor();
        await dialog.getByRole("button", { name: "Cancel" }).click();
        await toast("3 people are suspended").getByRole("button", { name: "Activate again" }).click();
        await becomes(() => rows.getByText("Suspended").count(), 0);
        await page.getByRole("dialog").waitFor({ state: "detached" });
    },
    "all that match are put into a group, however few are loaded, and taken out again": async () => {
        await find("few", "Thousand");
        await table.getByRole("checkbox", { name: "Choose all that are loaded" }).check();
        await page.getByText("50 chosen").waitFor();
        await page.getByRole("button", { name: "Choose all that match" }).click();
        await page.getByText("All that match are chosen").waitFor();
        expected.push(/status of 429/);         // so many at once are paced; the work waits and goes on
        await act("Add to a group");
        await dialog.getByText("60 chosen").waitFor();
        await dialog.getByRole("combobox").fill("people-st");
        await dialog.getByRole("option", { name: "People staff" }).click();
        await dialog.getByRole("button", { name: "Add to a group" }).click();
        await toast("60 people are now in People staff").hover();           // it stays until it is taken back
        await page.getByText("All that match are chosen").waitFor();        // and may be for something else
        const { data: [group] } = await api(page).get(`/groups?filter=${encodeURIComponent('name eq "people-staff"')}`);
        assert.equal((await api(page).get(`/groups/${group.id}/members?limit=200`)).data.length, 60);
        const members = `**/api/v1/groups/${group.id}/members/*`;
        let mayGo;
        const seen = new Promise((resolve) => { mayGo = resolve; });
        await page.route(members, async (route) => { await seen; await route.continue(); });
        await toast("60 people").getByRole("button", { name: "Undo" }).click();
        await page.getByRole("progressbar").waitFor();
        mayGo();
        await page.getByRole("dialog").waitFor({ state: "detached" });
        assert.equal((await api(page).get(`/groups/${group.id}/members`)).data.length, 0);
        await page.unroute(members);
    },
    "what matches is exported whole, and no cell is a formula": async () => {
        await api(page).post("/users", { username: "people-formula", display_name: "=HYPERLINK(\"x\";\"Formula\")" });
        await find("formula", "=HYPERLINK");
        const open = () => page.getByRole("button", { name: "Export" }).click();
        const csv = await download(open, async () => {
            await dialog.getByRole("combobox", { name: "Separator" }).selectOption("Semicolon (;)");
            await assertAccessible(page, "dialog");
        });
        assert.match(csv, /^\uFEFFUsername;Name;E-mail;E-mail verified;Status;Kind;Groups;/);
        assert.match(csv, /\r\npeople-formula;"'=HYPERLINK\(""x"";""Formula""\)";;;Active;Person;;/);
        const plain = await download(open, () => dialog.getByLabel("CSV for programs").check());
        assert.match(plain, /^username,display_name,email,email_verified,status,kind,groups,/);
        assert.match(plain, /\r\npeople-formula,"'=HYPERLINK\(""x"";""Formula""\)",,false,active,person,,/);
        await page.getByRole("button", { name: "Show all" }).click();
        await narrow("Status", "suspended");
        await page.waitForURL((url) => url.searchParams.get("status") === "suspended");
        const all = await download(open);
        assert.ok(all.trimEnd().split("\r\n").length >= 21);
    },
    "one who is deleted is asked for by name, and gone": async () => {
        await page.goto(`${portal}/console/people?search=people-formula`);
        await rows.first().getByRole("checkbox").check();
        await act("Delete");
        assert.ok(await dialog.getByRole("button", { name: "Delete" }).isDisabled());
        await dialog.getByRole("textbox").fill("people-formula");
        await dialog.getByRole("button", { name: "Delete" }).click();
        await toast("=HYPERLINK(\"x\";\"Formula\") is deleted.").waitFor();
        await page.getByRole("heading", { name: "Nobody like that" }).waitFor();
    },
    "from the sign-in to a person with a password, by keyboard alone": async () => {
        const type = (text) => page.keyboard.type(text), press = (key) => page.keyboard.press(key);
        await page.context().clearCookies();
        expected.push(/status of 401/);
        await page.goto(`${portal}/console/people`);
        await page.waitForURL(/\/login/);
        await page.waitForFunction(() => document.activeElement.id === "identifier");
        await type(administrator);
        await press("Tab");
        await type(password);
        await press("Enter");
        await page.getByRole("heading", { level: 1, name: "People" }).waitFor();
        await press("Control+k");
        await page.locator("[role=combobox]:focus").waitFor();
        await type("New person");
        await page.getByRole("option", { name: "New person", selected: true }).waitFor();
        await press("Enter");
        await page.getByRole("textbox", { name: "Name", exact: true }).waitFor();
        await page.waitForFunction(() => document.activeElement.name === "display_name");
        await type("Käthe Keyboard");
        await press("Tab");
        await becomes(() => page.evaluate(() => document.activeElement.value), "kaethe.keyboard");
        await press("Tab");
        await type("kaethe@example.org");
        await press("Tab");
        await press("Tab");
        await type("people-st");
        await page.getByRole("option", { name: "People staff" }).waitFor();
        await press("Enter");
        await page.getByRole("button", { name: "Take People staff back" }).waitFor();
        await press("Tab");
        await press("Tab");
        await press("ArrowDown");
        await photograph(page, "person-new");
        await assertAccessible(page, "dialog");
        for (const focused of ["another", "Cancel", "Create"]) {
            await press("Tab");
            await becomes(() => page.evaluate(() => document.activeElement.name
                || document.activeElement.textContent.trim()), focused);
        }
        await press("Enter");
        await page.getByText("Käthe Keyboard was created.").waitFor();
        await photograph(page, "person-new-password");
    },
    "the password that was shown once opens the door": async () => {
        const secret = await dialog.locator("code").textContent();
        assert.match(secret, /^\S{20,}$/);
        await page.keyboard.press("Escape");
        await page.getByRole("dialog", { name: "Leave the password behind?" }).waitFor();
        await page.keyboard.press("Escape");
        assert.equal(await dialog.locator("code").textContent(), secret);
        await page.keyboard.press("Escape");
        await page.getByRole("button", { name: "Yes, leave" }).click();
        await rows.first().getByText("Käthe Keyboard").waitFor();
        const { data: [made] } = await api(page).get("/users?search=kaethe");
        assert.deepEqual([made.username, made.email, made.groups],
            ["kaethe.keyboard", "kaethe@example.org", ["people-staff"]]);
        await signInAs(page, "kaethe.keyboard", secret);
        await signInAsAdministrator(page);
    },
    "a name that is taken is said beside its field, and one after the other is quick": async () => {
        expected.push(/status of 409/);
        await page.getByRole("button", { name: "New person" }).click();
        await dialog.getByRole("textbox", { name: "Name", exact: true }).fill("Kaethe Keyboard");
        await dialog.getByRole("checkbox", { name: "Create another" }).check();
        await dialog.getByRole("button", { name: "Create", exact: true }).click();
        await dialog.getByText("This username is already in use.").waitFor();
        await assertAccessible(page, "dialog");
        await dialog.getByRole("textbox", { name: "Username" }).fill("kaethe.second");
        await page.keyboard.press("Enter");
        await dialog.getByText("Kaethe Keyboard was created.").waitFor();
        await becomes(() => page.evaluate(() => document.activeElement.name), "display_name");
        await page.keyboard.type("Kurt Keyboard");
        await page.keyboard.press("Enter");
        await dialog.getByText("Kurt Keyboard was created.").waitFor();
        await page.keyboard.press("Escape");
        await rows.first().getByText("Kurt Keyboard").waitFor();
    },
    "rows are walked, chosen and opened by keyboard": async () => {
        await rows.first().focus();
        await page.keyboard.press("ArrowDown");
        await page.keyboard.press("Space");
        await rows.nth(1).getByRole("checkbox", { checked: true }).waitFor();
        await page.keyboard.press("Enter");
        await page.getByRole("heading", { level: 1, name: "Kaethe Keyboard" }).waitFor();
    },
    "who gives no password is not asked for it again and again": async () => {
        const wanted = { type: "/problems/reauthentication_required", status: 401, code: "reauthentication_required" };
        let calls = 0, refuse;
        const refused = new Promise((resolve) => { refuse = resolve; });
        await page.route("**/api/v1/users/user_*", async (route) => {
            if (++calls === 4)
                await refused;                  // an answer that comes late asks no more
            await route.fulfill({ status: 401, contentType: "application/problem+json", json: wanted });
        });
        expected.push(/status of 401/);
        await page.goto(`${portal}/console/people?search=thousand1`);
        await rows.nth(9).waitFor();
        await table.getByRole("checkbox", { name: "Choose all that are loaded" }).check();
        await act("Suspend");
        await dialog.getByRole("button", { name: "Suspend", exact: true }).click();
        await dialog.getByLabel("Password", { exact: true }).waitFor();
        await becomes(() => calls, 4);
        await page.keyboard.press("Escape");
        await dialog.getByLabel("Password", { exact: true }).waitFor({ state: "detached" });
        refuse();
        await dialog.getByText("4 failed").waitFor();
        await becomes(() => page.getByRole("dialog").count(), 1);
        assert.equal(calls, 4);
        await dialog.getByRole("button", { name: "Close" }).last().click();
        await page.unroute("**/api/v1/users/user_*");
    },
    "work that is dismissed stops, and what was under way is counted": async () => {
        let calls = 0, haveBegun, mayEnd;
        const begun = new Promise((resolve) => { haveBegun = resolve; });
        const end = new Promise((resolve) => { mayEnd = resolve; });
        await page.route("**/api/v1/users/user_*", async (route) => {
            if (++calls === 4)
                haveBegun();
            await end;
            await route.continue();
        });
        await table.getByRole("checkbox", { name: "Choose all that are loaded" }).uncheck();
        await table.getByRole("checkbox", { name: "Choose all that are loaded" }).check();
        await act("Suspend");
        await dialog.getByRole("button", { name: "Suspend", exact: true }).click();
        await begun;
        await dialog.getByRole("button", { name: "Stop" }).waitFor();       // the work may begin before it is seen
        await page.keyboard.press("Escape");
        await page.keyboard.press("Escape");
        await dialog.getByRole("button", { name: "Stop" }).waitFor();
        mayEnd();
        await toast("4 people are suspended").getByRole("button", { name: "Activate again" }).click();
        await becomes(() => calls, 8);
        await page.getByRole("dialog").waitFor({ state: "detached" });
        await page.unroute("**/api/v1/users/user_*");
    },
    "work that the API paces says that it waits, and how long it will still take, without talking on": async () => {
        const other = await context.newPage(), progress = other.locator(".progress");
        const left = progress.getByText(/^about \d+ minutes? left$/);
        let mayPass = 2, status = 429;
        await other.clock.install();
        await other.route("**/api/v1/users/user_*/sessions", async (route) => {
            if (mayPass-- > 0)
                return route.fulfill({ status: 204 });
            return route.fulfill({ status, headers: { "Retry-After": "3" }, contentType: "application/problem+json",
                json: { code: status === 429 ? "too_many_attempts" : "unavailable", status } });
        });
        expected.push(/status of (429|503)/);
        await other.goto(`${portal}/console/people?search=thousand1&status=active`);
        await other.locator("tr[data-row]").nth(9).waitFor();
        await other.getByRole("checkbox", { name: "Choose all that are loaded" }).check();
        await other.getByRole("button", { name: "Actions" }).click();
        await other.getByRole("menuitem", { name: "Sign out everywhere" }).click();
        await other.evaluate(listenToProgress);
        await other.getByRole("dialog").getByRole("button", { name: "Sign out everywhere" }).click();
        await progress.getByText("So much at once goes bit by bit").waitFor();
        for (let done = 2; await left.count() === 0; done += 2) {
            await progress.getByText(`${done} of 50 done`).first().waitFor();
            assert.ok(done < 40, "nothing was said of the time that is left");
            mayPass = 2;
            await other.clock.fastForward(3100);
        }
        await assertAccessible(other, "dialog");
        await photograph(other, "people-paced");
        status = 503;
        await other.clock.fastForward(3100);
        await progress.getByText("gatelodge is busy right now").waitFor();
        await left.waitFor({ state: "detached" });
        await other.getByRole("button", { name: "Stop" }).click();
        await other.getByText(/^\d+ people are signed out everywhere\.$/).waitFor();
        const heard = await other.evaluate(() => globalThis.heard);
        assert.match(heard[0], /^So much at once/);
        assert.match(heard.at(-1), /^gatelodge is busy/);
        assert.ok(heard.length < 6, heard.join(" | "));         // of each person and each wait, there would be more
        await other.close();
    },
    "on a phone a row is a card, and nothing is wider than the screen": async () => {
        await page.setViewportSize({ width: 390, height: 844 });
        await page.goto(`${portal}/console/people?search=thousand12&status=active`);
        await rows.first().waitFor();
        await becomes(() => page.evaluate(() => document.documentElement.scrollWidth), 390);
        await assertAccessible(page);
        await page.setViewportSize({ width: 1280, height: 800 });
    },
    "the longest names widen neither list nor page": async () => {
        const long = await api(page).post("/users", { username: `people-${"x".repeat(57)}`,
            display_name: "Mm".repeat(100), email: `${"y".repeat(60)}@${"z".repeat(60)}.example.org` });
        const width = () => page.evaluate(() => document.documentElement.scrollWidth);
        await page.setViewportSize({ width: 1100, height: 800 });
        await page.goto(`${portal}/console/people?search=people-xxx`);
        await rows.first().waitFor();
        await becomes(width, 1100);
        await page.setViewportSize({ width: 390, height: 844 });
        await page.goto(`${portal}/console/people/${long.id}`);
        await page.getByRole("heading", { level: 1 }).waitFor();
        await becomes(width, 390);
        await page.setViewportSize({ width: 1280, height: 800 });
    },
    "who may only look sees nothing to change": async () => {
        const reader = await makePerson(page, { username: "people-reader" }, "seven people read a list");
        const { data: roles } = await api(page).get("/roles");
        await api(page).put(`/users/${reader.id}/roles/${roles.find(({ name }) => name === "auditor").id}`);
        await signInAs(page, "people-reader", "seven people read a list");
        await page.goto(`${portal}/console/people`);
        await rows.first().waitFor();
        for (const name of ["New person", "Import"])
            assert.equal(await page.getByRole("button", { name }).or(page.getByRole("link", { name })).count(), 0,
                name);
        await rows.first().getByRole("checkbox").check();
        await page.getByText("1 chosen").waitFor();
        assert.equal(await page.getByRole("region", { name: "Chosen people" }).getByRole("button", { name: "Actions" })
            .count(), 0);
        await page.goto(`${portal}/console/people/import`);
        await page.getByRole("heading", { name: "There is nothing here" }).waitFor();
        await signInAsAdministrator(page);
    },
    "no page broke its own policy, asked elsewhere or complained": async () => {
        assert.deepEqual(complaints, []);
    },
});
await close();
rmSync(folder, { recursive: true, force: true });
