// From the columns of somebody's file to people: which column means what, guessed by its name, and what becomes of a
// line.
import { dateAt, endOf, momentAt } from "../days.js";
import { unguarded } from "./csv.js";
import { usernameOf, usernameOfEmail } from "./names.js";

// What a column can mean, in the order of the choices, and what it is called elsewhere, the surest first. Two are only
// here: of given and family names a name is made.
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
    expires_at: ["expires at", "expires", "may sign in until", "darf sich anmelden bis", "valid until",
        "end date", "gültig bis", "ablaufdatum"],
    attributes: ["attributes", "attribute", "attributes (json)", "attribute (json)"],
};

export const targets = [...Object.keys(meanings), "attribute"];

const plain = (name) => name.toLowerCase().replace(/[\s_.-]+/g, " ").trim();

// For each column what it probably means; each meaning once, "" for what is left out.
export function guess(columns) {
    const meant = columns.map(() => "");

    for (const [target, others] of Object.entries(meanings)) {
        const at = [plain(target), ...others].map((name) =>
            columns.findIndex((column, index) => !meant[index] && plain(column) === name)).find((index) => index >= 0);
        if (at !== undefined)
            meant[at] = target;
    }
    return meant;
}

// The same for a file that may be another one mended: where one has all headings of the other in their places, they
// mean what they meant there.
export function guessAfter(columns, before) {
    const isSame = before.columns.every((name, index) => index >= columns.length || name === columns[index]);
    const known = isSame ? before.mapping.slice(0, columns.length) : [];
    const rest = guess(columns).slice(known.length);

    return [...known, ...rest.map((target) => (known.includes(target) ? "" : target))];
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

// How people and spreadsheets write days: 2027-01-31, 31.01.2027, and 1/31/2027 or 31/1/2027.
const isoDay = /^(?<year>\d{4})-(?<month>\d{2})-(?<day>\d{2})/;
const days = [isoDay, /^(?<day>\d{1,2})\.(?<month>\d{1,2})\.(?<year>\d{4})/];
const slashedDay = /^(?<day>\d{1,2})\/(?<month>\d{1,2})\/(?<year>\d{4})/;
const slashedMonth = /^(?<month>\d{1,2})\/(?<day>\d{1,2})\/(?<year>\d{4})/;
const clock = /^[T ]+(\d{1,2}:\d{2}(:\d{2})?)$/;

// A day means its end, where the reader lives, and a time of it that; NaN for what is none.
function readMoment(text, { zone, isMonthFirst }) {
    const found = [...days, isMonthFirst ? slashedMonth : slashedDay].map((form) => form.exec(text)).find(Boolean);
    if (!found)
        return NaN;
    const { year, month, day } = found.groups, rest = text.slice(found[0].length);
    const date = `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`;
    const time = clock.exec(rest)?.[1].replace(/^\d:/, "0$&"), wall = `${date}T${time}`;

    if (rest && !time)
        return isoDay.test(text) ? Date.parse(text) : NaN;
    if (time && Number.isNaN(Date.parse(wall)))
        return NaN;
    const at = time ? momentAt(wall, zone) : endOf(date, zone);
    return dateAt(at, zone) === date ? at : NaN;        // no 31st of June
}

function momentOf(text, place) {
    const at = readMoment(text, place);

    return Number.isNaN(at) ? text : new Date(at).toISOString();
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

function readCells({ cells }, columns, mapping, place) {
    const read = {}, misfits = [];

    for (const [index, target] of mapping.entries()) {
        const text = unguarded((cells[index] ?? "").trim());
        if (!target || !text)
            continue;
        if (target === "attribute") {
            read.attributes = { ...read.attributes, [columns[index]]: text };
            continue;
        }
        const value = readings[target] ? readings[target](text, place) : text;
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

// A line as a person for the API, and what can be seen to be wrong with it: { person, misfits }. place: { zone,
// isMonthFirst }, where its days are written.
export function personOf(record, columns, mapping, seen, place = {}) {
    const { read: { given_name, family_name, ...read }, misfits } = readCells(record, columns, mapping, place);
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
