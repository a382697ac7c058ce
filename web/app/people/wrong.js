// What is wrong with a line of an import, in words.
import { say, sayOr } from "../words.js";

const groupAt = (pointer, person) => person.groups?.[Number(/^\/groups\/(\d+)$/.exec(pointer)?.[1])];

// The names of groups that are not there, of all these outcomes.
export const missingGroups = (outcomes) => [...new Set(outcomes.flatMap(({ errors, person }) =>
    errors.filter(({ code }) => code === "unknown").map(({ pointer }) => groupAt(pointer, person))
        .filter(Boolean)))].sort();

// Whether a group can be called so.
export const isNameOfGroup = (name) => /^[a-z0-9][a-z0-9._-]{0,63}$/.test(name);

const misfit = ({ code, detail, line, pointer }, person) =>
    (code === "twice_in_file" ? say("people.import.twice", { line })
    : code === "not_a_time" ? say("people.import.no_day")
    : code === "unknown" && groupAt(pointer, person) ? say("people.import.no_group", { name: groupAt(pointer, person) })
    : sayOr(`misfits.${code}`, detail) ?? say("problems.field_invalid.title"));

const memberOf = (pointer) => pointer.split("/")[1] ?? "";
export const sayMember = (name) => sayOr(`people.member.${name}`, name);

// "E-mail: This is not an e-mail address."
export function sayWrong({ code, errors, person }) {
    if (errors.length)
        return errors.map((error) => [sayMember(memberOf(error.pointer)), misfit(error, person)].filter(Boolean)
            .join(": ")).join(" ");
    return sayOr(`problems.${code}.title`, say("common.problem.title"));
}
