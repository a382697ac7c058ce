// The end of a list that is not a table: what is still being read, what went wrong, and reading on once it is in sight.
import { useEffect, useRef } from "preact/hooks";
import { html } from "../html.js";
import { Failure, Loading } from "./states.js";

const early = "600px";          // before the end is seen

export function More({ listing }) {
    const end = useRef(), state = listing.state.value, problem = listing.problem.value;

    useEffect(() => {
        if (state !== "idle")
            return undefined;
        const watch = new IntersectionObserver(([{ isIntersecting }]) => { if (isIntersecting) listing.more(); }, { rootMargin: early });
        watch.observe(end.current);
        return () => watch.disconnect();
    }, [listing, state]);
    return html`
        <div ref=${end}>
            ${(state === "loading" || listing.isFirst) && html`<${Loading} lines=${listing.rows.value.length ? 2 : 6} />`}
            ${state === "failed" && html`<${Failure} problem=${problem} again=${() => (listing.rows.value.length ? listing.more() : listing.again())} />`}
        </div>`;
}
