// How the pages ask the API: one function for a call, one class for what can go wrong, and lists page by page.
import { signal as signalOf } from "@preact/signals";
import { repeatNothing, repeatable } from "../repeating.js";
import { say, sayOr, known } from "./words.js";

// What the API answered when it did not do it (RFC 9457), or what kept us from asking.
export class Problem extends Error {
    constructor(answer, seconds) {
        super(answer.code);
        this.code = answer.code;
        this.status = answer.status;
        this.requestId = answer.request_id;
        this.misfits = answer.errors ?? [];      // [{pointer, code, detail}]
        this.seconds = seconds;                  // to wait, where the answer says so
    }

    // Whether it goes better in time: the network is away, or, as the answer says, the database or a program.
    get isPassing() {
        return this.code === "unreachable" || (this.code === "unavailable" && this.seconds > 0);
    }

    get title() {
        if (this.isPassing)
            return this.status ? say("common.away.title") : say("common.unreachable.title");
        const key = `problems.${this.code}.title`;
        return say(known(key) ? key : "common.problem.title");
    }

    // Why, where it goes better in time.
    get reason() {
        return this.status ? say("common.away.text") : say("common.unreachable.text");
    }

    // What to do next.
    get detail() {
        if (this.seconds && this.status === 429)
            return say("common.problem.wait", { count: this.seconds });
        if (this.isPassing)
            return `${this.reason} ${say("common.problem.detail")}`;
        if (this.misfits.length > 0)
            return [...new Set(this.misfits.map(({ code, detail }) => sayOr(`misfits.${code}`, detail)))].join(" ");
        const key = `problems.${this.code}.detail`;
        return say(known(key) ? key : "common.problem.detail");
    }
}

// What the API would say of these members, [{ pointer, code }, …], where it need not be asked.
export const misfitting = (...errors) => new Problem({ code: "field_invalid", status: 422, errors });

const elsewhere = { not_signed_in: () => undefined, reauthentication_required: async () => false };

// Who is told that nobody is signed in any more, and who asks for the password once more, for a call that began at a
// moment (resolves to whether it was given; the call is then repeated).
export function onSignedOut(call) { elsewhere.not_signed_in = call; }
export function onStepUp(call) { elsewhere.reauthentication_required = call; }

async function problemOf(response) {
    const seconds = Number(response.headers.get("Retry-After")) || undefined;
    const answer = await response.json().catch(() => ({}));

    return new Problem({ code: "internal_error", status: response.status, ...answer }, seconds);
}

function unreachable(error) {
    if (error.name === "AbortError")
        throw error;
    throw new Problem({ code: "unreachable", status: 0 });
}

const isSaid = ([, value]) => value !== undefined && value !== "";

async function send(method, path, { body, query, etag, key, signal }) {
    const headers = { Accept: "application/json" };
    const asked = query ? `?${new URLSearchParams(Object.entries(query).filter(isSaid))}` : "";

    if (body !== undefined)
        headers["Content-Type"] = "application/json";
    if (etag)
        headers["If-Match"] = etag;
    if (method === "POST")
        headers["Idempotency-Key"] = key;
    return fetch(`/api/v1${path}${asked}`, { method, headers, signal, body: body && JSON.stringify(body) })
        .catch(unreachable);
}

// How many more calls the API takes at once, where it says so.
const leftOf = (response) => Number(/;r=(\d+)/.exec(response.headers.get("RateLimit"))?.[1] ?? Infinity);

const read = async (response) => ({
    data: response.status === 204 || response.status === 202 ? null : await response.json().catch(unreachable),
    etag: response.headers.get("ETag"),
    status: response.status,
    left: leftOf(response),
});

async function askOnce(method, path, options) {
    const response = await send(method, path, options);

    if (!response.ok)
        throw await problemOf(response);
    if (method === "DELETE")
        repeatNothing();
    return read(response);
}

const askOnceOnly = (path, options) => (options.key ? askOnce("POST", path, options)
    : repeatable(JSON.stringify([path, options.query, options.body]),
        (key) => askOnce("POST", path, { ...options, key })));

