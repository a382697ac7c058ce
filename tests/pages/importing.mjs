// Order among a thousand people: a file becomes people, what is wrong is seen before and mended after, nobody is
// there twice.
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { assertAccessible, openBrowser, photograph, sayMeasures, tell } from "./browser.mjs";
import { becomes } from "./patience.mjs";
import { api, signInAsAdministrator } from "./world.mjs";

const { URL: portal } = process.env;
const { page, complaints, expected, close } = await openBrowser(portal, { locale: "en-GB" });
const folder = mkdtempSync(join(tmpdir(), "gatelodge-import-"));
const many = 1000;

const sent = [];            // what went to the API
page.on("request", (request) => {
    if (new URL(request.url()).pathname === "/api/v1/users/import")
        sent.push({ ...request.postDataJSON(), key: request.headers()["idempotency-key"] });
});

const figure = (text) => page.locator(".figure").getByText(text, { exact: true });
const start = page.getByRole("button", { name: /^Import \d/ });
const choose = async (name, text) => {
    writeFileSync(join(folder, name), text);
    await page.locator("input[type=file]").setInputFiles(join(folder, name));
};
const download = async (button) => {
    const waiting = page.waitForEvent("download");
    await page.getByRole("button", { name: button }).click();
    return readFileSync(await (await waiting).path(), "utf8");
};
const line = (index) =>
    `Ina;Import${index};import-${index}@example.org;${index % 2 ? "import-staff" : ""};Hall ${index % 7}`;

// Hands a file to an element as a mouse does.
const drop = (name, text) => page.evaluate(([title, content]) => {
    const dataTransfer = new DataTransfer(), target = document.querySelector(".drop");
    dataTransfer.items.add(new File([content], title, { type: "text/csv" }));
    for (const type of ["dragover", "drop"])
        target.dispatchEvent(new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true }));
}, [name, text]);

