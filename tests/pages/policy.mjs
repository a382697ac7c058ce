// The rules of the gate in the console: read in their order, searched, and asked in the name of somebody.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { appendFileSync, readFileSync, writeFileSync } from "node:fs";
import { assertAccessible, openBrowser, photograph, sayMeasures, tell } from "./browser.mjs";
import { becomes } from "./patience.mjs";
import { api, makePerson, signInAs, signInAsAdministrator } from "./world.mjs";

const { URL: portal, CONFIG } = process.env;
const { context, page, complaints, expected, close } = await openBrowser(portal, {
    locale: "en-GB", permissions: ["clipboard-read", "clipboard-write"],
});
const secret = "seven gates in a green wall";
const settings = readFileSync(CONFIG);
const reload = () => execFileSync("gatelodge", ["reload", "--config", CONFIG]);
const rules = page.getByRole("table", { name: "Rules of policy-wiki" });
const ruleCalled = (name) => rules.getByRole("row").filter({ has: page.getByText(name, { exact: true }) });
const url = (text) => page.getByRole("combobox", { name: "Address (URL)" }).fill(text);
const ask = () => page.getByRole("button", { name: "Ask the gate" }).click();
const answered = (text) => page.locator(".gate-answer p").getByText(text).waitFor();
const way = page.getByRole("list", { name: "Step by step" });
const step = (text) => way.getByRole("listitem").filter({ hasText: text });
const isFocused = (id) => page.waitForFunction((wanted) => document.activeElement.id === wanted, id);
const whoAsks = page.getByRole("combobox", { name: "Who" });

appendFileSync(CONFIG, `
site "policy-wiki" {
    hosts = {"wiki.policy.example"}
    rule "images" { path = "/static" answer = "anyone" }
    rule "admin"  { path = "/admin" groups = {"policy-keepers"} max_age = "1h" }
    rule "files"  { path_pattern = "/files/.*[.]pdf" methods = {"GET", "HEAD"} networks = {"192.0.2.0/24"} }
    rule "edit"   { path = "/edit" permission = "policy.edit" level = 1 }
    rule "closed" { path = "/closed" answer = "nobody" }
    rule "staff"  { path = "/" groups = {"policy-keepers", "policy-readers"} }
}
site "policy-many" {
    hosts = {"many.policy.example"}
    ${Array.from({ length: 9 }, (_, at) => `rule "part${at}" { path = "/part${at}" }`).join("\n    ")}
    rule "rest" { answer = "anyone" }
}
`);
reload();
await signInAsAdministrator(page);
const ann = await api(page).post("/users", { username: "policy-ann", display_name: "Ann Gatekeeper" });
const keepers = await api(page).post("/groups", { name: "policy-keepers" });
await api(page).put(`/groups/${keepers.id}/members/${ann.id}`);

