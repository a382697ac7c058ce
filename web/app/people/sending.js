// Sends the people of a file in batches, first to be told what would become of them, then in earnest. A batch that
// got no answer is sent again under its key, so that nobody is there twice.
import { askPatiently } from "../patience.js";
import { isMonthFirst, timeZone } from "../words.js";
import { newSeen, personOf } from "./mapping.js";

const batchOf = 100;
const lettersOf = 600000;       // of one call, which may have a megabyte

// People in the order of the file, as many in one call as it may have.
function batchesOf(people) {
    const batches = [];
    let letters = 0;

    for (const one of people) {
        const length = JSON.stringify(one.person).length;
        letters += length;
        if (!batches.length || batches.at(-1).length === batchOf || letters > lettersOf) {
            batches.push([]);
            letters = length;
        }
        batches.at(-1).push(one);
    }
    return batches;
}

// An outcome: { record, person, result: "ready", "created", "there" or "refused", code, errors, userId }.
const there = new Set(["username_taken", "email_taken", "already_there"]);

function outcomeOf({ record, person }, { code, errors, user_id }, dry) {
    const fine = code === "created";
    const result = fine ? (dry ? "ready" : "created") : there.has(code) ? "there" : "refused";

    return { record, person, result, code: fine ? null : code, errors: errors ?? [], userId: user_id };
}

async function sendBatch(batch, dry, signal, key) {
    const { data } = await askPatiently("POST", "/users/import",
        { body: { people: batch.map(({ person }) => person), dry_run: dry }, signal, key });
    const answers = new Map(data.data.map((answer) => [answer.index, answer]));

    return batch.map((one, index) => outcomeOf(one, answers.get(index) ?? { code: "internal_error" }, dry));
}

// What would become of each line. told(outcomes) after each batch, with all of them so far.
export async function check({ columns, records }, mapping, signal, told) {
    const seen = newSeen(), outcomes = [], place = { zone: timeZone(), isMonthFirst: isMonthFirst() };

    for (let at = 0; at < records.length; at += batchOf) {
        const read = records.slice(at, at + batchOf)
            .map((record) => ({ record, ...personOf(record, columns, mapping, seen, place) }));
        const byLine = new Map();
        for (const batch of batchesOf(read.filter(({ misfits }) => !misfits.length)))
            for (const outcome of await sendBatch(batch, true, signal))
                byLine.set(outcome.record, outcome);

        if (signal.aborted)
            return;
        for (const { record, person, misfits } of read)
            outcomes.push(byLine.get(record)
                ?? { record, person, result: "refused", code: "field_invalid", errors: misfits });
        told([...outcomes]);
    }
}

// It was waiting for its turn, and is not done.
function unlessStopped(problem) {
    if (problem.name !== "AbortError")
        throw problem;
}

// The work of importing: can be stopped, and goes on where it was. told(done) after each batch, with its outcomes.
export class Import {
    #batches;

    constructor(outcomes) {
        const ready = outcomes.filter(({ result }) => result === "ready");

        this.count = ready.length;
        this.#batches = batchesOf(ready).map((people) => ({ key: crypto.randomUUID(), people }));
    }

    get isOver() { return this.#batches.length === 0; }

    async run(signal, told) {
        while (this.#batches.length && !signal.aborted) {
            const [{ key, people }] = this.#batches;
            const outcomes = await sendBatch(people, false, signal, key).catch(unlessStopped);

            if (!outcomes)
                return;
            this.#batches.shift();
            told(outcomes);
        }
    }
}