await tell({
    "the way in is one place to drop a file, and an example": async () => {
        await signInAsAdministrator(page);
        await api(page).post("/groups", { name: "import-staff" });
        await page.goto(`${portal}/console/people`);
        await page.getByRole("link", { name: "Import" }).click();
        await page.getByRole("heading", { level: 1, name: "Import people" }).waitFor();
        assert.match(await download("Example file"), /^\uFEFFusername,display_name,email,groups\r\n/);
        await assertAccessible(page);
        await photograph(page, "import");
    },
    "what is no list of people says why": async () => {
        await choose("empty.csv", "username,email\n");
        await page.getByRole("alert").getByText("There is nothing in it").waitFor();
        await choose("open.csv", "username,name\nann,\"Ann\nbo,Bo\n");
        await page.getByRole("alert").getByText("opened in line 2 and never closed").waitFor();
    },
    "columns are understood, every line is tried, and nothing is done": async () => {
        const lines = ["Vorname;Nachname;E-Mail;Gruppen;Halle",
            ...Array.from({ length: many }, (_, index) => line(index)),
            "Ina;Wrong;no address;;", "Ina;Nowhere;import-nowhere@example.org;import-nobody;",
                "Ina;Twice;import-5@example.org;;"];
        await drop("staff.csv", `${lines.join("\r\n")}\r\n`);
        await page.getByText("1,003 lines").waitFor();
        await figure("1,000 ready").waitFor();
        await figure("3 with problems").waitFor();
        const wrong = page.getByRole("table", { name: "Lines that are not imported" });
        assert.match(await wrong.getByRole("row").nth(1).innerText(),
            /1,?002\s+ina\.wrong\s+E-mail: This is not an e-mail address\./);
        assert.match(await wrong.getByRole("row").nth(2).innerText(),
            /ina\.nowhere\s+Groups: There is no group import-nobody\./);
        assert.match(await wrong.getByRole("row").nth(3).innerText(), /E-mail: The same stands in line 7\./);
        assert.ok(sent.every(({ dry_run: dry, people }) => dry && people.length <= 100));
        assert.equal((await api(page).get("/users?search=import-1")).data.length, 0);
        await assertAccessible(page);
        await photograph(page, "import-checked");
    },
    "a column can mean something else, and the lines are tried again": async () => {
        const again = page.waitForRequest((request) =>
            request.postDataJSON()?.people?.[0].attributes?.Halle === "Hall 0");
        await page.getByLabel("What Halle means").selectOption("attribute");
        await again;
        await figure("1,000 ready").waitFor();
    },
    "the import can be stopped and goes on where it was": async () => {
        sent.length = 0;
        let mayGo;
        const stopped = new Promise((resolve) => { mayGo = resolve; });
        await page.route("**/api/v1/users/import", async (route) => {
            if (sent.length >= 3)
                await stopped;
            await route.continue();
        });
        await start.click();
        await becomes(() => sent.length >= 3, true);
        await page.getByRole("button", { name: "Stop" }).click();
        mayGo();
        await page.getByRole("button", { name: "Go on" }).waitFor();
        const before = sent.length;
        assert.ok(before < 10, `${before} calls`);
        await page.unroute("**/api/v1/users/import");
        await page.getByRole("button", { name: "Go on" }).click();
        await page.getByRole("heading", { name: "Imported", exact: true }).waitFor();
        await figure("1,000 created").waitFor();
        assert.equal(sent.length, 10);
        assert.equal(new Set(sent.map(({ key }) => key)).size, 10);
        await sayMeasures(page, "import of 1,000 people");
        await assertAccessible(page);
        await photograph(page, "import-done");
    },
    "they are as the file says": async () => {
        const { data: [one] } = await api(page).get("/users?search=import-7@");
        assert.deepEqual([one.username, one.display_name, one.groups, one.attributes],
            ["ina.import7", "Ina Import7", ["import-staff"], { Halle: "Hall 0" }]);
    },
    "what did not work is a file to mend, and only that is new the next time": async () => {
        const file = await download("Save these lines to mend them");
        assert.equal(file.trimEnd().split("\r\n").length, 4);
        assert.deepEqual(file.split("\r\n").slice(0, 2), ["\uFEFFVorname;Nachname;E-Mail;Gruppen;Halle;Problem",
            "Ina;Wrong;no address;;;E-mail: This is not an e-mail address."]);
        await page.getByRole("button", { name: "Import another file" }).click();
        await choose("mended.csv", file.replace("no address", "import-mended@example.org"));
        assert.equal(await page.getByLabel("What Halle means").inputValue(), "attribute");      // as it was chosen
        await page.getByRole("button", { name: "Create it" }).click();      // the group that is not there
        await figure("2 ready").waitFor();
        await figure("1 already there").waitFor();
        await start.click();
        await figure("2 created").waitFor();
        assert.equal((await api(page).get("/users?search=import-mended")).data.length, 1);
    },
    "what was exported for people, in their language, is imported as it was": async () => {
        const { data: [one] } = await api(page).get("/users?search=import-mended");
        await api(page).patch(`/users/${one.id}`, { status: "suspended", expires_at: "2099-01-31T22:59:59.000Z",
            display_name: "=Ina \"Mended\"; once", attributes: { hall: "Hall 7, left" }, time_zone: "Europe/Berlin" });
        const { data: [before] } = await api(page).get("/users?search=import-mended");
        await page.evaluate(() => { document.cookie = "gatelodge_language=de; Path=/; Secure"; });
        await page.goto(`${portal}/console/people?search=import-mended`);
        await page.getByRole("table", { name: "Personen" }).getByText("import-mended").waitFor();
        await page.getByRole("button", { name: "Exportieren" }).click();
        assert.equal(await page.getByRole("combobox", { name: "Trennzeichen" }).inputValue(), ";");
        const waiting = page.waitForEvent("download");
        await page.getByRole("dialog").getByRole("button", { name: "Exportieren" }).click();
        const text = readFileSync(await (await waiting).path(), "utf8");
        assert.match(text, /^\uFEFFBenutzername;Name;E-Mail;E-Mail bestätigt;Status;Art;/);
        await api(page).delete(`/users/${one.id}`);
        await page.goto(`${portal}/console/people/import`);
        await choose("ausgeführt.csv", text);
        await figure("1 bereit").waitFor();
        await page.getByRole("button", { name: "1 Person importieren" }).click();
        await figure("1 angelegt").waitFor();
        const { data: [after] } = await api(page).get("/users?search=import-mended");
        for (const its of ["id", "created_at", "updated_at"])
            assert.notEqual(after[its], before[its]);
        assert.deepEqual({ ...after, id: 0, created_at: 0, updated_at: 0 },
            { ...before, id: 0, created_at: 0, updated_at: 0 });
        await page.evaluate(() => { document.cookie = "gatelodge_language=en; Path=/; Secure"; });
        await page.goto(`${portal}/console/people/import`);
    },
    "an answer that is lost on the way is asked for again under the same key, and nobody is there twice": async () => {
        await choose("lost.csv", "username,name\nimport-lost,Lost Answer\n");
        await figure("1 ready").waitFor();
        sent.length = 0;
        expected.push(/Failed to load resource: net::ERR_/);
        let mayGo;
        const isTold = new Promise((resolve) => { mayGo = resolve; });
        await page.route("**/api/v1/users/import", async (route) => {
            if (sent.length > 1)
                return isTold.then(() => route.continue());
            await route.fetch();
            return route.abort("connectionreset");
        });
        await start.click();
        await page.getByText("gatelodge cannot be reached right now.").waitFor();
        mayGo();
        await figure("1 created").waitFor();
        await page.unroute("**/api/v1/users/import");
        assert.equal(sent.length, 2);
        assert.equal(sent[0].key, sent[1].key);
    },
    "ten thousand lines do not stop the page": async () => {
        expected.push(/status of 429/);         // so many at once are paced
        await page.getByRole("button", { name: "Import another file" }).click();
        await page.evaluate(() => {
            globalThis.longest = 0;
            new PerformanceObserver((list) => {
                for (const { duration } of list.getEntries())
                    globalThis.longest = Math.max(globalThis.longest, duration);
            }).observe({ type: "longtask" });
        });
        await choose("large.csv",
            `username,name\n${Array.from({ length: 10000 }, (_, index) => `large-${index},Large ${index}\n`)
            .join("")}`);
        await page.getByText("10,000 lines").waitFor();
        await figure("300 ready").or(page.locator(".figure").getByText(/^[\d,]{3,} ready$/)).first().waitFor();
        console.log(`# longest task with 10,000 lines: ${Math.round(await page.evaluate(() =>
            globalThis.longest))} ms`);
        await page.getByRole("button", { name: "Another file" }).click();
        await page.locator(".drop").waitFor();
    },
    "no page broke its own policy, asked elsewhere or complained": async () => {
        assert.deepEqual(complaints, []);
    },
});
await close();
rmSync(folder, { recursive: true, force: true });
