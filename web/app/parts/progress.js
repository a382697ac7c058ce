// How far work is, how long it will still take, and that it waits. The count changes with each thing that is done;
// what is said aloud does not.
import { useMemo, useRef } from "preact/hooks";
import { html } from "../html.js";
import { heldBy } from "../patience.js";
import { say, sayDuration } from "../words.js";
import { Pace, coarse } from "./left.js";

const worthTelling = 8;         // seconds

// Minutes that are left, or undefined while nothing can be said: not while the API is away either.
function useLeft(done, of, held) {
    const seen = useRef({ pace: new Pace() }).current;

    if (held && held !== seen.held) {
        seen.pace.forget();
        seen.told = undefined;
    }
    seen.held = held;
    seen.pace.see(done, performance.now() / 1000);
    const seconds = seen.pace.secondsFor(of - done);
    if (seconds !== undefined && (seconds > worthTelling || seen.told !== undefined))
        seen.told = coarse(seconds, seen.told);
    return done < of && (!held || held === 429) ? seen.told : undefined;
}

// Nothing is null, and no empty text: that would be another one each time, for who listens.
const sayLeft = (minutes) => (minutes === undefined ? null
    : minutes === 0 ? say("common.work.left_little") : say("common.work.left", { time: sayDuration(minutes * 60) }));
const sayHeld = (held) => (!held ? null : held === 429 ? say("common.work.paced")
    : held === "unreachable" ? say("common.work.away") : say("common.work.busy"));

const Bar = ({ done, of, label }) => (of === undefined ? html`<progress aria-label=${label} />`
    : html`<progress value=${done} max=${of || 1} aria-label=${label} />`);

// of: how many there are; where nobody knows, text says how far it is.
export function Progress({ done, of, label, text }) {
    const held = done < of || of === undefined ? heldBy.value : null, left = sayLeft(useLeft(done, of, held));
    const count = text ?? say("common.work.done", { done, of });
    const heard = useMemo(() => count, [of && Math.floor(4 * done / of)]);

    return html`
        <div class="progress"><${Bar} done=${done} of=${of} label=${label} />
            <p class="row small quiet"><span>${count}</span>
                <span class="unseen" aria-live="polite">${of !== undefined && heard}</span>
                <span class="left" aria-live="polite">${left}</span></p>
            <p class="small quiet held" aria-live="polite">${sayHeld(held)}</p></div>`;
}
