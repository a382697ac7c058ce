// Small readings of what comes from elsewhere.

// What a table has under a name that somebody wrote, such as in the address; "constructor" is nothing.
export const own = (table, name) => (Object.hasOwn(table, name) ? table[name] : undefined);

// What a person, group or role is called.
export const nameOf = (thing) => thing.display_name ?? thing.name ?? thing.username;

// What sentences about people say: how many they are, and of one, who.
export const counted = (people) => ({ count: people.length, name: people.length === 1 ? nameOf(people[0]) : "" });

// A value of the API as a text, for tables and files that hold anything.
export function plain(value) {
    if (value === null || value === undefined)
        return "";
    if (Array.isArray(value))
        return value.join(", ");
    return typeof value === "object" ? JSON.stringify(value) : String(value);
}
