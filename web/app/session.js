// Who is signed in, and what they may: read once, and again when it changes.
import { computed, signal } from "@preact/signals";
import { get, onSignedOut, patch } from "./api.js";
import { language, languageOf, liveIn, speak } from "./words.js";

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

// Takes the session's person as they are now. What they chose holds wherever they sign in: language and time zone.
export async function takeSelf(user) {
    const wanted = languageOf(user.locale);

    session.value = { ...session.value, user };
    liveIn(user.time_zone);
    if (wanted && wanted !== language.value)
        await speak(wanted);
}

// Where somebody else signed in meanwhile, in another window, nothing that is here is theirs: all begins anew, and who
// waits for this is never answered.
export async function loadSession() {
    const { data } = await get("/sessions/current");

    if (me.value && me.value.id !== data.user.id)
        await new Promise(() => location.reload());
    session.value = data;
    await takeSelf(data.user);
}

// Speaks another language at once, and to this person from now on.
export async function speakFromNowOn(wanted) {
    await speak(wanted);
    await takeSelf((await patch("/me", { locale: wanted })).data);
}

onSignedOut(toSignIn);
