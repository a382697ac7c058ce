// All people that a question matches, read page by page: only then is it known how many they are.
import { useEffect, useRef, useState } from "preact/hooks";
import { html } from "../html.js";
import { each } from "../patience.js";
import { say } from "../words.js";
import { Button } from "../parts/button.js";
import { openDialog } from "../parts/dialog.js";
import { Progress } from "../parts/progress.js";
import { Failure } from "../parts/states.js";

const toldEach = 200;

// What is needed to work on somebody; of a million, not more.
const brief = ({ id, username, display_name, status, kind, groups, roles }) =>
    ({ id, username, display_name, status, kind, groups, roles });

async function gather(asked, signal, told) {
    const people = [];

    for await (const person of each("/users", asked, signal)) {
        if (people.push(brief(person)) % toldEach === 0)
            told(people.length);
        if (signal.aborted)
            break;
    }
    return people;
}

function Gathering({ asked, close }) {
    const [count, setCount] = useState(0), [problem, setProblem] = useState(null);
    const stop = useRef(new AbortController());

    useEffect(() => {
        gather(asked, stop.current.signal, setCount)
            .then(close, (found) => found.name !== "AbortError" && setProblem(found));
        return () => stop.current.abort();
    }, []);
    return html`
        <div class="stack">
            ${problem ? html`<${Failure} problem=${problem} />` : html`
                <${Progress} label=${say("common.work.progress")} text=${say("people.found", { count })} />`}
            <div class="actions"><${Button} kind="plain" run=${() => close()}>${say("common.work.stop")}<//></div>
        </div>`;
}

// Resolves to the people; undefined when it was stopped.
export const everybodyOf = (asked) => openDialog(Gathering, { title: say("people.gathering"), asked });
