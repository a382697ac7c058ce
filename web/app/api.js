// How the pages ask the API: one function for a call, and one class for what can go wrong. Work on many things asks
// through patience.js.
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

const quoted = (text) => `"${text.replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"`;

// A filter of the API (RFC 7644) from parts; what is empty says nothing.
//   filterOf([["status", "eq", "active"], ["created_at", "gt", moment]])
export const filterOf = (parts) => parts.filter(([, , value]) => value !== undefined && value !== "" && value !== null)
    .map(([field, operator, value]) => `${field} ${operator} ${typeof value === "string" ? quoted(value) : value}`)
    .join(" and ") || undefined;

// The filter for whatever has the text in either of its names; nothing for nothing.
export const filterOfNames = (text) => (text
    ? ["name", "display_name"].map((field) => filterOf([[field, "co", text]])).join(" or ") : undefined);
