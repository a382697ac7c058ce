// Whether somebody looks. What shows the present is read again each minute while they do: not in a window that is out
// of sight, and not before an empty chair, for whoever is idle shall be signed out in time, and each question would say
// that they are not.
import { useEffect, useRef } from "preact/hooks";

const minute = 60000, glance = 5000;
const patience = 15 * minute;           // without a sign of life after which nobody is taken to look
const justNow = 10000;                  // after one, in which somebody surely does

const waiting = new Set();              // calls for the next sign
let lastSign = Date.now();

function sign() {
    lastSign = Date.now();
    for (const call of waiting)
        call();
    waiting.clear();
}

for (const kind of ["pointerdown", "pointermove", "wheel", "keydown", "focus"])
    addEventListener(kind, sign, { capture: true, passive: true });

// Calls as soon as somebody looks who can be told something: at once, if they just did something.
export function whenSeen(call) {
    if (document.visibilityState === "visible" && Date.now() - lastSign < justNow)
        call();
    else
        waiting.add(call);
}

export const isWatched = () => document.visibilityState === "visible" && Date.now() - lastSign < patience;

// Calls `again` each minute; soon, when somebody looks again after longer than that.
export function useEachMinute(again) {
    const latest = useRef(again);

    latest.current = again;
    useEffect(() => {
        let last = Date.now();
        const timer = setInterval(() => {
            if (!isWatched() || Date.now() - last < minute)
                return;
            last = Date.now();
            latest.current();
        }, glance);

        return () => clearInterval(timer);
    }, []);
}
