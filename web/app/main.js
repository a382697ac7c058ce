// Starts the pages that need somebody signed in: their words, who it is, then the frame with the place asked for.
import { effect } from "@preact/signals";
import { render } from "preact";
import { html } from "./html.js";
import { mayAdministrate } from "./places.js";
import { loadSession, session } from "./session.js";
import { Shell } from "./shell.js";
import { FirstFailure } from "./parts/states.js";
import { loadWords } from "./words.js";

const root = document.getElementById("app");

const loadWordsOfConsole = () => mayAdministrate() && loadWords("console");
let following;

async function start() {
    const words = loadWords();

    root.ariaBusy = "true";
    try {
        await Promise.all([words, loadSession().then(loadWordsOfConsole)]);
        render(html`<${Shell} />`, root);
        following ??= effect(() => { loadWordsOfConsole(); });      // who may see it from now on needs them, too
    } catch (problem) {
        await words.catch(() => undefined);
        if (problem.code !== "not_signed_in")       // who is on the way to the sign-in page needs no explanation
            render(html`<${FirstFailure} problem=${problem} again=${start} />`, root);
    }
    root.classList.remove("starting");
    root.removeAttribute("aria-busy");
}

// Whoever comes back to this window may be signed out by now, or somebody else.
document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible" && session.value)
        loadSession().catch(() => undefined);
});

// Browsers keep a page that was left and show it again as it was ("back"), also after a sign-out. Nothing of it is seen
// before it is known that the same person is still there.
addEventListener("pagehide", ({ persisted }) => {
    root.style.visibility = persisted && session.value ? "hidden" : "";
});
addEventListener("pageshow", ({ persisted }) => persisted && session.value && loadSession().then(
    () => { root.style.visibility = ""; },
    ({ code }) => code !== "not_signed_in" && location.reload()));

start();
