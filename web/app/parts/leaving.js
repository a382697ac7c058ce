// What would be lost by leaving, and so is asked about before.
import { useLayoutEffect } from "preact/hooks";
import { onLeaving } from "../router.js";

// While there is something to lose, from the letter on, not from the next picture: another place of ours asks
// `question` first, and before the page is loaded again or closed, the browser asks in its own words.
export function useAskedBefore(isLost, question) {
    useLayoutEffect(() => {
        if (!isLost)
            return undefined;
        const warn = (event) => event.preventDefault();
        const end = onLeaving(() => confirm(question));
        addEventListener("beforeunload", warn);
        return () => { end(); removeEventListener("beforeunload", warn); };
    }, [isLost]);
}
