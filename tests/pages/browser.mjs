// A real Chromium for one story: what a page complains of is kept, and a story is a list of sentences.
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";

const flags = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync"];
const screenshots = join(process.env.GATELODGE_BUILD ?? ".", "screenshots");
const sizes = { phone: { width: 390, height: 844 }, desktop: { width: 1280, height: 800 } };

// Opens a browser with a profile of its own and one page; complaints collects what must not happen.
export async function openBrowser(origin) {
    const profile = mkdtempSync(join(tmpdir(), "gatelodge-pages-"));
    const context = await chromium.launchPersistentContext(profile, {
        executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: flags, ignoreHTTPSErrors: true,
    });
    const page = context.pages()[0] ?? await context.newPage();
    const complaints = [];

    page.setDefaultTimeout(15000);
    page.on("console", (message) => {
        if (message.type() === "error" || message.type() === "warning")
            complaints.push(`console: ${message.text()}`);
    });
    page.on("pageerror", (error) => complaints.push(`page: ${error}`));
    page.on("request", (request) => {
        if (!request.url().startsWith(origin))
            complaints.push(`asks elsewhere: ${request.url()}`);
    });
    const close = async () => {
        await context.close();
        rmSync(profile, { recursive: true, force: true });
    };
    return { context, page, complaints, close };
}

// The page as it is seen on a phone and at a desk, by day and by night.
export async function photograph(page, name) {
    mkdirSync(screenshots, { recursive: true });
    for (const [size, viewport] of Object.entries(sizes))
        for (const colorScheme of ["light", "dark"]) {
            await page.setViewportSize(viewport);
            await page.emulateMedia({ colorScheme });
            await page.screenshot({ path: join(screenshots, `${name}-${size}-${colorScheme}.png`), fullPage: true });
        }
    await page.setViewportSize(sizes.desktop);
    await page.emulateMedia({ colorScheme: "light" });
}

// Runs the sentences in order and prints them as TAP. After the first that fails the rest makes no sense.
export async function tell(sentences) {
    const entries = Object.entries(sentences);
    let broken = false;

    console.log(`1..${entries.length}`);
    for (const [index, [sentence, check]] of entries.entries()) {
        if (broken) {
            console.log(`not ok ${index + 1} - ${sentence} (not reached)`);
            continue;
        }
        try {
            await check();
            console.log(`ok ${index + 1} - ${sentence}`);
        } catch (error) {
            broken = true;
            console.log(`not ok ${index + 1} - ${sentence}`);
            console.log(String(error.stack ?? error).replace(/^/gm, "# "));
        }
    }
    process.exitCode = broken ? 1 : 0;
}
