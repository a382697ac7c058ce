// Adds one person with what belongs to them: an account, then their groups, then a password. What fails after the first
// leaves somebody who is there, so it is told beside them.
import { post, put } from "../api.js";
import { randomLetters } from "../../strength/generate.js";

const given = (members) => Object.fromEntries(Object.entries(members).filter(([, value]) => value));

async function attempt(problems, call) {
    try {
        await call();
        return true;
    } catch (problem) {
        problems.push(problem);
        return false;
    }
}

// groups: [{ id, name }]; secret: "none", "made" (by us) or "typed" (password). Gives { person, password, problems };
// the password only where somebody has to be told it.
export async function createPerson({ display_name, username, email, kind, groups, secret, password }) {
    const { data } = await post("/users",
        given({ display_name: display_name.trim(), username: username.trim(), email: email.trim(), kind }));
    const problems = [], joined = [];
    const wanted = { made: () => randomLetters(20), typed: () => password,
        none: () => "" }[kind === "service" ? "none" : secret]();

    for (const group of groups)
        if (await attempt(problems, () => put(`/groups/${group.id}/members/${data.id}`)))
            joined.push(group.name);
    const set = wanted && await attempt(problems, () => put(`/users/${data.id}/password`, { password: wanted }));
    return { person: { ...data, groups: joined.sort() }, password: set && secret === "made" ? wanted : "", problems };
}
