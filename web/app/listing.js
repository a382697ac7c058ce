// A list of the API that is read page by page, as far as somebody looks. Its rows are kept while one looks at something
// else, so that coming back shows what was there, where it was.
import { signal } from "@preact/signals";
import { get } from "./api.js";
import { Steps } from "./steps.js";

const pageSize = 50;
const kept = new Map();         // the last listings, by what was asked
const keptMost = 12;

export class Listing {
    constructor(path, query) {
        this.path = path;
        this.query = query;
        this.rows = signal([]);
        this.state = signal("idle");        // idle, loading, resting, failed, whole
        this.steps = new Steps();
        this.problem = signal(null);
        this.next = undefined;              // cursor of the next page
        this.turn = 0;                      // answers of an earlier turn are not wanted any more
    }

    get isEmpty() { return this.state.value === "whole" && this.rows.value.length === 0; }
    get isFirst() { return this.rows.value.length === 0 && ["loading", "idle"].includes(this.state.value); }

    get isFailing() { return this.problem.value !== null && ["failed", "loading"].includes(this.state.value); }

    // Reads one more page, if there is one and none is being read.
    async more() {
        if (this.state.value === "loading" || this.state.value === "whole")
            return;
        await this.#read(this.rows.value, this.next);
    }

    // Reads from the beginning; what is shown stays until the answer is there.
    async again() {
        await this.#read([], undefined);
    }

    async #read(before, cursor) {
        const turn = ++this.turn;

        this.state.value = "loading";
        try {
            const { data } = await get(this.path, { limit: pageSize, ...this.query, cursor });
            if (turn !== this.turn)
                return;
            const there = new Set(before.map(({ id }) => id));      // what was added moves the pages
            this.rows.value = [...before, ...data.data.filter(({ id }) => id === undefined || !there.has(id))];
            this.next = data.next;
            this.problem.value = null;
            const rests = this.steps.take(data.data.length, pageSize);
            this.state.value = !data.next ? "whole" : rests ? "resting" : "idle";
        } catch (problem) {
            if (turn !== this.turn)
                return;
            this.problem.value = problem;
            this.state.value = "failed";
        }
    }

    // Says that one entry is different now, or gone (null), without asking again.
    replace(id, row) {
        if (!this.rows.value.some((old) => old.id === id))
            return;
        this.rows.value = this.rows.value.flatMap((old) => (old.id !== id ? [old] : row ? [row] : []));
    }

    add(row) {
        this.rows.value = [row, ...this.rows.value.filter(({ id }) => id !== row.id)];
    }
}

// The listing of a question: the one that was there before, if it is still kept.
export function listingOf(path, query = {}) {
    const asked = Object.fromEntries(Object.entries(query).filter(([, value]) => value !== undefined && value !== ""));
    const key = `${path}?${new URLSearchParams(asked)}`;
    const listing = kept.get(key) ?? new Listing(path, asked);

    kept.delete(key);
    kept.set(key, listing);
    if (kept.size > keptMost)
        kept.delete(kept.keys().next().value);
    return listing;
}

// Says to all lists of a path that are kept that one entry is different now, or gone (null).
export function renew(path, id, row) {
    for (const listing of kept.values())
        if (listing.path === path)
            listing.replace(id, row);
}

// After a change that other lists may show: what they have is read again when they are next shown. `but` is the one
// that knows already.
export function forget(path, but) {
    for (const [key, listing] of kept)
        if (key.startsWith(path) && listing !== but)
            kept.delete(key);
}
