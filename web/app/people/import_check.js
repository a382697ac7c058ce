// The state of an import: what would become of every line, and then what became of it.
import { useEffect, useRef, useState } from "preact/hooks";
import { forget } from "../listing.js";
import { Import, check } from "./sending.js";

const restful = 250;            // ms after a change of the columns
const nothing = { outcomes: [], problem: null };

// Tries all lines, again whenever the columns mean something else. Nothing is changed by it.
function useTrial(file, mapping, begun) {
    const [trial, setTrial] = useState(nothing), [turn, setTurn] = useState(0);

    useEffect(() => {
        if (begun)
            return undefined;
        const stop = new AbortController(), tell = (found) => stop.signal.aborted || setTrial(found);
        const timer = setTimeout(() =>
            check(file, mapping, stop.signal, (outcomes) => tell({ outcomes, problem: null }))
            .catch((problem) => tell({ ...nothing, problem })), restful);
        setTrial(nothing);
        return () => { clearTimeout(timer); stop.abort(); };
    }, [file, mapping, turn]);
    return { ...trial, isTried: trial.outcomes.length === file.records.length, again: () => setTurn(turn + 1) };
}

// { outcomes, isTried, problem, again } of the trial; start(), stop() and what was done: { isBegun, isRunning, isOver,
// count, done: outcomes }.
export function useCheck(file, mapping) {
    const [run, setRun] = useState(null), [done, setDone] = useState([]), [problem, setProblem] = useState(null);
    const [stop, setStop] = useState(null), work = useRef(null), latest = useRef(null);
    const trial = useTrial(file, mapping, Boolean(run));
    const start = async () => {
        const stopping = latest.current = new AbortController();
        work.current ??= new Import(trial.outcomes);
        setRun(work.current);
        setStop(stopping);
        setProblem(null);
        await work.current.run(stopping.signal, (outcomes) => setDone((before) => [...before, ...outcomes]))
            .catch(setProblem);
        setStop(null);
        forget("/users");
        forget("/groups");
    };

    useEffect(() => () => latest.current?.abort(), []);         // nothing goes on behind somebody's back
    return { ...trial, start, stop: () => stop?.abort(), isBegun: Boolean(run), isRunning: Boolean(stop),
        isOver: run?.isOver ?? false,
        count: run?.count ?? 0, done, problem: problem ?? trial.problem };
}
