// Ending sessions: one, or many with progress. One's own is another matter: it ends what one is doing.
import { remove, unlessGone } from "../api.js";
import { forget } from "../listing.js";
import { sayDevice } from "../parts/device.js";
import { confirmed } from "../parts/dialog.js";
import { tell } from "../parts/toasts.js";
import { workOn } from "../parts/work.js";
import { askPatiently } from "../patience.js";
import { toSignIn } from "../session.js";
import { say } from "../words.js";

const questionFor = ({ username: name, user_agent: userAgent, current }) => (current ? {
    title: say("sessions.end_own.title"), text: say("sessions.end_own.text"),
    action: say("common.sign_out"), danger: true,
} : {
    title: say("sessions.end_one.title", { name }),
    text: say("sessions.end_one.text", { name, device: sayDevice(userAgent) }),
    action: say("sessions.end"), danger: true,
});

// Every list of sessions but this one is read again.
function noteEnded(listing) {
    forget("/users/", listing);
    forget("/sessions", listing);
}

export async function endOne(listing, session) {
    if (!await confirmed(questionFor(session)))
        return undefined;
    const answer = await remove(`/sessions/${session.id}`).catch(unlessGone);
    if (session.current)
        return toSignIn();
    listing.replace(session.id, null);
    noteEnded(listing);
    return tell(answer?.status === 202 ? say("sessions.noted") : say("sessions.ended", { count: 1 }));
}

// Those that were chosen; one's own is left out, and that is said.
export async function endSome(listing, sessions) {
    const others = sessions.filter(({ current }) => !current);

    if (others.length === 0)
        return endOne(listing, sessions[0]);
    const isOwnAmong = others.length < sessions.length;
    if (!await confirmed({ title: say("sessions.end_some.title", { count: others.length }), danger: true,
        text: isOwnAmong ? say("sessions.end_some.but_own") : say("sessions.end_some.text"),
        action: say("sessions.end") }))
        return undefined;
    const worked = await workOn(say("sessions.ending"), others, async ({ id }, signal) => {
        await askPatiently("DELETE", `/sessions/${id}`, { signal }).catch(unlessGone);
        listing.replace(id, null);
    }, ({ username, user_agent: userAgent }) => `${username} (${sayDevice(userAgent)})`);
    noteEnded(listing);
    return worked && tell(say("sessions.ended", { count: worked.done - worked.failed.length }));
}
