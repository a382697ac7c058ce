// A value of the API as a text, for tables and files that hold anything.
export function plain(value) {
    if (value === null || value === undefined)
        return "";
    if (Array.isArray(value))
        return value.join(", ");
    return typeof value === "object" ? JSON.stringify(value) : String(value);
}
