// What happened, in sentences: from an event of the API to the key of a sentence, with its values, a drawing and a
// tone. Who reads about themselves is spoken to: "You signed in", not "ann signed in".

// action: [icon, tone, voices]. voices: which sentences there are beside the plain one: "you" did it with what is
// yours, something was done "to_you"; "refused" when it was not done, where the plain one would be wrong.
const table = {
    "session.opened":       ["enter",   "good",  ["you", "refused", "refused.to_you", "refused.nobody"]],
    "session.renewed":      ["key",     "quiet", ["you", "refused", "refused.you"]],
    "session.ended":        ["out",     "quiet", ["you", "to_you"]],
    "sessions.ended":       ["out",     "quiet", ["you", "to_you"]],
    "user.registered":      ["plus",    "good",  ["to_you", "refused", "refused.to_you"]],
    "user.created":         ["plus",    "quiet", ["to_you"]],
    "user.changed":         ["edit",    "quiet", ["you", "to_you"]],
    "user.suspended":       ["pause",   "warn",  ["to_you"]],
    "user.activated":       ["play",    "good",  ["to_you"]],
    "user.deleted":         ["trash",   "warn",  []],
    "password.changed":     ["key",     "quiet", ["you", "to_you", "refused", "refused.you"]],
    "role.granted":         ["shield",  "quiet", ["to_you"]],
    "role.granted.group":   ["shield",  "quiet", []],
    "role.revoked":         ["shield",  "warn",  ["to_you"]],
    "role.revoked.group":   ["shield",  "warn",  []],
    "group.member_added":   ["group",   "quiet", ["to_you"]],
    "group.member_removed": ["group",   "warn",  ["to_you"]],
    "group.created":        ["group",   "quiet", []],
    "group.changed":        ["group",   "quiet", []],
    "group.deleted":        ["trash",   "warn",  []],
    "role.created":         ["shield",  "quiet", []],
    "role.changed":         ["shield",  "quiet", []],
    "role.deleted":         ["trash",   "warn",  []],
    "token.created":        ["token",   "quiet", ["you", "to_you"]],
    "token.revoked":        ["token",   "quiet", ["you", "to_you"]],
    "tokens.revoked":       ["token",   "quiet", ["you", "to_you"]],
    "setup.done":           ["good",    "good",  ["to_you"]],
    "call.refused":         ["gate",    "quiet", []],
};

// Every action that may stand in a filter: the table without what is only told apart here.
const toldApart = /^user\.(suspended|activated)$|\.group$/;
export const actions = Object.keys(table).filter((action) => !toldApart.test(action));

// Actions that belong together, for choices.
export const families = {
    signing: ["session.opened", "session.renewed", "session.ended", "sessions.ended"],
    credentials: ["password.changed", "token.created", "token.revoked", "tokens.revoked"],
    people: ["user.registered", "user.created", "user.changed", "user.deleted", "setup.done"],
    rights: ["role.granted", "role.revoked", "group.member_added", "group.member_removed",
        "group.created", "group.changed", "group.deleted", "role.created", "role.changed", "role.deleted"],
};

// A filter of the API for these actions.
export const filterOfActions = (list) => list.map((action) => `action eq "${action}"`).join(" or ");

const changeOf = (event, member) => event.details?.changes?.find((change) => change.member === member);

// What the API calls by one name and people do not.
function precise(event) {
    const status = changeOf(event, "status")?.to;

    if (event.action === "user.changed" && status === "suspended")
        return "user.suspended";
    if (event.action === "user.changed" && status === "active")
        return "user.activated";
    return event.target?.kind === "group" && table[`${event.action}.group`] ? `${event.action}.group` : event.action;
}

// The person whom an event is about: the target, or who came into a group.
const about = ({ target, other }) => (target?.kind === "user" ? target : other?.kind === "user" ? other : null);

// Who is nobody to themselves: signing up and failing to sign in happen before one is somebody.
function voiceOf(event, reader) {
    const person = about(event);

    if (!reader)
        return person || event.target ? "" : "nobody";
    if (person && person.id !== reader)
        return "";
    if (event.actor.id === reader)
        return "you";
    return person ? "to_you" : "nobody";
}

function choose(action, refused, voice) {
    const voices = table[action][2];
    const wanted = [refused && "refused", voice].filter(Boolean).join(".");
    const instead = voice === "you" ? [refused && "refused", "to_you"].filter(Boolean).join(".") : undefined;
    const found = [wanted, instead, refused && "refused"].find((one) => one && voices.includes(one));

    return `happenings.${[action, found].filter(Boolean).join(".")}`;
}

// { key, values, icon, tone, told }: `told` says whether the sentence says who did it. reader: the id of who reads
// about themselves, if they do. An action of a later version has no sentence: key is the API's own, "events.ACTION".
//   const { key, values } = happeningOf(event, me.value.id);  say(key, values)       "You signed in"
export function happeningOf(event, reader) {
    const action = precise(event);
    const refused = event.outcome === "refused";
    const values = { target: event.target?.name ?? "?", other: event.other?.name ?? "?", action: event.action };

    if (!table[action])
        return { key: `events.${event.action}`, values, icon: "info", tone: refused ? "bad" : "quiet", told: false };
    const [icon, tone] = table[action];
    const key = choose(action, refused, voiceOf(event, reader));

    return { key, values, icon: refused ? "warning" : icon, tone: refused ? "bad" : tone, told: /\.you$/.test(key) };
}
