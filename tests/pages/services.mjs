// The programs and settings of the story's own world: what people meet when something is changed, or away.
import { execFileSync, spawn } from "node:child_process";
import { readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { until } from "./patience.mjs";

const { CONFIG, URL: portal } = process.env;
const usual = readFileSync(CONFIG, "utf8");
const pidFile = (name) => join(dirname(CONFIG), "run", `${name}.pid`);
const pidOf = (name) => Number(readFileSync(pidFile(name), "utf8"));

const away = new Set();

const read = (file) => readFileSync(file, "utf8").split("\0").slice(0, -1);

// Ends a program, and gives a function that starts it again as it was.
export async function takeAway(name) {
    const pid = pidOf(name);
    const [program, ...options] = read(`/proc/${pid}/cmdline`);
    const env = Object.fromEntries(read(`/proc/${pid}/environ`).map((line) => line.split(/=(.*)/s).slice(0, 2)));
    const { uid, gid } = statSync(`/proc/${pid}`);

    process.kill(pid, "SIGTERM");
    await until(() => { try { return !process.kill(pid, 0); } catch { return true; } }, `${name} is gone`);
    const bringBack = () => {
        if (!away.delete(bringBack))
            return;
        const again = spawn(program, options, { env, uid, gid, detached: true, stdio: "ignore" });
        again.unref();
        writeFileSync(pidFile(name), String(again.pid));
    };
    away.add(bringBack);
    return bringBack;
}

// For the stories that come, where one broke in between.
export const bringAllBack = () => away.forEach((bringBack) => bringBack());

// What the sign-in pages are told; undefined while nobody answers.
export async function portalSays(page) {
    const answer = await page.request.get(`${portal}/api/v1/portal`);

    return answer.ok() ? answer.json() : undefined;
}

// Nobody goes by the settings of before when it is over.
function applySettings(settings) {
    writeFileSync(CONFIG, settings);
    execFileSync("gatelodge", ["reload", "--config", CONFIG]);
}

// Gives the programs other settings: the usual ones as `change` makes them.
export const changeSettings = (change) => applySettings(change(usual));

// The settings as they were, for the stories that come: after whatever became of the sentences.
export const restoreSettings = () => applySettings(usual);
