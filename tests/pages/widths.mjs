// All places in the longer language, with long names, from a phone to a wide screen: nothing is wider than the window.
import assert from "node:assert/strict";
import { openBrowser, tell } from "./browser.mjs";
import { becomes } from "./patience.mjs";
import { api, signInAsAdministrator } from "./world.mjs";

const { URL: portal } = process.env;
const { page, complaints, close } = await openBrowser(portal, { locale: "de-DE" });

await signInAsAdministrator(page);
const long = "maximiliane.von.hohenstein-wittelsbach";
const { get, post, put } = api(page);
const person = await post("/users", { username: `width.${long}`, email: `${long}@${long}.example.org`,
    display_name: "Maximiliane Freifrau von Hohenstein-Wittelsbach-Lüdenscheidt" });
const group = await post("/groups", { name: "width-engineering-infrastructure-and-operations-worldwide",
    display_name: "Engineering, infrastructure and operations worldwide" });
await put(`/groups/${group.id}/members/${person.id}`);
await post("/me/tokens", { name: "width: the backup of every night to the other site",
    permissions: ["users.read", "groups.read", "audit.read"],
    networks: ["2001:db8:1234:5678::/64", "192.168.0.0/16"] });
const { data: [role] } = await get("/roles");

const own = ["", "/security", "/sessions", "/tokens", "/events"];
const house = ["", "/people", "/groups", "/roles", "/sessions", "/tokens", "/events", "/events?since=days",
    "/policy", "/system", `/people/${person.id}`, `/people/${person.id}?view=events`, `/groups/${group.id}`,
    `/roles/${role.id}`];
const places = [...own.map((place) => `/account${place}`), ...house.map((place) => `/console${place}`)];
const widths = [390, 768, 1024, 1280, 1600];
const headings = new Set();         // where they begin, at the last of these

// In the page: what it is about has come.
const isThere = () => document.querySelector("#place :is(tbody tr, .card, .empty)")
    && !document.querySelector("#place .loading");

// In the page, once it is drawn anew: what reaches beyond the window, but for what can be scrolled itself.
const beyond = async () => {
    await new Promise((resolve) => { requestAnimationFrame(() => requestAnimationFrame(resolve)); });
    const edge = document.documentElement.clientWidth;
    const reaches = (one) => one.getBoundingClientRect().right > edge + 1
        && !one.closest(".rows, .tabs, pre, .unseen");

    return [document.documentElement.scrollWidth > edge && "the page",
        ...[...document.querySelectorAll("#place *, .top *")].filter(reaches).slice(0, 3).map((one) => one.outerHTML)]
        .filter(Boolean);
};

await tell({
    "no place is wider than the window": async () => {
        for (const place of places) {
            await page.goto(portal + place);
            await page.waitForFunction(isThere);
            for (const width of widths) {
                await page.setViewportSize({ width, height: 800 });
                await becomes(async () => [place, width, ...await page.evaluate(beyond)], [place, width]);
            }
            headings.add(await page.locator("#place h1").evaluate((one) => one.getBoundingClientRect().left));
        }
    },
    "on a wide screen all headings stand at the same place": async () => {
        assert.equal(headings.size, 1, [...headings].join(", "));
    },
    "the filters of people stand in whole rows, however long the names to choose from are": async () => {
        await page.goto(`${portal}/console/people`);
        await page.getByRole("button", { name: "Filter" }).click();
        for (const [width, rows] of [[390, 3], [1024, 2], [1280, 1]]) {
            await page.setViewportSize({ width, height: 800 });
            const tops = () => page.locator(".narrowing .narrow")
                .evaluateAll((all) => all.map((one) => one.getBoundingClientRect().top));
            await becomes(async () => [width, (await tops()).length, new Set(await tops()).size], [width, 6, rows]);
        }
    },
    "on a phone the view that is shown is in sight among the tabs": async () => {
        await page.setViewportSize({ width: 390, height: 844 });
        await page.goto(`${portal}/console/people/${person.id}?view=events`);
        const tab = page.locator(".tabs [aria-current]");
        await tab.waitFor();
        await becomes(() => tab.evaluate((one) => one.getBoundingClientRect().right <= innerWidth), true);
    },
    "no page broke its own policy, asked elsewhere or complained": async () => {
        assert.deepEqual(complaints, []);
    },
});
await close();
