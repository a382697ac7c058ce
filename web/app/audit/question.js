// What is asked of the log, as the address says it, and as the API wants to hear it.
import { filterOf } from "../api.js";
import { beginningOf } from "../days.js";
import { families, filterOfActions } from "../happenings.js";
import { own } from "../plain.js";
import { timeZone } from "../words.js";

const minute = 60000;
export const presets = { "1h": 60 * minute, "24h": 1440 * minute, "7d": 10080 * minute, "30d": 43200 * minute };

// Members of the address that narrow the list, and the field of an event that each stands for.
export const fields = {
    action: "action", outcome: "outcome", actor: "actor.id", target: "target.id", ip: "ip", request: "request_id",
};

// Presets begin at a whole minute, so that the same question asked again is the same.
function since(query) {
    const length = own(presets, query.since);

    return length ? new Date(Math.floor((Date.now() - length) / minute) * minute).toISOString() : undefined;
}

// Days are the reader's own, from midnight to midnight.
const isDate = (text) => /^\d{4}-\d\d-\d\d$/.test(text ?? "");
const dayOf = (text, later) => (isDate(text)
    ? new Date(beginningOf(text, timeZone(), later)).toISOString() : undefined);

// The filter of the API. An action may be a family of them.
export function filterFor(query) {
    const family = own(families, query.action), asked = family ? { ...query, action: "" } : query;
    const plain = filterOf([
        ...Object.entries(fields).map(([member, field]) => [field, "eq", asked[member]]),
        ["at", "ge", since(query) ?? dayOf(query.from, 0)],
        ["at", "lt", own(presets, query.since) ? undefined : dayOf(query.until, 1)],
    ]);

    return [plain, family && `(${filterOfActions(family)})`].filter(Boolean).join(" and ") || undefined;
}

const members = [...Object.keys(fields), "since", "from", "until"];
export const isNarrowed = (query) => members.some((name) => query[name]);
export const nothingAsked = Object.fromEntries(members.map((name) => [name, ""]));

// An address that asks for exactly this.
export const auditPath = (query) => `/console/events?${new URLSearchParams(query)}`;

const digits = "0123456789abcdefghjkmnpqrstvwxyz";

// The moment in an id that grows with time: its first 48 bits are milliseconds.
const momentIn = (id) => [...id.slice(id.indexOf("_") + 1).slice(0, 10)]
    .reduce((sum, letter) => sum * 32 + Math.max(0, digits.indexOf(letter)), 0);

// The one event of an id. Its moment, which is the event's, spares the API to look through all the others.
export function filterForOne(id) {
    const moment = new Date(momentIn(id)).toISOString();

    return filterOf([["id", "eq", id], ["at", "ge", moment], ["at", "le", moment]]);
}
