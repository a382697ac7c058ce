// Finds groups and roles by what they are called, for a picker; those that are there already are left out.
import { filterOf, filterOfNames, get } from "../api.js";

const finding = (path, filterFor) => (without = []) => async (text, signal) => {
    const { data } = await get(path, { limit: 20, filter: filterFor(text) }, { signal });

    return data.data.filter(({ id }) => !without.some((other) => other.id === id));
};

export const findGroups = finding("/groups", filterOfNames);
export const findRoles = finding("/roles", (text) => filterOf([["name", "co", text]]));
