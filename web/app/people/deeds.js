// What can be done with many people at once. Each deed says whom it means, asks, works with progress, tells what was
// done and takes it back where that is honest: nothing else than before is there then.
import { unlessGone } from "../api.js";
import { forget, renew } from "../listing.js";
import { askPatiently } from "../patience.js";
import { counted, nameOf } from "../plain.js";
import { rightsChangedOf } from "../roles/known.js";
import { me } from "../session.js";
import { say } from "../words.js";
import { confirmed, openDialog } from "../parts/dialog.js";
import { tell } from "../parts/toasts.js";
import { workOn } from "../parts/work.js";
import { ChooseOne } from "./choose_one.js";
import { findGroups, findRoles } from "./find.js";

// Does `call` for each, one request each, and keeps the rows of the listing as they are by then; other lists of people,
// and of what else it touched, are read again. Gives whom it was done for; to stop in between leaves the rest.
async function work(title, people, { listing, touched = [] }, call, shown) {
    const done = [];

    await workOn(title, people, async (person, signal) => {
        const answer = await call(person, signal);
        const row = shown(person, answer?.data);

        listing.replace(person.id, row);
        renew("/users", person.id, row);
        done.push(row ?? person);
    }, nameOf);
    for (const path of ["/users", ...touched])
        forget(path, listing);
    rightsChangedOf(done);
    return done;
}

const others = (people) => people.filter(({ id }) => id !== me.value.id);
const leftOut = (people, wanted) =>
    (wanted.length < people.length ? ` ${say("people.left_out", { count: people.length - wanted.length })}` : "");

function anybody(wanted, people) {
    if (!wanted.length)
        tell(say("people.nobody", counted(people)), { tone: "quiet" });
    return wanted.length > 0;
}

const patch = (status) => ({ id }, signal) => askPatiently("PATCH", `/users/${id}`, { body: { status }, signal });

// ---- status: taken back by giving the old one

async function setStatus(people, status, listing, title) {
    const before = new Map(people.map((person) => [person.id, person.status]));
    const where = { listing, touched: ["/sessions"] };
    const done = await work(title, people, where, patch(status), (_, row) => row);
    const back = () => work(say("people.undoing"), done, where,
        (person, signal) => patch(before.get(person.id))(person, signal), (_, row) => row);

    return { done, back };
}

// Tells what was done, where anything was, with the way back, if there is one. What was not is told by the work itself.
function tellDone(text, done, back, label = say("people.undo")) {
    const run = async () => {
        if ((await back()).length === done.length)
            tell(say("people.undone"));
    };

    if (done.length)
        tell(text, back ? { action: { label, run } } : {});
}

// For one it is done at once, since it can be taken back.
const shallActivate = (people) => people.length === 1 || confirmed({
    title: say("people.activate.whom", counted(people)), action: say("people.activate"),
    text: say("people.activate.text", counted(people)),
});

async function activate(people, listing) {
    const wanted = people.filter(({ status }) => status !== "active");
    if (!anybody(wanted, people) || !await shallActivate(wanted))
        return;
    const { done, back } = await setStatus(wanted, "active", listing, say("people.activate"));

    tellDone(say("people.activated", counted(done)), done, back);
}

async function suspend(people, listing) {
    const wanted = others(people).filter(({ status }) => status !== "suspended");
    if (!anybody(wanted, people) || !await confirmed({
        title: say("people.suspend.whom", counted(wanted)), action: say("people.suspend"), danger: true,
        text: say("people.suspend.text", counted(wanted)) + leftOut(people, wanted),
    }))
        return;
    const { done, back } = await setStatus(wanted, "suspended", listing, say("people.suspend"));
    tellDone(say("people.suspended", counted(done)), done, back, say("people.activate_again"));
}

// ---- groups: taken back by leaving, or joining again

// What is gone already is as good as taken away: an answer may have got lost.
const send = (method, path, signal) =>
    askPatiently(method, path, { signal }).catch(method === "DELETE" ? unlessGone : undefined);

const membership = (method, group) => ({ id }, signal) => send(method, `/groups/${group.id}/members/${id}`, signal);
const joined = (group) => (person) => ({ ...person, groups: [...person.groups, group.name].sort() });
const left = (group) => (person) => ({ ...person, groups: person.groups.filter((name) => name !== group.name) });

