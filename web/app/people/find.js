// Finds groups and roles by what they are called, for a picker; those that are there already are left out.
import { get } from "../api.js";

export const nameOf = (thing) => thing.display_name ?? thing.name ?? thing.username;

const quoted = (text) => JSON.stringify(text);
const finding = (path, filter) => (without = []) => async (text, signal) => {
    const { data } = await get(path, { limit: 20, filter: text && filter(quoted(text)) }, { signal });

    return data.data.filter(({ id }) => !without.some((other) => other.id === id));
};

export const findGroups = finding("/groups", (text) => `name co ${text} or display_name co ${text}`);
export const findRoles = finding("/roles", (text) => `name co ${text}`);
