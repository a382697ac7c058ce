// How the portal asks the API. Never throws: what went wrong is an answer like any other.
import { repeatable } from "../repeating.js";

const patience = 30000;     // milliseconds

const unreachable = { ok: false, status: 0, code: "unreachable", misfits: [] };

async function answerOf(response) {
    const data = await response.json().catch(() => ({}));

    return {
        ok: response.ok,
        status: response.status,
        data,
        code: response.ok ? undefined : data.code ?? "internal_error",
        misfits: data.errors ?? [],                                     // [{ pointer, code, detail }]
        seconds: Number(response.headers.get("Retry-After")) || 0,      // to wait
    };
}

// Gives { ok, status, data, code, misfits, seconds }; `code` as the API names problems, or "unreachable".
export async function ask(method, path, body, key) {
    const headers = { Accept: "application/json" };

    if (body)
        headers["Content-Type"] = "application/json";
    if (key)
        headers["Idempotency-Key"] = key;
    try {
        return await answerOf(await fetch(`/api/v1${path}`, {
            method, headers, body: body && JSON.stringify(body), cache: "no-store",
            signal: AbortSignal.timeout(patience),
        }));
    } catch {
        return unreachable;
    }
}

// The same for a POST that makes something: where the answer got lost, the same asked once more makes no second one.
export const askOnce = (path, body) => repeatable(JSON.stringify([path, body]), async (key) => {
    const answer = await ask("POST", path, body, key);

    if (!answer.ok)
        throw answer;
    return answer;
}).catch((answer) => answer);

// What the page's address says of the way back, as the API wants it.
export function wayBack() {
    const asked = new URLSearchParams(location.search);
    const kept = String(new URLSearchParams([...asked].filter(([name]) => ["rd", "rm"].includes(name))));

    return kept && `?${kept}`;
}
