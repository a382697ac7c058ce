// The columns of people in a file. Programs get what the API gives, people what they see here; an import knows both
// again, in each language.
import { stampAt } from "../days.js";
import { say, timeZone } from "../words.js";
import { kinds } from "./question.js";
import { sayMember } from "./wrong.js";

const momentOf = (at) => (at ? stampAt(Date.parse(at), timeZone()) : at);
const kindOf = (kind) => new Map(kinds()).get(kind) ?? kind;

// As exportList() takes them: [name, value, heading, value as it is shown].
function columnOf(name, heading = sayMember(name), show = (value) => value) {
    return [name, (person) => person[name], heading, (person) => show(person[name], person)];
}

export const columnsOfFile = () => [
    columnOf("username"),
    columnOf("display_name"),
    columnOf("email"),
    columnOf("email_verified", say("people.email_verified"),
        (isVerified, { email }) => (email ? isVerified ? say("people.yes") : say("people.no") : "")),
    columnOf("status", sayMember("status"), (status) => say(`common.status.${status}`)),
    columnOf("kind", sayMember("kind"), kindOf),
    columnOf("groups"),
    columnOf("roles", say("people.roles")),
    columnOf("last_login_at", say("people.last_login"), momentOf),
    columnOf("created_at", say("people.created_at"), momentOf),
    columnOf("updated_at", say("people.updated_at"), momentOf),
    columnOf("expires_at", sayMember("expires_at"), momentOf),
    columnOf("locale"),
    columnOf("time_zone"),
    columnOf("attributes"),
    columnOf("id", say("people.id")),
];
