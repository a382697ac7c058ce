// The pages that show the API's description: whole, under the strict policy, and able to ask the API.
import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { openBrowser, photograph, tell } from "./browser.mjs";
import { becomes } from "./patience.mjs";

const { URL: portal, ADMIN_USERNAME: name, ADMIN_PASSWORD: password } = process.env;
const { context, page, complaints, expected, close } = await openBrowser(portal);

expected.push(/status of 401 .*\/api\/v1\/sessions\/current/);     // the front page asks who looks

const policy = async (path) => (await page.request.get(portal + path)).headers()["content-security-policy"];
const operation = (id) => page.locator(`[id^="operations-"][id$="-${id}"]`);

await tell({
    "the front page leads there": async () => {
        await page.goto(portal);
        await page.getByRole("link", { name: "the API" }).click();
        await page.waitForURL(`${portal}/docs/`);
    },
    "every operation of the description is shown": async () => {
        const answer = await page.request.get(`${portal}/api/v1/openapi.json`);
        const methods = Object.values((await answer.json()).paths)
            .flatMap((path) => Object.keys(path).filter((member) => member !== "parameters"));
        await becomes(() => page.locator(".opblock").count(), methods.length);
        await photograph(page, "docs");
    },
    "one of them shows what is sent and what comes back": async () => {
        await operation("users_post").locator(".opblock-summary").click();
        await operation("users_post").getByText('"display_name": "Ann Bell"').first().waitFor();
        await operation("users_post").getByText("Idempotency-Key").first().waitFor();
        await photograph(page, "docs-operation");
    },
    "who is signed in can try it out": async () => {
        await page.request.post(`${portal}/api/v1/sessions`, {
            data: { identifier: name, password }, headers: { Origin: portal },
        });
        await operation("me_get").locator(".opblock-summary").click();
        await operation("me_get").getByRole("button", { name: "Try it out" }).click();
        await operation("me_get").getByRole("button", { name: "Execute" }).click();
        await operation("me_get").locator(".live-responses-table").getByText(`"username": "${name}"`).first().waitFor();
    },
    "nothing is kept in the browser but the session": async () => {
        assert.deepEqual(await page.evaluate(() => [localStorage.length, sessionStorage.length]), [0, 0]);
        assert.deepEqual((await context.cookies()).map((cookie) => cookie.name), ["__Host-gatelodge"]);
    },
    "its script may ask nobody but this host, and makes no text into script on any page of ours": async () => {
        assert.match(await policy("/docs/"), /script-src 'self'; connect-src 'self';/);
        assert.doesNotMatch(await policy("/docs/"), /unsafe|https:|\*/);
        assert.match(await policy("/"), /script-src 'self'; connect-src 'self';.* trusted-types 'none'/);
        assert.doesNotMatch(await policy("/nowhere"), /script-src|connect-src/);
    },
    "where they were not built, a page says so and leads to the description": async () => {
        rmSync(join(dirname(process.env.CONFIG), "web", "docs", "browser"), { recursive: true });
        await page.goto(`${portal}/docs/`);
        assert.match(await page.getByRole("main").textContent(), /were not built/);
        const link = page.getByRole("link", { name: "openapi.json" });
        assert.equal(await link.getAttribute("href"), "/api/v1/openapi.json");
        await photograph(page, "docs-not-built");
    },
    "no page broke its own policy, asked elsewhere or complained": async () => {
        assert.deepEqual(complaints, []);
    },
});
await close();
