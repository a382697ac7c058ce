// What roles allow, as the API reckons it: names, patterns, and where each comes from. Nothing here asks or shows.

// "*" covers everything, "*.read" whatever ends so; also other patterns.
export const covers = (pattern, name) => pattern === "*" || (pattern.startsWith("*.")
    ? name.length >= pattern.length && name.endsWith(pattern.slice(1)) : pattern === name);

export const isPattern = (name) => name.includes("*");
export const coveredBy = (patterns, name) => patterns.some((pattern) => covers(pattern, name));

// The names that patterns stand for: those that exist, and what applications call their own.
export const namesOf = (patterns, existing) => [...new Set([
    ...existing.filter((name) => coveredBy(patterns, name)),
    ...patterns.filter((pattern) => !isPattern(pattern)),
])].sort();

// What everybody in a group may, sorted: [{ name, origins: [{ role, group }] }]. way: the group, then those above it;
// rolesByName: Map of what each role allows.
export function rightsOf(way, rolesByName, existing) {
    const rights = new Map();

    for (const group of way)
        for (const role of group.roles)
            for (const name of namesOf(rolesByName.get(role)?.permissions ?? [], existing))
                rights.set(name, [...(rights.get(name) ?? []), { role, group }]);
    return [...rights].map(([name, origins]) => ({ name, origins }))
        .sort((one, other) => (one.name < other.name ? -1 : 1));
}

export const namesIn = (rights) => rights.map(({ name }) => name);
// What a change gives and takes: names of each.
export function differenceOf(before, after) {
    const had = new Set(before), has = new Set(after);

    return { gained: after.filter((name) => !had.has(name)), lost: before.filter((name) => !has.has(name)) };
}

// Permissions by what they are about, the first word of their names: Map of subject → names, in the order of `names`.
export function bySubject(names) {
    const subjects = new Map();

    for (const name of names) {
        const subject = name.split(".")[0];
        subjects.set(subject, [...(subjects.get(subject) ?? []), name]);
    }
    return subjects;
}
