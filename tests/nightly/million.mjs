#!/usr/bin/env node
// A people table of a million in the console: it is searched, narrowed, sorted and scrolled, and no question to the API
// is larger than a page. Prints how long each took, from the key to the rows; fails when one takes over a second.
//   node million.mjs COUNT       with the environment of a quickstart that has nobody yet
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtempSync, openSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openBrowser, sayMeasures, tell } from "../pages/browser.mjs";
import { signInAsAdministrator } from "../pages/world.mjs";

const { URL: portal } = process.env;
const count = Number(process.argv[2] ?? 1000000);
const folder = mkdtempSync(join(tmpdir(), "gatelodge-million-"));
const names = ["Ada", "Bo", "Cleo", "Dora", "Emil", "Fritz", "Gil", "Hugo", "Ines", "Jan"];
const families = ["Abel", "Bell", "Cole", "Dahl", "Ernst", "Frey", "Gray", "Hahn", "Iden", "Jung", "Kern"];

// As gatelodge user import takes them; written piece by piece.
function writeFile(path) {
    const file = openSync(path, "w");

    for (let at = 0; at < count; at += 10000)
        writeSync(file, Array.from({ length: Math.min(10000, count - at) }, (_, index) => {
            const number = at + index, name = `${names[number % 10]} ${families[number % 11]}`;
            return `${JSON.stringify({ username: `m${number}`, display_name: name, email: `m${number}@example.org`,
                status: number % 1000 === 7 ? "suspended" : "active" })}\n`;
        }).join(""));
}

const importing = (path) => new Promise((resolve, reject) => {
    spawn("gatelodge", ["user", "import", path], { stdio: "ignore" }).on("error", reject)
        .on("exit", (code) => (code ? reject(new Error(`the import ended with ${code}`)) : resolve()));
});

const { page, complaints, close } = await openBrowser(portal, { locale: "en-GB" });
const asked = [];
page.on("request", (request) => {
    const url = new URL(request.url());
    if (url.pathname === "/api/v1/users")
        asked.push(url.searchParams);
});

const rows = page.getByRole("table", { name: "People" }).locator("tr[data-row]");
const search = page.getByRole("searchbox", { name: /Search by name/ });

// What somebody does, until its rows are there.
async function timed(what, member, value, does, first) {
    const begin = performance.now();

    await does();
    await page.waitForFunction(([name, wanted]) => new URLSearchParams(location.search).get(name) === wanted
        && document.querySelector("table[aria-busy=false] tr[data-row]"), [member, value]);
    if (first)
        await rows.first().getByText(first).first().waitFor();
    const spent = Math.round(performance.now() - begin);
    console.log(`# ${what}: ${spent} ms`);
    assert.ok(spent < 1000, `${what} takes ${spent} ms`);
}
const searching = (text, first) =>
    timed(`search for "${text}", of which 180 ms wait for another letter`, "search", text,
    () => search.fill(text), first);

await tell({
    [`${count} people are imported`]: async () => {
        writeFile(join(folder, "people.ndjson"));
        await importing(join(folder, "people.ndjson"));
    },
    "the first page is there at once": async () => {
        await signInAsAdministrator(page);
        await page.goto(`${portal}/console/people`);
        await rows.first().waitFor();
        const { paint } = await sayMeasures(page, `people, of ${count}`);
        assert.ok(paint < 2500, `the largest paint is after ${paint} ms`);
    },
    "everybody is found while one types": async () => {
        await searching(`m${count - 1}`, `m${count - 1}`);
        await searching(`m${Math.floor(count / 2)}@example`, `m${Math.floor(count / 2)}`);
        await searching("ada", "Ada");
        await searching("hugo ker", "Hugo Kern");
        await searching("ernst emil", "Emil Ernst");
    },
    "the table is sorted, and narrowed": async () => {
        await page.goto(`${portal}/console/people`);
        await rows.first().waitFor();
        await timed("sort by name", "sort", "username",
            () => page.getByRole("button", { name: "Person", exact: true }).click());
        await timed("and backwards", "sort", "-username",
            () => page.getByRole("button", { name: "Person", exact: true }).click());
        await page.goto(`${portal}/console/people`);
        await page.getByRole("button", { name: "Filters" }).click();
        await timed("only the suspended", "status", "suspended",
            () => page.getByRole("combobox", { name: "Status" }).selectOption("suspended"));
    },
    "scrolling forty pages stays a matter of pages": async () => {
        await page.goto(`${portal}/console/people`);
        await rows.first().waitFor();
        const begin = performance.now();
        await page.waitForFunction(() => {
            scrollTo(0, document.body.scrollHeight);
            return performance.getEntriesByType("resource").filter(({ name }) => name.includes("/api/v1/users?"))
                .length >= 40;
        }, undefined, { timeout: 60000 });
        console.log(`# forty pages: ${Math.round(performance.now() - begin)} ms`);
        assert.ok(await rows.count() < 100);
    },
    "no question was larger than a page of the API": async () => {
        assert.ok(asked.length > 40);
        assert.deepEqual(asked.filter((query) => !(Number(query.get("limit")) <= 200)), []);
        assert.deepEqual(complaints, []);
    },
});
await close();
rmSync(folder, { recursive: true, force: true });
