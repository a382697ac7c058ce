// The pictures of the README: a small house with people in it, photographed. With PICTURES=DIR they are written there;
// without, it is only told that the pages which the README shows are still like that.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { openBrowser, tell } from "./browser.mjs";
import { api, makePerson, signInAs, signInAsAdministrator } from "./world.mjs";

const { URL: portal, APP: app, DB_DEFAULTS: database } = process.env;
const folder = process.env.PICTURES && resolve(fileURLToPath(new URL("../..", import.meta.url)), process.env.PICTURES);
const desk = { viewport: { width: 1280, height: 800 }, locale: "en-GB", timezoneId: "Europe/London" };
const { page, complaints, expected, close } = await openBrowser(portal, desk);
expected.push(/status of 401 .*sessions.current/);       // the sign-in page asks whether somebody is signed in
const heading = (name) => page.getByRole("heading", { level: 1, name }).waitFor();
const password = "a picture needs good light";

const people = [
    "Ada Marsh", "Ben Okafor", "Clara Weiß", "Dmitri Volkov", "Elif Yılmaz", "Finn O’Neill", "Grace Chen",
    "Hugo Lindqvist", "Inés Ferrer", "Jonas Brandt", "Keiko Mori", "Liam Walsh", "Maya Patel", "Noah Becker",
    "Oona Laine", "Priya Nair",
];
const states = { "Hugo Lindqvist": "suspended", "Liam Walsh": "pending" };
const username = (name) => name.toLowerCase().replace("ı", "i").replace("ß", "ss")
    .normalize("NFD").replace(/[^a-z ]/g, "").replace(" ", ".");
const groups = [
    { name: "staff", display_name: "Everybody who works here" },
    { name: "workshop", parent: "staff" },
    { name: "office", parent: "staff" },
];

async function moveIn() {
    const made = {};

    for (const { parent, ...group } of groups) {
        const above = parent ? { parent: made[parent].id } : {};
        made[group.name] = await api(page).post("/groups", { ...group, ...above });
    }
    for (const [index, name] of people.entries()) {
        const person = await api(page).post("/users", {
            username: username(name),
            email: `${username(name)}@works.example`,
            display_name: name,
            status: states[name] ?? "active",
        });
        await api(page).put(`/groups/${made[index % 3 ? "workshop" : "office"].id}/members/${person.id}`);
    }
}

// A day as it might have been, for the charts: few at night, many in the morning, and one who tried passwords.
function rememberYesterday() {
    const hours = [2, 1, 0, 0, 1, 3, 9, 34, 61, 48, 31, 27, 38, 42, 33, 29, 24, 17, 12, 9, 8, 6, 4, 3];
    const rows = hours.map((count, hour) =>
        `(DATE_SUB(DATE_FORMAT(UTC_TIMESTAMP(), '%Y-%m-%d %H:00:00'), INTERVAL ${24 - hour} HOUR),
        ${count}, ${hour === 19 ? 14 : count >> 3}, ${count >> 4}, 0)`);

    execFileSync("mariadb", [`--defaults-file=${database}`, "gatelodge", "-e",
        `REPLACE INTO event_hours (at, signed_in, sign_in_refused, calls_refused, registered) VALUES ${rows}`]);
}

async function take(name, scheme = "light", size = desk.viewport) {
    await page.setViewportSize(size);
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: "reduce" });
    await page.evaluate(() => document.fonts.ready);
    if (folder) {
        mkdirSync(folder, { recursive: true });
        await page.screenshot({ path: join(folder, `${name}.png`) });
    }
}

await tell({
    "the sign-in page": async () => {
        await page.goto(`${app}?page=1`);
        await heading("Sign in");
        await page.locator("#identifier").fill("ada.marsh");
        await take("sign-in");
    },
    "a house full of people": async () => {
        await signInAsAdministrator(page);
        await moveIn();
        rememberYesterday();
        await page.goto(`${portal}/console/people`);
        await heading("People");
        await page.getByText("Priya Nair").first().waitFor();
        await take("people");
    },
    "the overview": async () => {
        await page.goto(`${portal}/console`);
        await heading("Overview");
        await page.locator("canvas").first().waitFor();
        await take("overview", "dark");
    },
    "one's own sessions on a phone": async () => {
        await makePerson(page, { username: "rosa", email: "rosa@works.example", display_name: "Rosa Klein" }, password);
        const userAgent = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0";
        const other = await openBrowser(portal, { ...desk, userAgent });
        await signInAs(other.page, "rosa", password);
        await other.close();
        await signInAs(page, "rosa", password);
        await page.goto(`${portal}/account/sessions`);
        await heading("Sessions");
        await page.getByText("Firefox").first().waitFor();
        await take("sessions", "light", { width: 390, height: 844 });
    },
    "no page broke its own policy, asked elsewhere or complained": async () => {
        assert.deepEqual(complaints, []);
    },
});
await close();
