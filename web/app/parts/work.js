// Work on many things, one call for each: several at once, with progress, a way to stop, and in the end what failed and
// why.
import { signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { html } from "../html.js";
import { say } from "../words.js";
import { Button } from "./button.js";
import { openDialog } from "./dialog.js";
import { Progress } from "./progress.js";

const atOnce = 4;

// After these the rest would fail alike, and ask for a password each, or wait as long.
const endsAll = (problem) => problem?.seconds
    || ["reauthentication_required", "not_signed_in", "unreachable"].includes(problem?.code);

// Runs `each(item, signal)` for all items until `stop` is aborted; `progress` is a signal
// { done, failed: [{ item, problem }], over }.
async function run(items, each, progress, stop) {
    const waiting = items.values();         // of all workers
    const worker = async () => {
        for (const item of waiting) {
            if (stop.signal.aborted)
                return;
            const problem = await Promise.resolve(each(item, stop.signal)).then(() => null, (found) => found);
            const { done, failed } = progress.value;

            if (problem?.name === "AbortError")         // it was waiting for its turn
                return;
            if (endsAll(problem))
                stop.abort();
            progress.value = { done: done + 1, failed: problem ? [...failed, { item, problem }] : failed, over: false };
        }
    };

    await Promise.all(Array.from({ length: atOnce }, worker));
    progress.value = { ...progress.value, over: true };
}

const Failed = ({ failed, name }) => html`
    <div class="failed">
        <h3>${say("common.work.failed", { count: failed.length })}</h3>
        <ul>${failed.slice(0, 100).map(({ item, problem }) => html`
            <li key=${name(item)}><strong>${name(item)}</strong> ${problem.title ?? String(problem)}</li>`)}</ul>
    </div>`;

function Working({ items, name, progress, stop, work, close }) {
    const { done, failed, over } = progress.value;

    useEffect(() => {
        work.then(() => progress.value.failed.length === 0 && close());
        return () => stop.abort();
    }, []);
    useEffect(() => {           // the rest would be left as it was
        if (over)
            return undefined;
        const warn = (event) => event.preventDefault();
        addEventListener("beforeunload", warn);
        return () => removeEventListener("beforeunload", warn);
    }, [over]);
    return html`
        <div class="stack">
            <${Progress} done=${done} of=${items.length} label=${say("common.work.progress")} />
            ${failed.length > 0 && html`<${Failed} failed=${failed} name=${name} />`}
            <div class="actions">${over
                ? html`<${Button} run=${() => close()}>${say("common.close")}<//>`
                : html`<${Button} kind="plain" run=${() => stop.abort()}>${say("common.work.stop")}<//>`}</div>
        </div>`;
}

// Shows the progress of work in a dialog; resolves when it is over to { done, failed }. To dismiss the dialog is to
// stop: what is under way is waited for, even where somebody went elsewhere, so that nothing is done and not counted.
//   name(item): what an item is called where it failed
export async function workOn(title, items, each, name) {
    const progress = signal({ done: 0, failed: [], over: false }), stop = new AbortController();
    const work = run(items, each, progress, stop);
    const dismiss = (close) => (progress.value.over ? close() : stop.abort());

    await openDialog(Working, { title, items, name, progress, stop, work, dismiss });
    await work;
    return progress.value;
}