// One call. Gives { data, etag, status, left }: the body (null where there is none), what to say in `etag` to change
// exactly this state, and how many calls may follow at once. Throws a Problem, or an AbortError when `signal` aborted
// it.
//   options: body, query, etag (If-Match), signal, stepUp: false (never ask for the password), key (Idempotency-Key, by
//   whoever repeats a POST; else one is made, and kept until there is an answer)
export async function ask(method, path, options = {}) {
    const began = performance.now();

    try {
        return await (method === "POST" ? askOnceOnly(path, options) : askOnce(method, path, options));
    } catch (problem) {
        if (problem.code === "not_signed_in")
            elsewhere.not_signed_in();
        const mayStepUp = problem.code === "reauthentication_required" && options.stepUp !== false;
        if (mayStepUp && await elsewhere.reauthentication_required(began))
            return ask(method, path, options);
        throw problem;
    }
}

export const get = (path, query, options) => ask("GET", path, { query, ...options });
export const post = (path, body, options) => ask("POST", path, { body, ...options });
export const put = (path, body, options) => ask("PUT", path, { body, ...options });
export const patch = (path, body, etag) => ask("PATCH", path, { body, etag });
export const remove = (path, etag) => ask("DELETE", path, { etag });

// For `catch`: what is gone already is as good as removed.
export function unlessGone(problem) {
    if (problem.code !== "not_found")
        throw problem;
}

const longest = 60;                     // seconds to wait at once
const patience = { work: 120, page: 10 };       // and for one answer: who can stop it has more of it
const noAnswer = 2, littleLeft = 1;      // seconds until it is tried again, or until there is more
const underWay = 4;                     // calls that others may have sent meanwhile
const lull = 3000;                      // ms after a wait, in which the next one may come

// What makes work wait, now or a moment ago: the status, 429 where the API has its pace and another where it is busy,
// or "unreachable". Whoever works waits together, so that one refusal is not followed by one for each.
export const heldBy = signalOf(null);
let heldUntil = 0, forgetting;

function hold(seconds, { status, code }) {
    heldUntil = Math.max(heldUntil, performance.now() + seconds * 1000);
    heldBy.value = status || code;
    clearTimeout(forgetting);
    forgetting = setTimeout(() => { heldBy.value = null; }, seconds * 1000 + lull);
}

const pause = (milliseconds, signal) => new Promise((resolve) => {
    setTimeout(resolve, milliseconds);
    signal?.addEventListener("abort", resolve, { once: true });
});

async function untilNotHeld(signal) {
    for (let rest; (rest = heldUntil - performance.now()) > 0 && !signal?.aborted;)
        await pause(rest, signal);
    signal?.throwIfAborted();
}

// The same, but waits and asks again where the answer says how long, or where there is none: for work on many things,
// each of which may be done twice. What changes something and is under way is not called back by `signal`, for nobody
// would know whether it was done.
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

// Every entry of a list, page by page: for exports. `limit` is the API's largest.
export async function* each(path, query = {}, signal) {
    let cursor;

    do {
        const { data } = await askPatiently("GET", path, { query: { ...query, limit: 200, cursor }, signal });
        yield* data.data;
        cursor = data.next;
    } while (cursor);
}

const quoted = (text) => `"${text.replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"`;

// A filter of the API (RFC 7644) from parts; what is empty says nothing.
//   filterOf([["status", "eq", "active"], ["created_at", "gt", moment]])
export const filterOf = (parts) => parts.filter(([, , value]) => value !== undefined && value !== "" && value !== null)
    .map(([field, operator, value]) => `${field} ${operator} ${typeof value === "string" ? quoted(value) : value}`)
    .join(" and ") || undefined;

// The filter for whatever has the text in either of its names; nothing for nothing.
export const filterOfNames = (text) => (text
    ? ["name", "display_name"].map((field) => filterOf([[field, "co", text]])).join(" or ") : undefined);
