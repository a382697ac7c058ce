// What is wrong with a line of an import, in words.
import { known, say } from "../words.js";

const misfit = ({ code, detail, line }) => (code === "twice_in_file" ? say("people.import.twice", { line })
    : known(`misfits.${code}`) ? say(`misfits.${code}`) : detail ?? say("problems.field_invalid.title"));

const memberOf = (pointer) => pointer.split("/")[1] ?? "";
export const sayMember = (name) => (known(`people.member.${name}`) ? say(`people.member.${name}`) : name);

// "E-mail: This is not an e-mail address."
export function sayWrong({ code, errors }) {
    if (errors.length)
        return errors.map((error) => [sayMember(memberOf(error.pointer)), misfit(error)].filter(Boolean).join(": ")).join(" ");
    return code && known(`problems.${code}.title`) ? say(`problems.${code}.title`) : say("common.problem.title");
}
