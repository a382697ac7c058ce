// What shows the present is read again each minute while the page is seen, and at once when it is seen again after more
// than that. Nobody is asked for what nobody looks at.
import { useEffect, useRef } from "preact/hooks";

const minute = 60000;

export function useEachMinute(again) {
    const latest = useRef(again);

    latest.current = again;
    useEffect(() => {
        let last = Date.now();
        const look = () => {
            if (document.visibilityState !== "visible" || Date.now() - last < minute - 1000)
                return;
            last = Date.now();
            latest.current();
        };
        const timer = setInterval(look, minute);

        document.addEventListener("visibilitychange", look);
        return () => { clearInterval(timer); document.removeEventListener("visibilitychange", look); };
    }, []);
}
