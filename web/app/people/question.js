// Which people are listed: from the members of the address to what the API is asked, and the words for both.
import { filterOf } from "../api.js";
import { midnightAt } from "../days.js";
import { own } from "../plain.js";
import { say, timeZone } from "../words.js";

const day = 86400000;

// The reader's midnight so many days ago: the same all day, so that the same question finds its listing again. Noon is
// in between, so that a day of 23 or 25 hours is one.
const before = (days) =>
    new Date(midnightAt(midnightAt(Date.now(), timeZone()) + day / 2 - days * day, timeZone())).toISOString();

// Who did not sign in since then; whoever never did has not either.
const silent = {
    never: () => "not (last_login_at pr)",
    30: () => `not (last_login_at ge "${before(30)}")`,
    90: () => `not (last_login_at ge "${before(90)}")`,
    365: () => `not (last_login_at ge "${before(365)}")`,
};

export const members = ["search", "status", "kind", "group", "role", "silent", "created"];
const narrowing = members.filter((name) => name !== "search");

export const countNarrowed = (query) => narrowing.filter((name) => query[name]).length;
export const nothingAsked = Object.fromEntries(members.map((name) => [name, ""]));
export const isNarrowed = (query) => members.some((name) => query[name]);

export const usualOrder = "-created_at";

// The order that is shown: what is searched comes in an order of its own.
export const orderOf = (query) => (query.search ? undefined : query.sort ?? usualOrder);

// What GET /users is asked.
export function askedOf(query) {
    const plain = filterOf([["status", "eq", query.status], ["kind", "eq", query.kind], ["groups", "eq", query.group],
        ["roles", "eq", query.role], ["created_at", "ge", query.created && before(Number(query.created) || 0)]]);
    const filter = [plain, own(silent, query.silent)?.()].filter(Boolean).join(" and ");

    return { search: query.search, filter, sort: orderOf(query) };
}

export const statuses = () =>
    ["active", "suspended", "pending"].map((status) => [status, say(`common.status.${status}`)]);
export const kinds = () => [["person", say("people.kind.person")], ["service", say("people.kind.service")]];
export const silences = () => [["never", say("people.silent.never")],
    ...[30, 90, 365].map((count) => [String(count), say("people.silent.days", { count })])];
export const creations = () => [["0", say("people.created.today")],
    ...[7, 30, 365].map((count) => [String(count), say("people.created.days", { count })])];
