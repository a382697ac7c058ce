#!/usr/bin/env node
// What an import makes of somebody's columns and lines, and which usernames are proposed.
import assert from "node:assert/strict";
import { File } from "node:buffer";
import test from "node:test";
import { guess, guessAfter, newSeen, personOf } from "../../web/app/people/mapping.js";
import { usernameOf, usernameOfEmail } from "../../web/app/people/names.js";
import { readFile } from "../../web/app/people/reading.js";
import { readCatalogues } from "../../web/languages.mjs";

const file = (text, name = "people.csv") => new File([text], name);

async function peopleIn(text, name, place = { zone: "Pacific/Auckland" }) {
    const { columns, records } = await readFile(file(text, name)), seen = newSeen();

    return records.map((record) => personOf(record, columns, guess(columns), seen, place));
}
const persons = async (...given) => (await peopleIn(...given)).map(({ person }) => person);

test("usernames are made of names, and can be typed everywhere", () => {
    assert.equal(usernameOf("Ann Bell"), "ann.bell");
    assert.equal(usernameOf(" Jürgen  Groß-Müller "), "juergen.gross-mueller");
    assert.equal(usernameOf("Zoë O'Neill (HR)"), "zoe.oneill.hr");
    assert.equal(usernameOf("Łukasz Đorđe"), "lukasz.dorde");
    assert.equal(usernameOf("…"), "");
    assert.equal(usernameOf("a".repeat(100)).length, 64);
    assert.equal(usernameOfEmail("Ann.Bell+news@example.org"), "ann.bell");
});
test("columns are known by many names, in both languages", () => {
    assert.deepEqual(guess(["Benutzername", "E-Mail", "Vorname", "Nachname", "Gruppen"]),
        ["username", "email", "given_name", "family_name", "groups"]);
    assert.deepEqual(guess(["User Name", "Display_Name", "mail", "Department"]),
        ["username", "display_name", "email", ""]);
});
test("a meaning is given to one column only", () => {
    assert.deepEqual(guess(["email", "mail", "name"]), ["email", "", "display_name"]);
});
test("what the command line exports is understood whole", () => {
    assert.deepEqual(guess(["id", "kind", "username", "email", "email_verified", "display_name", "status", "locale",
        "time_zone",
        "groups", "roles", "attributes", "created_at", "updated_at", "last_login_at", "expires_at"]),
    ["", "kind", "username", "email", "", "display_name", "status", "locale", "time_zone", "groups", "", "attributes",
        "", "", "", "expires_at"]);
});
test("what the console exports for people is understood, in each language", async () => {
    for (const words of Object.values(readCatalogues())) {
        const headings = { created_at: words["people.created_at"], email_verified: words["people.email_verified"],
            id: words["people.id"], last_login_at: words["people.last_login"], roles: words["people.roles"],
            updated_at: words["people.updated_at"] };
        const members = Object.keys(words).filter((key) => key.startsWith("people.member."))
            .map((key) => key.slice("people.member.".length));
        const all = [...Object.values(headings), ...members.map((name) => words[`people.member.${name}`])];
        const values = [words["common.status.pending"], words["people.kind.service"], "2027-01-31 18:20:05"];
        const text = `${["username", "status", "kind", "expires_at"].map((name) =>
            (name === "username" ? name : words[`people.member.${name}`])).join(";")}\nann;${values.join(";")}`;

        assert.deepEqual(guess(all), [...Object.keys(headings).map(() => ""), ...members]);
        assert.deepEqual(await persons(text), [{ username: "ann", status: "pending", kind: "service",
            expires_at: "2027-01-31T05:20:05.000Z" }]);
    }
});
test("the surest name of a column wins, wherever it stands", () => {
    assert.deepEqual(guess(["Kennung", "Benutzername", "Team", "Groups"]), ["", "username", "", "groups"]);
});
test("a file that is mended means what it meant, with a column more or less", () => {
    const before = { columns: ["Name", "Hall", "Mail"], mapping: ["", "attribute", "username"] };

    assert.deepEqual(guessAfter(["Name", "Hall", "Mail", "Problem"], before), ["", "attribute", "username", ""]);
    assert.deepEqual(guessAfter(["Name", "Hall"], before), ["", "attribute"]);
    assert.deepEqual(guessAfter(["Name", "Hall", "Mail", "User", "Status"], before),
        ["", "attribute", "username", "", "status"]);
    assert.deepEqual(guessAfter(["Hall", "Name", "Mail"], before), ["", "display_name", "email"]);
});
test("given and family names make a name and a username, and namesakes are told apart", async () => {
    assert.deepEqual(await persons("Vorname;Nachname;E-Mail\r\nAnn;Bell;a@example.org\r\nAnn;Bell;b@example.org\r\n"), [
        { display_name: "Ann Bell", username: "ann.bell", email: "a@example.org" },
        { display_name: "Ann Bell", username: "ann.bell2", email: "b@example.org" },
    ]);
});
test("groups are a list however parted and spelled, and what a spreadsheet guarded is as it was", async () => {
    assert.deepEqual(await persons("username,groups,name\nann,\"Staff; sales,staff\",'=Ann\n"),
        [{ username: "ann", groups: ["staff", "sales"], display_name: "=Ann" }]);
});
test("a day means its end where the reader lives, however it is written; states have their words", async () => {
    const [one, other] = await persons("username,expires,status\nann,2027-01-31,aktiv\nbo,31.01.2027,Disabled\n");

    assert.equal(one.expires_at, "2027-01-31T10:59:59.000Z");
    assert.equal(other.expires_at, one.expires_at);
    assert.deepEqual([one.status, other.status], ["active", "suspended"]);
});
test("times of days are the reader's, and days with slashes as they are written where the reader is", async () => {
    const place = { zone: "Europe/Berlin" };
    const read = async (text, isMonthFirst) => (await persons(`username,expires\nann,${text}\n`, undefined,
        { ...place, isMonthFirst }))[0].expires_at;

    assert.equal(await read("2027-01-31 23:59:59"), "2027-01-31T22:59:59.000Z");
    assert.equal(await read("31.1.2027 9:05"), "2027-01-31T08:05:00.000Z");
    assert.equal(await read("2027-01-31T09:05:00+01:00"), "2027-01-31T08:05:00.000Z");
    assert.equal(await read("5/1/2027", true), "2027-05-01T21:59:59.000Z");
    assert.equal(await read("5/1/2027", false), "2027-01-05T22:59:59.000Z");
    for (const text of ["1/31/2027", "31.06.2027", "2027-01-31 25:00", "31.01.2027 noon"])
        assert.equal(await read(text), text);
});
test("what is no day, and no word that is known, stays as it is", async () => {
    const [one, other] = await persons("username,expires,status\nann,2027-02-31,constructor\nbo,soon,__proto__\n");

    assert.deepEqual([one.expires_at, one.status], ["2027-02-31", "constructor"]);
    assert.deepEqual([other.expires_at, other.status], ["soon", "__proto__"]);
});
test("a column can be kept as an attribute", async () => {
    const { columns, records } = await readFile(file("username,Department\nann,Sales\n"));

    assert.deepEqual(personOf(records[0], columns, ["username", "attribute"], newSeen()).person,
        { username: "ann", attributes: { Department: "Sales" } });
});
test("what is twice in a file is said, with the line where it is first", async () => {
    const found = await peopleIn("username,email\nann,a@example.org\nAnn,A@example.org\n");

    assert.deepEqual(found[1].misfits, [
        { pointer: "/username", code: "twice_in_file", line: 2 },
            { pointer: "/email", code: "twice_in_file", line: 2 }]);
});
test("who has no name at all cannot be made", async () => {
    assert.deepEqual((await peopleIn("username,status\n,active\n,\n")).map(({ misfits }) => misfits),
        [[{ pointer: "/username", code: "missing" }]]);
});
test("JSON is read as a list, as an answer of the API, and line by line", async () => {
    const one = { username: "ann", groups: ["staff", "sales"], attributes: { floor: 3 } };

    for (const text of [JSON.stringify([one]), JSON.stringify({ data: [one], next: null }),
        `${JSON.stringify(one)}\n\n`])
        assert.deepEqual(await persons(text, "people.json"), [one]);
});
test("files of older spreadsheets keep their letters", async () => {
    const bytes = Uint8Array.from([...Buffer.from("name\nJ"), 0xfc, ...Buffer.from("rgen\n")]);
    assert.equal((await readFile(new File([bytes], "a.csv"))).records[0].cells[0], "Jürgen");
    const wide = Buffer.from("\uFEFFname\nJürgen\n", "utf16le");
    assert.equal((await readFile(new File([wide], "a.csv"))).records[0].cells[0], "Jürgen");
});
test("a file without people, or without sense, says which", async () => {
    await assert.rejects(readFile(file("username,email\n")), { code: "empty" });
    await assert.rejects(readFile(file("{\"username\":\"ann\"}\n{oops}\n", "a.ndjson")),
        { code: "not_json", values: { line: 2 } });
});
