// Following the log live: every other second, while somebody looks, asks for what is newer than the newest shown.
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { get } from "../api.js";
import { isWatched } from "../refreshing.js";

const every = 2000;
const overlap = 10000;          // ms: what is written a little late still has its place among what is there
const atOnce = 200;             // events of an answer; if more came meanwhile, the list begins anew
const shownMost = 2000;         // events, shown or waiting; with more the list begins anew, for it is followed for days
const nearTop = 160;            // pixels: below that, one reads what is there, and nothing may move it away

const calm = ["idle", "resting", "whole"];      // states of a list in which nothing is being read

const newestFirst = (one, other) => (one.id < other.id ? 1 : -1);
const isAtTop = () => scrollY < nearTop;

// What came since: events that are neither shown nor waiting, and whether there may be more than were asked for.
async function newerThan(listing, waiting, began) {
    const shown = [...waiting, ...listing.rows.value.slice(0, 2 * atOnce)];
    const since = new Date((shown[0] ? Date.parse(shown[0].at) : began) - overlap).toISOString();
    const filter = [listing.query.filter, `at ge "${since}"`].filter(Boolean).join(" and ");
    const { data } = await get(listing.path, { filter, limit: atOnce });
    const known = new Set(shown.map(({ id }) => id));
    const fresh = data.data.filter(({ id }) => !known.has(id));

    return { fresh, isGap: Boolean(data.next) && fresh.length === data.data.length };
}

// Asks for what is newer, round after round: take(fresh, isGap) gets what came. Gives what ends that.
function askInRounds(listing, waiting, take) {
    const began = Date.now();
    let timer, over = false;
    const look = async () => {
        const { fresh, isGap } = await newerThan(listing, waiting.value, began);
        if (!over && fresh.length > 0)
            await take(fresh, isGap);
    };
    const round = async () => {
        let pause = every;
        if (isWatched() && calm.includes(listing.state.value))
            await look().catch((problem) => { pause = (problem.seconds ?? 10) * 1000; });
        if (!over)
            timer = setTimeout(round, pause);
    };

    round();
    return () => { over = true; clearTimeout(timer); };
}

// Gives { waiting, isMore, arrived, show() }: events that came while one was reading further down, whether there are
// more of them, the ids of those that were put on top last, and what puts those that wait there.
export function useFollow(listing, following) {
    const waiting = useSignal([]), isMore = useSignal(false), arrived = useSignal(new Set());
    const show = async () => {
        const fresh = waiting.value;

        waiting.value = [];
        arrived.value = new Set(fresh.map(({ id }) => id));
        if (isMore.value || listing.rows.value.length > shownMost)
            await listing.again();
        else if (fresh.length)
            listing.rows.value = [...fresh, ...listing.rows.value].sort(newestFirst);
        isMore.value = false;
    };
    const take = async (fresh, isGap) => {
        const all = [...fresh, ...waiting.value].sort(newestFirst);

        waiting.value = all.slice(0, shownMost);
        isMore.value ||= isGap || all.length > shownMost;
        if (isAtTop())
            await show();
    };

    useEffect(() => {
        waiting.value = [];
        isMore.value = false;
        return following ? askInRounds(listing, waiting, take) : undefined;
    }, [listing, following]);
    useEffect(() => {
        const settle = () => { if (isAtTop() && waiting.value.length) show(); };
        addEventListener("scroll", settle, { passive: true });
        return () => removeEventListener("scroll", settle);
    }, [listing]);
    return { waiting, isMore, arrived, show };
}
