// The end of a list that is not a table: what is still being read, what went wrong, and reading on once it is in sight.
import { useEffect, useRef } from "preact/hooks";
import { html } from "../html.js";
import { Failure, Loading } from "./states.js";

const early = "600px";          // before the end is seen

export function More({ listing }) {
    const end = useRef(), state = listing.state.value, count = listing.rows.value.length;

    useEffect(() => {
        if (state !== "idle")
            return undefined;
        const watch = new IntersectionObserver(([{ isIntersecting }]) => {
            if (isIntersecting)
                listing.more();
        }, { rootMargin: early });
        watch.observe(end.current);
        return () => watch.disconnect();
    }, [listing, state]);
    return html`
        <div ref=${end}>
            ${(state === "loading" || listing.isFirst) && !listing.isFailing && html`
                <${Loading} lines=${count ? 2 : 6} />`}
            ${listing.isFailing && html`
                <${Failure} problem=${listing.problem.value}
                    again=${() => (count ? listing.more() : listing.again())} />`}
        </div>`;
}
