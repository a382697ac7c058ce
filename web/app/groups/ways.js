// Groups by id, as far as they were met, for the way from the top down to one: "staff › ops".
import { signal } from "@preact/signals";
import { filterOfNames, get } from "../api.js";

const met = signal(new Map());
const asked = new Set();

export function meet(groups) {
    met.value = new Map([...met.value, ...groups.map((group) => [group.id, group])]);
}

export const addressOf = (id) => `/groups/${encodeURIComponent(id)}`;
export const titleOf = (group) => group.display_name ?? group.name;

// Reads who is above these, where it was not met yet. What cannot be read is left out of the way.
export async function meetAbove(groups) {
    const isMissing = (id) => id && !met.value.has(id) && !asked.has(id);
    const missing = [...new Set(groups.map(({ parent }) => parent))].filter(isMissing);

    missing.forEach((id) => asked.add(id));
    const answers = await Promise.allSettled(missing.map((id) => get(addressOf(id))));
    const found = answers.flatMap(({ value }) => (value ? [value.data] : []));
    missing.forEach((id) => asked.delete(id));
    if (found.length === 0)
        return;
    meet(found);
    await meetAbove(found);
}

// The groups above one as they were met, from the top.
export function above(group) {
    const way = [];

    for (let next = met.value.get(group.parent); next && !way.includes(next); next = met.value.get(next.parent))
        way.unshift(next);
    return way;
}

// A group and all above it, as they are now: the group first.
export async function readWay(group) {
    const way = [group];

    while (way.at(-1).parent && way.length <= 20)
        way.push((await get(addressOf(way.at(-1).parent))).data);
    meet(way);
    return way;
}

// What a group is called that was met.
export const nameOf = (id) => (id ? met.value.get(id)?.name ?? id : "–");

export async function findGroups(text, signal) {
    const { data } = await get("/groups", { filter: filterOfNames(text), limit: 12 }, { signal });

    return data.data;
}