await tell({
    "rules are told in words, in the order in which they decide": async () => {
        await page.goto(`${portal}/console/policy`);
        await rules.waitFor();
        const texts = (await rules.getByRole("row").allInnerTexts()).slice(1);
        assert.deepEqual(texts.map((text) => text.replace(/\s+/g, " ").trim()), [
            "1 images Below /static Anyone, also without signing in",
            "2 admin Below /admin Members of policy-keepers Signed in within the last 1 hour",
            "3 files Paths like /files/.*[.]pdf Methods GET, HEAD From 192.0.2.0/24 Whoever is signed in",
            "4 edit Below /edit Who holds policy.edit Signed in at level 1 or higher",
            "5 closed Below /closed Nobody",
            "6 staff Everything Members of policy-keepers or policy-readers",
        ]);
        await assertAccessible(page);
    },
    "a rule is found by what stands in it": async () => {
        await page.getByRole("searchbox", { name: "Search rules" }).fill("policy-readers");
        await ruleCalled("admin").waitFor({ state: "detached" });
        assert.match(await ruleCalled("staff").textContent(), /^6/);
        await page.getByRole("searchbox", { name: "Search rules" }).fill("no such rule");
        await page.getByText("No rule fits").waitFor();
        await page.getByRole("searchbox", { name: "Search rules" }).fill("");
        await ruleCalled("admin").waitFor();
    },
    "whether somebody may is asked by keyboard alone, and answered by yes or no and why": async () => {
        const heard = await page.locator(".explain p[role=status]").elementHandle();     // there before the answer
        await whoAsks.focus();
        await page.keyboard.type("ann gate");
        await page.getByRole("option", { name: /Ann Gatekeeper/ }).waitFor();
        await page.keyboard.press("Enter");
        await page.getByRole("button", { name: "Take policy-ann back" }).waitFor();
        await page.getByRole("combobox", { name: "Address (URL)" }).focus();
        await page.keyboard.type("wiki.policy.example/admin/users");
        await page.keyboard.press("Enter");
        await answered("Yes, that is allowed.");
        await becomes(() => heard.textContent(), /^Yes, that is allowed\. policy-ann: GET https:/);
        await step("wiki.policy.example is a host of the site policy-wiki.").waitFor();
        await step("Rule images: is about another path.").waitFor();
        await page.locator(".gate-way .decides").getByText("Rule admin: fits and decides.").waitFor();
        await step("Allowed: the person is what the rule asks for.").waitFor();
        await assertAccessible(page);
        await photograph(page, "policy");
    },
    "the rule that decides is marked, and those before it that do not fit": async () => {
        await way.getByRole("link", { name: "admin" }).press("Enter");
        await isFocused("rule-policy-wiki-admin");
        assert.equal(await ruleCalled("admin").getAttribute("aria-current"), "true");
        assert.match(await ruleCalled("images").textContent(), /does not fit/);
        assert.doesNotMatch(await ruleCalled("files").textContent(), /does not fit/);
    },
    "a step leads to its rule, also when a search hides it": async () => {
        await page.getByRole("searchbox", { name: "Search rules" }).fill("policy-readers");
        await ruleCalled("images").waitFor({ state: "detached" });
        await way.getByRole("link", { name: "images" }).click();
        await isFocused("rule-policy-wiki-images");
        await page.waitForFunction(() => !location.search.includes("search="));
    },
    "the address leads a colleague to the same answer": async () => {
        await page.getByRole("button", { name: "Copy link" }).click();
        const copied = () => page.evaluate(() => navigator.clipboard.readText());
        await becomes(copied, /^https:/);
        const link = await copied();
        const colleague = await context.newPage();
        await colleague.goto(link);
        await colleague.locator(".gate-answer").getByText("Yes, that is allowed.").waitFor();
        await colleague.close();
        await page.bringToFront();
    },
    "a no is a no, and says why": async () => {
        await url("https://wiki.policy.example/edit/1");
        await ask();
        await answered("No, that is refused.");
        await step("Rule edit: fits and decides.").waitFor();
        await step("Refused: the person does not hold the rule's permission.").waitFor();
        await url("https://nowhere.policy.example/");
        await ask();
        await step("Refused: no site has this host.").waitFor();
        await assertAccessible(page);
    },
    "without anybody, it is who is not signed in": async () => {
        await page.getByRole("button", { name: "Take policy-ann back" }).click();
        await url("https://wiki.policy.example/");
        await ask();
        await answered("Not without signing in.");
    },
    "what is no address, and who is nobody, is told beside the field": async () => {
        expected.push(/status of 4(22|04)/);
        await url("");
        await ask();
        await page.getByText("This is needed.").waitFor();
        await url("ftp://wiki");
        await ask();
        await page.getByText("An address such as https://wiki.example.org/.").waitFor();
        await page.goto(`${portal}/console/policy?user=policy-nobody&url=https://wiki.policy.example/`);
        await page.getByText("Nobody is called so.").waitFor();
        await assertAccessible(page);
        await page.getByRole("button", { name: "Take policy-nobody back" }).click();
        await whoAsks.fill("policy-ann");
        await page.getByRole("option", { name: /Ann Gatekeeper/ }).waitFor();
        await page.keyboard.press("Tab");                   // as if that were enough
        await page.getByText("Nothing is chosen yet").waitFor();
        await whoAsks.fill("");
        await page.getByText("Nothing is chosen yet").waitFor({ state: "detached" });
    },
    "a link from a person's page asks for that person": async () => {
        await page.goto(`${portal}/console/policy?user=policy-ann`);
        await page.getByRole("button", { name: "Take policy-ann back" }).waitFor();
        await url("https://wiki.policy.example/closed");
        await ask();
        await step("Refused: the rule lets nobody pass.").waitFor();
        await sayMeasures(page, "rules of the gate");
    },
    "many rules that do not fit are folded": async () => {
        await url("https://many.policy.example/else");
        await ask();
        await answered("Yes, that is allowed.");
        await step("Rule rest: fits and decides.").waitFor();
        await way.getByText("9 rules before it do not fit.").click();
        await step("Rule part8: is about another path.").last().waitFor();
        assert.equal(await way.getByText("is about another path.").count(), 9);
    },
    "who cannot sign in gets a no that says so, and passes where anyone may": async () => {
        for (const [name, state, told] of [
            ["policy-bob", { status: "suspended" }, "policy-bob is suspended"],
            ["policy-eve", { status: "pending" }, "policy-eve is pending"],
            ["policy-old", { expires_at: "2020-02-02T00:00:00Z" }, "The time of policy-old is over"],
        ]) {
            await api(page).post("/users", { username: name, ...state });
            await page.goto(`${portal}/console/policy?user=${name}&url=https://wiki.policy.example/`);
            await answered(`No, ${name} cannot sign in.`);
            await step(told).waitFor();
        }
        await assertAccessible(page);
        await photograph(page, "policy-refused");
        await url("https://wiki.policy.example/static/gate.png");
        await ask();
        await answered("Yes, that is allowed.");
    },
    "a service passes by its token, but where a sign-in must be new": async () => {
        const robot = await api(page).post("/users", { username: "policy-robot", kind: "service" });
        await api(page).put(`/groups/${keepers.id}/members/${robot.id}`);
        await page.goto(`${portal}/console/policy?user=policy-robot&url=https://wiki.policy.example/`);
        await answered("Yes, that is allowed.");
        await step("policy-robot is a service").waitFor();
        await url("https://wiki.policy.example/admin");
        await ask();
        await answered("No, policy-robot cannot sign in.");
    },
    "a phone shows the way without scrolling sideways": async () => {
        await page.setViewportSize({ width: 390, height: 844 });
        await way.scrollIntoViewIfNeeded();
        await page.waitForFunction(() => document.documentElement.scrollWidth <= innerWidth);
        await page.setViewportSize({ width: 1280, height: 800 });
    },
    "the way is told in German, too": async () => {
        await context.addCookies([{ name: "gatelodge_language", value: "de", url: portal }]);
        await page.reload();
        await answered("Nein, policy-robot kann sich nicht anmelden.");
        const steps = page.getByRole("list", { name: "Schritt für Schritt" });
        await steps.getByText("wiki.policy.example gehört zur Site policy-wiki.").waitFor();
        await steps.getByText("Regel admin: passt und entscheidet.").waitFor();
        await steps.getByText("Das Tor verlangt eine Anmeldung, und policy-robot kann sich nicht anmelden.").waitFor();
        await context.addCookies([{ name: "gatelodge_language", value: "en", url: portal }]);
    },
    "who renames a group that rules name is told which": async () => {
        await page.goto(`${portal}/console/groups/${keepers.id}?view=settings`);
        await page.getByRole("textbox", { name: "Name", exact: true }).fill("policy-watchers");
        await page.getByText("Rules of the gate know this group as policy-keepers.").waitFor();
        const named = page.locator(".alert .tag");
        await becomes(() => named.allTextContents(), ["policy-wiki: admin", "policy-wiki: staff"]);
        await page.getByRole("button", { name: "Discard" }).click();
    },
    "who may see rules, but no people, types a name": async () => {
        const reader = await makePerson(page, { username: "policy-reader" }, secret);
        const role = await api(page).post("/roles", { name: "policy-reader", permissions: ["policy.read"] });
        await api(page).put(`/users/${reader.id}/roles/${role.id}`);
        await signInAs(page, "policy-reader", secret);
        await page.goto(`${portal}/console/policy`);
        await page.getByRole("textbox", { name: "Who" }).fill("policy-nobody");
        await url("https://wiki.policy.example/");
        await ask();
        await page.getByText("Nobody is called so.").waitFor();
        await page.getByRole("textbox", { name: "Who" }).fill("policy-ann");
        await ask();
        await answered("Yes, that is allowed.");
        assert.equal(await rules.getByRole("link").count(), 0);
    },
    "no page broke its own policy, asked elsewhere or complained": async () => {
        assert.deepEqual(complaints, []);
    },
});
writeFileSync(CONFIG, settings);
reload();
await close();
