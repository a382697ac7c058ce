// From the columns of somebody's file to people: which column means what, guessed by its name, and what becomes of a
// line.
import { dateAt, endOf } from "../days.js";
import { unguarded } from "./csv.js";
import { usernameOf, usernameOfEmail } from "./names.js";

// What a column can mean, in the order of the choices, and what it is called elsewhere. Two are only here: of given and
// family names a name is made.
const meanings = {
    username: ["username", "user", "login", "user name", "userid", "user id", "uid", "account", "samaccountname",
        "benutzername", "benutzer", "kennung", "anmeldename", "nickname"],
    display_name: ["display name", "displayname", "name", "full name", "fullname", "cn", "anzeigename", "voller name",
        "first and last name", "vor und nachname", "vorname nachname"],
    given_name: ["given name", "givenname", "first name", "firstname", "forename", "vorname"],
    family_name: ["family name", "familyname", "last name", "lastname", "surname", "sn", "nachname", "familienname"],
    email: ["email", "e mail", "mail", "email address", "e mail address", "emailaddress", "primary email",
        "e mail adresse", "mailadresse"],
    groups: ["groups", "group", "memberof", "teams", "team", "gruppen", "gruppe"],
    status: ["status", "state", "zustand"],
    kind: ["kind", "type", "art", "typ"],
    locale: ["locale", "language", "lang", "sprache"],
    time_zone: ["time zone", "timezone", "tz", "zeitzone"],
    expires_at: ["expires at", "expires", "valid until", "end date", "gültig bis", "ablaufdatum"],
    attributes: ["attributes", "attribute"],
};

export const targets = [...Object.keys(meanings), "attribute"];

const plain = (name) => name.toLowerCase().replace(/[\s_.-]+/g, " ").trim();

// For each column what it probably means; each meaning once, "" for what is left out.
export function guess(columns) {
    const taken = new Set();

    return columns.map((column) => {
        const isMeant = (target) => plain(target) === plain(column) || meanings[target].includes(plain(column));
        const found = Object.keys(meanings).find((target) => !taken.has(target) && isMeant(target));

        taken.add(found);
        return found ?? "";
    });
}

const synonyms = {
    status: { aktiv: "active", enabled: "active", gesperrt: "suspended", disabled: "suspended", inactive: "suspended",
        inaktiv: "suspended", wartet: "pending" },
    kind: { mensch: "person", user: "person", benutzer: "person", dienst: "service", bot: "service" },
};
function oneOf(name) {
    return (text) => {
        const word = text.toLowerCase();
        return Object.hasOwn(synonyms[name], word) ? synonyms[name][word] : word;
    };
}
const list = (text) => [...new Set(text.split(/[,;|]/).map((part) => part.trim()).filter(Boolean))];

// "2027-01-31", "31.01.2027" or a moment; a day means its end, where the reader lives. What is none stays as it is.
function momentOf(text, zone) {
    const [, day, month, year] = /^(\d{1,2})\.(\d{1,2})\.(\d{4})$/.exec(text) ?? [];
    const date = day ? `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}` : text;
    const isDay = /^\d{4}-\d{2}-\d{2}$/.test(date);
    const at = isDay ? endOf(date, zone) : Date.parse(date);

    return Number.isNaN(at) || (isDay && dateAt(at, zone) !== date) ? text : new Date(at).toISOString();
}

function attributesOf(text) {
    try {
        const value = JSON.parse(text);
        return value && typeof value === "object" && !Array.isArray(value) ? value : undefined;
    } catch {
        return undefined;
    }
}

// Names of groups are small: whoever writes Sales means sales.
const readings = { status: oneOf("status"), kind: oneOf("kind"), groups: (text) => list(text.toLowerCase()),
    expires_at: momentOf, attributes: attributesOf };

function readCells({ cells }, columns, mapping, zone) {
    const read = {}, misfits = [];

    for (const [index, target] of mapping.entries()) {
        const text = unguarded((cells[index] ?? "").trim());
        if (!target || !text)
            continue;
        if (target === "attribute") {
            read.attributes = { ...read.attributes, [columns[index]]: text };
            continue;
        }
        const value = readings[target] ? readings[target](text, zone) : text;
        if (value === undefined)
            misfits.push({ pointer: `/${target}`, code: "not_an_object" });
        else
            read[target] = target === "attributes" ? { ...value, ...read.attributes } : value;
    }
    return { read, misfits };
}

// Who of a file was seen so far: nobody is in it twice, and names that are made differ.
export const newSeen = () => ({ usernames: new Map(), emails: new Map() });

function freeName(wanted, seen) {
    let name = wanted;

    for (let number = 2; seen.usernames.has(name); number++)
        name = `${wanted.slice(0, 60)}${number}`;
    return name;
}

function noteOnce(names, text, line, pointer, misfits) {
    const folded = text.toLowerCase();

    if (names.has(folded))
        misfits.push({ pointer, code: "twice_in_file", line: names.get(folded) });
    else
        names.set(folded, line);
}

// A line as a person for the API, and what can be seen to be wrong with it: { person, misfits }. zone: of its days.
export function personOf(record, columns, mapping, seen, zone) {
    const { read: { given_name, family_name, ...read }, misfits } = readCells(record, columns, mapping, zone);
    const name = read.display_name ?? [given_name, family_name].filter(Boolean).join(" ");
    const person = { ...read, ...(name && { display_name: name }) };

    if (!person.username) {
        const made = usernameOf(name) || usernameOfEmail(person.email ?? "");
        if (made)
            person.username = freeName(made, seen);
        else
            misfits.push({ pointer: "/username", code: "missing" });
    }
    if (person.username)
        noteOnce(seen.usernames, person.username, record.line, "/username", misfits);
    if (person.email)
        noteOnce(seen.emails, person.email, record.line, "/email", misfits);
    return { person, misfits };
}
