// The programs and settings of the story's own world: what people meet when something is changed, or away.
import { spawn } from "node:child_process";
import { copyFileSync, existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";

const { CONFIG, URL: portal } = process.env;
const state = dirname(CONFIG);
const asItCame = `${CONFIG}.usual`;        // before the first story changed it
if (!existsSync(asItCame))
    copyFileSync(CONFIG, asItCame);
const usual = readFileSync(asItCame, "utf8");
const pidFile = (name) => join(state, "run", `${name}.pid`);
const pidOf = (name) => Number(readFileSync(pidFile(name), "utf8"));

// Asks again until the answer is yes; the story ends when it never is.
export async function until(isSo, what) {
    for (let turn = 0; turn < 400; turn++) {
        if (await isSo())
            return;
        await pause(50);
    }
    throw new Error(`never came true: ${what}`);
}

const read = (file) => readFileSync(file, "utf8").split("\0").slice(0, -1);

// Ends a program, and gives a function that starts it again as it was.
export async function takeAway(name) {
    const pid = pidOf(name);
    const [program, ...options] = read(`/proc/${pid}/cmdline`);
    const env = Object.fromEntries(read(`/proc/${pid}/environ`).map((line) => line.split(/=(.*)/s).slice(0, 2)));
    const { uid, gid } = statSync(`/proc/${pid}`);

    process.kill(pid, "SIGTERM");
    await until(() => { try { return !process.kill(pid, 0); } catch { return true; } }, `${name} is gone`);
    return () => {
        const again = spawn(program, options, { env, uid, gid, detached: true, stdio: "ignore" });
        again.unref();
        writeFileSync(pidFile(name), String(again.pid));
    };
}

// What the sign-in pages are told; undefined while nobody answers.
export async function portalSays(page) {
    const answer = await page.request.get(`${portal}/api/v1/portal`);

    return answer.ok() ? answer.json() : undefined;
}

const leastFile = `${asItCame}.least`;      // length of a password, before anything was changed

async function applySettings(page, settings, least) {
    let alike = 0;

    writeFileSync(CONFIG, settings);
    for (const name of ["gate", "login"])
        process.kill(pidOf(name), "SIGHUP");
    await until(async () => {
        alike = (await portalSays(page))?.password_min === least ? alike + 1 : 0;
        return alike === 10;
    }, "the settings are in force");
}

// Gives gate and login other settings: the usual ones as `change` makes them, until all their workers say so, which
// they do by the least length of a password. Gives that length.
export async function changeSettings(page, change) {
    const now = (await portalSays(page)).password_min, least = now + 1;

    if (!existsSync(leastFile))
        writeFileSync(leastFile, String(now));
    await applySettings(page, change(usual.replace("passwords {", `passwords {\n    min_length = ${least}`)), least);
    return least;
}

// The settings as they were, for the stories that come.
export const restoreSettings = (page) => applySettings(page, usual, Number(readFileSync(leastFile)));
