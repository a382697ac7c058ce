// What a view reads for itself, once, when it is shown: what is there, what went wrong, and how to try again.
import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import { html } from "../html.js";
import { Failure, Loading, NotHere } from "./states.js";

// Reads again when one of `needs` changes; what was there stays until then. set(value): what we made of it ourselves.
//   const group = useLoaded(() => get(`/groups/${id}`), [id]);
//   group.value, group.problem, group.again(), group.set()
export function useLoaded(read, needs = []) {
    const [state, setState] = useState({});
    const turn = useRef(0);
    const set = useCallback((value) => { turn.current++; setState({ value }); }, []);
    const again = async () => {
        const mine = ++turn.current;
        const next = await Promise.resolve(read()).then((value) => ({ value }), (problem) => ({ problem }));

        if (mine === turn.current)
            setState((old) => (next.problem ? { ...next, value: old.value } : next));
    };

    useEffect(() => {
        again();
        return () => { turn.current++; };
    }, needs);
    return { ...state, again, set };
}

// Shows what was loaded by children(value); before that, that it is being read or why it was not.
export const Loaded = ({ of, lines, children }) => of.value !== undefined ? children(of.value)
    : of.problem?.status === 404 ? html`<${NotHere} />`
    : of.problem ? html`<${Failure} problem=${of.problem} again=${of.again} />` : html`<${Loading} lines=${lines} />`;
