// What comes a moment later is waited for, never read at once: however busy the machine is, a story fails only where
// what it promises does not come at all.
import assert from "node:assert/strict";
import { setTimeout as pause } from "node:timers/promises";

export const patience = 90000;              // milliseconds: longer than anything is cached
const moment = 25;                          // between two looks

// Asks again until the answer is yes; the story ends when it never is.
export async function until(isSo, what) {
    for (const end = performance.now() + patience; !await isSo(); await pause(moment))
        if (performance.now() > end)
            throw new Error(`never came true: ${what}`);
}

const check = (value, wanted) => (wanted instanceof RegExp ? assert.match : assert.deepEqual)(value, wanted);

// Reads again until it is what is wanted, a value or a pattern, and tells what it was instead where it never is.
//   await becomes(focused, "password")
//   await becomes(() => rows.count(), 3)
export async function becomes(read, wanted) {
    for (const end = performance.now() + patience;; await pause(moment))
        try {
            return check(await read(), wanted);
        } catch (problem) {
            if (problem.name !== "AssertionError" || performance.now() > end)
                throw problem;
        }
}
