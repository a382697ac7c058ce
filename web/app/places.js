// Every place there is: its address, what it is called, who may see it and which view shows it. Navigation, the command
// palette and the router walk this table; a view is loaded when somebody first goes there.
import { may, mayAny } from "./session.js";

export const places = [
    { path: "/account", name: "account.profile.name", icon: "person", part: "own",
      load: () => import("./account/profile.js") },
    { path: "/account/security", name: "account.security.name", icon: "key", part: "own",
      load: () => import("./account/security.js") },
    { path: "/account/sessions", name: "account.sessions.name", icon: "devices", part: "own",
      load: () => import("./account/sessions.js") },
    { path: "/account/tokens", name: "account.tokens.name", icon: "token", part: "own",
      load: () => import("./account/tokens.js") },
    { path: "/account/events", name: "account.events.name", icon: "history", part: "own",
      load: () => import("./account/events.js") },
    { path: "/console", name: "overview.name", icon: "chart", part: "house", needs: ["system.read"],
      load: () => import("./overview/overview.js") },
    { path: "/console/people", name: "people.name", icon: "people", part: "house", needs: ["users.read"],
      load: () => import("./people/list.js") },
    { path: "/console/people/import", name: "people.import.name", icon: "upload", part: "hidden",
      needs: ["users.write"], load: () => import("./people/import.js") },
    { path: "/console/people/{id}", name: "people.one.name", part: "hidden", needs: ["users.read"],
      load: () => import("./people/person.js") },
    { path: "/console/groups", name: "groups.name", icon: "group", part: "house", needs: ["groups.read"],
      load: () => import("./groups/list.js") },
    { path: "/console/groups/{id}", name: "groups.one.name", part: "hidden", needs: ["groups.read"],
      load: () => import("./groups/group.js") },
    { path: "/console/roles", name: "roles.name", icon: "shield", part: "house", needs: ["roles.read"],
      load: () => import("./roles/list.js") },
    { path: "/console/roles/{id}", name: "roles.one.name", part: "hidden", needs: ["roles.read"],
      load: () => import("./roles/role.js") },
    { path: "/console/sessions", name: "sessions.name", icon: "devices", part: "house", needs: ["sessions.read"],
      load: () => import("./sessions/list.js") },
    { path: "/console/tokens", name: "tokens.name", icon: "token", part: "house", needs: ["users.read"],
      load: () => import("./tokens/list.js") },
    { path: "/console/events", name: "audit.name", icon: "history", part: "house", needs: ["audit.read"],
      load: () => import("./audit/list.js") },
    { path: "/console/policy", name: "policy.name", icon: "gate", part: "house", needs: ["policy.read"],
      load: () => import("./policy/rules.js") },
    { path: "/console/system", name: "system.name", icon: "pulse", part: "house", needs: ["system.read"],
      load: () => import("./system/system.js") },
];

const allowed = (place) => (place.needs ?? []).every(may);

// The places of a part of the navigation that the person may see.
export const placesOf = (part) => places.filter((place) => place.part === part && allowed(place));

// Whether there is anything of the console for them.
export const mayAdministrate = () => mayAny(places.flatMap(({ needs }) => needs ?? []));

function decoded(text) {
    try {
        return decodeURIComponent(text);
    } catch {
        return text;                    // no UTF-8: it is nothing, and is told so
    }
}

function match(place, path) {
    const wanted = place.path.split("/"), given = path.split("/");
    const params = {};

    if (wanted.length !== given.length)
        return null;
    for (const [index, part] of wanted.entries())
        if (part.startsWith("{"))
            params[part.slice(1, -1)] = decoded(given[index]);
        else if (part !== given[index])
            return null;
    return params;
}

// Which place an address is, and the values in it; null: none, or none that the person may see.
export function placeAt(path) {
    const plain = path.replace(/\/+$/, "") || "/";

    for (const place of places) {
        const params = match(place, plain);
        if (params)
            return allowed(place) ? { place, params } : null;
    }
    return null;
}
