// How long work will still take, from how fast it was of late. What is told of it changes in coarse steps only.
const lately = 20, least = 5;           // seconds that are looked back, and that must have been seen

export class Pace {
    #seen = [];                         // [{ done, at }, …] of late

    // What was done before says nothing about the rest: the first hundred may go at once, and the others one by one.
    forget() { this.#seen = []; }

    see(done, at) {
        const seen = this.#seen;

        if (seen.at(-1)?.done === done)
            return;
        seen.push({ done, at });
        while (seen.length > 2 && at - seen[1].at > lately)
            seen.shift();
    }

    // Seconds for so many more; undefined while nothing can be said.
    secondsFor(rest) {
        const first = this.#seen[0], last = this.#seen.at(-1), seconds = last ? last.at - first.at : 0;

        return seconds < least ? undefined : rest * seconds / (last.done - first.done);
    }
}

const stepAt = (minutes) => (minutes < 10 ? 1 : minutes < 90 ? 5 : 60);

// Seconds as minutes to be told, 0 for less than one; those that were told last stay until they are clearly wrong.
export function coarse(seconds, told) {
    const minutes = seconds / 60, step = stepAt(minutes);

    if (minutes < (told === 0 ? 1.25 : 1))
        return 0;
    return told && Math.abs(minutes - told) < 0.75 * stepAt(told) ? told : Math.round(minutes / step) * step;
}
