// What the overview counts: read anew each minute while somebody looks.
import { get } from "../api.js";
import { midnightAt, partOfDayAt } from "../days.js";
import { useLoaded } from "../parts/loaded.js";
import { useEachMinute } from "../refreshing.js";
import { may } from "../session.js";
import { timeZone } from "../words.js";

const minute = 60000, hour = 60 * minute, day = 24 * hour;

export const spans = {
    "24h": { length: day, step: "hour" },
    "7d": { length: 7 * day, step: "hour" },
    "30d": { length: 30 * day, step: "day" },
};

const midnight = () => midnightAt(Date.now(), timeZone());
const readSince = async (since, step) =>
    (await get("/statistics", { since: new Date(since).toISOString(), step })).data;

// By the hour since yesterday at this time, or since midnight where that was earlier.
const readLately = () => readSince(Math.min(Date.now() - day + 1, midnight()), "hour");

// Everything for a span: { lately, counted, refusals, system }, each as useLoaded gives it.
export function useFigures(span) {
    const { length, step } = spans[span];
    const lately = useLoaded(readLately, []);
    const counted = useLoaded(() => (span === "24h" ? null : readSince(Date.now() - length + 1, step)), [span]);
    const refusals = useLoaded(async () => (may("audit.read")
        ? (await get("/events", { filter: 'outcome eq "refused"', limit: 6 })).data.data : []), []);
    const system = useLoaded(async () => (await get("/system")).data, []);

    useEachMinute(() => [lately, counted, refusals, system].forEach(({ again }) => again()));
    return { lately, counted, refusals, system };
}

// What happened today where the reader is.
export function todayOf({ data }) {
    const today = data.filter(({ at }) => Date.parse(at) + hour > midnight());
    const sum = (member) => today.reduce((all, step) => all + step[member], 0);

    return { signedIn: sum("signed_in"), refused: sum("sign_in_refused") + sum("calls_refused") };
}

const members = ["signed_in", "sign_in_refused", "calls_refused"];

// Hours as quarters of the reader's days: 168 bars are too thin to see.
function quartersOf(steps) {
    const quarters = new Map();

    for (const step of steps) {
        const begin = partOfDayAt(Date.parse(step.at), 6, timeZone());
        const before = quarters.get(begin) ?? { at: new Date(begin).toISOString(), complete: true };
        const sums = members.map((member) => [member, (before[member] ?? 0) + step[member]]);

        quarters.set(begin, { ...before, ...Object.fromEntries(sums), complete: before.complete && step.complete });
    }
    return [...quarters.values()];
}

// What is drawn of a span.
export function stepsOf(span, lately, counted) {
    if (span === "24h")
        return lately?.data.slice(-24);
    if (counted?.step !== spans[span].step)         // of another span, until the answer is there
        return undefined;
    return span === "7d" ? quartersOf(counted.data) : counted.data;
}

// Nobody but whoever set it up: what there is to count is not worth a chart yet.
export const isNew = ({ people }) => people.active + people.suspended + people.pending <= 1 && people.services === 0;
