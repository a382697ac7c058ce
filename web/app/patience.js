// How work on many things asks the API: where that has its pace, is busy or out of reach, it waits and goes on by
// itself. One call is in api.js.
import { signal as signalOf } from "@preact/signals";
import { ask } from "./api.js";

const longest = 60;                         // seconds to wait at once
const patience = { work: 120, page: 10 };   // and for one answer: who can stop it has more of it
const noAnswer = 2, littleLeft = 1;         // seconds until it is tried again, or until there is more
const underWay = 4;                         // calls that others may have sent meanwhile
const lull = 3000;                          // ms after a wait, in which the next one may come

// What makes work wait, now or a moment ago: the status, 429 where the API has its pace and another where it is busy,
// or "unreachable". Whoever works waits together, so that one refusal is not followed by one for each.
export const heldBy = signalOf(null);
let heldUntil = 0, forgetting;

function hold(seconds, { status, code }) {
    const until = performance.now() + seconds * 1000;

    if (until < heldUntil)                  // it waits longer already, for another reason
        return;
    heldUntil = until;
    heldBy.value = status || code;
    clearTimeout(forgetting);
    forgetting = setTimeout(() => { heldBy.value = null; }, seconds * 1000 + lull);
}

// Ends early when `signal` is aborted. That lives as long as the work: no wait stays with it.
const pause = (milliseconds, signal) => new Promise((resolve) => {
    const end = () => {
        clearTimeout(timer);
        signal?.removeEventListener("abort", end);
        resolve();
    };
    const timer = setTimeout(end, milliseconds);

    signal?.addEventListener("abort", end);
});

async function untilNotHeld(signal) {
    for (let rest; (rest = heldUntil - performance.now()) > 0 && !signal?.aborted;)
        await pause(rest, signal);
    signal?.throwIfAborted();
}

// As ask(), but waits and asks again where the answer says how long, or where there is none: for what may be done
// twice. What changes something and is under way is not called back by `signal`, for nobody would know whether it was
// done.
export async function askPatiently(method, path, { signal, ...options } = {}) {
    const end = performance.now() + 1000 * (signal ? patience.work : patience.page);

    for (;;) {
        await untilNotHeld(signal);
        try {
            const answer = await ask(method, path, { ...options, signal: method === "GET" ? signal : undefined });
            if (answer.left < underWay)         // the next would be refused
                hold(littleLeft, { status: 429 });
            return answer;
        } catch (problem) {
            const seconds = problem.seconds ?? (problem.code === "unreachable" && signal ? noAnswer : Infinity);
            if (seconds > longest || performance.now() > end)
                throw problem;
            hold(seconds, problem);
        }
    }
}

// Every entry of a list, page by page. `limit` is the API's largest.
export async function* each(path, query = {}, signal) {
    let cursor;

    do {
        const { data } = await askPatiently("GET", path, { query: { ...query, limit: 200, cursor }, signal });
        yield* data.data;
        cursor = data.next;
    } while (cursor);
}
