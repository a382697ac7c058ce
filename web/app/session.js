// Who is signed in, and what they may: read once, and again when it changes.
import { computed, signal } from "@preact/signals";
import { get, onSignedOut } from "./api.js";

export const session = signal(null);        // as GET /sessions/current gives it
export const me = computed(() => session.value?.user);
const permissions = computed(() => new Set(session.value?.permissions ?? []));

// What is not stated is open to everybody who is signed in.
export const may = (permission) => !permission || permissions.value.has(permission);
export const mayAny = (list) => list.some(may);

export function toSignIn() {
    const here = location.pathname + location.search + location.hash;

    location.replace(`/login?rd=${encodeURIComponent(location.origin + here)}`);
}

export async function loadSession() {
    session.value = (await get("/sessions/current")).data;
}

onSignedOut(toSignIn);