// Rows of the listing hold more than what was gathered for the work.
const whole = (listing, change) => (person) => change(listing.rows.value.find(({ id }) => id === person.id) ?? person);

async function move(people, group, into, listing) {
    const wanted = people.filter(({ groups }) => groups.includes(group.name) !== into);
    if (!anybody(wanted, people))
        return;
    const there = ["PUT", joined(group)], away = ["DELETE", left(group)];
    const [method, change] = into ? there : away, [backMethod, backChange] = into ? away : there;
    const title = into ? say("people.join") : say("people.leave");
    const where = { listing, touched: ["/groups"] };
    const done = await work(title, wanted, where, membership(method, group), whole(listing, change));
    const back = () =>
        work(say("people.undoing"), done, where, membership(backMethod, group), whole(listing, backChange));

    tellDone(into ? say("people.joined", { ...counted(done), group: nameOf(group) })
        : say("people.left", { ...counted(done), group: nameOf(group) }), done, back);
}

const choose = (title, label, find, people) => openDialog(ChooseOne, { title, label, find, action: title,
    about: people.length === 1 ? nameOf(people[0]) : say("common.chosen", { count: people.length }) });

async function join(people, listing) {
    const group = await choose(say("people.join"), say("people.group"), findGroups(), people);

    if (group)
        await move(people, group, true, listing);
}

async function leave(people, listing) {
    const group = await choose(say("people.leave"), say("people.group"), findGroups(), people);

    if (group)
        await move(people, group, false, listing);
}

// ---- roles

const grant = (method, role) => ({ id }, signal) => send(method, `/users/${id}/roles/${role.id}`, signal);
const roled = (role) => (person) => ({ ...person, roles: [...person.roles, role.name].sort() });
const unroled = (role) => (person) => ({ ...person, roles: person.roles.filter((name) => name !== role.name) });

async function give(people, listing) {
    const role = await choose(say("people.give"), say("people.role"), findRoles(), people);
    if (!role)
        return;
    const wanted = people.filter(({ roles }) => !roles.includes(role.name));
    if (!anybody(wanted, people))
        return;
    const where = { listing, touched: ["/roles"] };
    const done = await work(say("people.give"), wanted, where, grant("PUT", role), whole(listing, roled(role)));
    tellDone(say("people.given", { ...counted(done), role: role.name }), done,
        () => work(say("people.undoing"), done, where, grant("DELETE", role), whole(listing, unroled(role))));
}

// ---- what cannot be taken back

async function endSessions(people, listing) {
    const wanted = others(people);
    if (!anybody(wanted, people) || !await confirmed({
        title: say("people.end_sessions.whom", counted(wanted)), action: say("people.end_sessions"), danger: true,
        text: say("people.end_sessions.text", counted(wanted)) + leftOut(people, wanted),
    }))
        return;
    const done = await work(say("people.end_sessions"), wanted, { listing, touched: ["/sessions"] },
        ({ id }, signal) => send("DELETE", `/users/${id}/sessions`, signal), whole(listing, (row) => row));
    tellDone(say("people.sessions_ended", counted(done)), done);
}

async function erase(people, listing) {
    const wanted = others(people);
    if (!anybody(wanted, people) || !await confirmed({
        title: say("people.delete.whom", counted(wanted)), action: say("people.delete"), danger: true,
        text: say("people.delete.text", counted(wanted)) + leftOut(people, wanted),
        typed: wanted.length === 1 ? wanted[0].username : String(wanted.length),
    }))
        return;
    const done = await work(say("people.delete"), wanted, { listing, touched: ["/groups", "/sessions", "/tokens"] },
        ({ id }, signal) => send("DELETE", `/users/${id}`, signal), () => null);
    tellDone(say("people.deleted", counted(done)), done);
}

// needs: the permission; danger: what hurts, and stands last.
export const deeds = () => [
    { label: say("people.activate"), icon: "play", needs: "users.write", run: activate },
    { label: say("people.suspend"), icon: "pause", needs: "users.write", run: suspend },
    { label: say("people.join"), icon: "group", needs: "groups.write", run: join },
    { label: say("people.leave"), icon: "group", needs: "groups.write", run: leave },
    { label: say("people.give"), icon: "shield", needs: "roles.grant", run: give },
    { label: say("people.end_sessions"), icon: "devices", needs: "sessions.revoke", run: endSessions },
    { label: say("people.delete"), icon: "trash", needs: "users.write", danger: true, run: erase },
];
