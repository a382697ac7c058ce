// How well a password withstands guessing, as a hint and never a rule (what is refused is said by the API). What it is
// judged by is large and comes when it is first asked for.
const judge = () => import("./judge.js");
let judging;

// What is asked for soon: called when a field gets its first letters, so that the answer is there when they are.
export const expectPassword = () => (judging ??= judge().catch(() => (judging = undefined)));

// Beyond so many characters nothing is guessed any more, and judging would take its time.
const longest = 64;

// Gives { score: 0 to 4, sentence: key of the catalogues }, or undefined where it cannot be judged just now.
// `own` are words that people would try first: names, the e-mail address.
export async function strength(password, own = []) {
    const ready = await expectPassword();

    return password && ready ? ready.judgement(password.slice(0, longest), own.filter(Boolean)) : undefined;
}
