// Forms: fields with labels and hints, what the API found wrong beside the field it means, and the state of both.
import { useEffect, useId, useRef, useState } from "preact/hooks";
import { html } from "../html.js";
import { say, sayOr } from "../words.js";
import { Button } from "./button.js";
import { useAskedBefore } from "./leaving.js";
import { Failure } from "./states.js";

const words = ({ code, detail }) => sayOr(`misfits.${code}`, detail);
// What a pointer into the body means, or the member of a query that stands instead of one; "": the whole.
const nameIn = (pointer) => (pointer.startsWith("/") ? pointer.split("/")[1] : pointer);

// Which problems mean one field: what the API says with a code of its own instead of a misfit.
const meant = { username_taken: "username", email_taken: "email", already_there: "name", cycle: "parent" };

function misfitsOf(problem) {
    const misfits = {};

    for (const misfit of problem?.misfits ?? [])
        misfits[nameIn(misfit.pointer)] = [misfits[nameIn(misfit.pointer)], words(misfit)].filter(Boolean).join(" ");
    if (problem && meant[problem.code])
        misfits[meant[problem.code]] = problem.title;
    if (problem?.code === "wrong_credentials")      // here it is always one's own, and only the password was asked for
        misfits.password = misfits.current_password = say("misfits.wrong_password");
    return misfits;
}

// The state of a form over `initial` values. `send(values, changed)` does it; what it throws is shown by <Form>.
//   const form = useForm({ name: "" }, async (values) => …);
//   form.values, form.changed (only what differs from initial), form.isChanged,
//   form.set(name, value), form.reset(values)
export function useForm(initial, send) {
    const [base, setBase] = useState(initial);
    const [values, setValues] = useState(initial);
    const [problem, setProblem] = useState(null);
    const [mended, setMended] = useState([]);       // fields that were changed since what was wrong was said
    const [busy, setBusy] = useState(false);
    const fail = (found) => {
        if (!found.code)
            console.error(found);
        setMended([]);
        setProblem(found);
    };
    const changed = Object.fromEntries(Object.entries(values).filter(([name, value]) =>
        JSON.stringify(value) !== JSON.stringify(base[name])));
    const form = {
        values, base, changed, problem, busy,
        isChanged: Object.keys(changed).length > 0,
        misfits: Object.fromEntries(Object.entries(misfitsOf(problem)).filter(([name]) => !mended.includes(name))),
        set: (name, value) => {
            setValues((old) => ({ ...old, [name]: value }));
            setMended((old) => [...old, name]);
        },
        reset: (fresh = base) => { setBase(fresh); setValues(fresh); setProblem(null); },
        fail,
        submit: async (event) => {
            event?.preventDefault();
            if (busy)
                return;
            setBusy(true);
            setProblem(null);
            await Promise.resolve(send(values, changed)).catch(fail);
            setBusy(false);
        },
    };
    return form;
}

// While a form has changes, leaving it asks first.
export const useUnsaved = ({ isChanged }) => useAskedBefore(isChanged, say("common.unsaved"));

// A form with its fields, what went wrong and its buttons (children of `actions`, or the usual one named `action`).
// The first field that does not fit gets the focus.
export function Form({ form, action, actions, children, kind = "" }) {
    const element = useRef();
    const whole = form.misfits[""];
    const told = form.problem && (whole || Object.keys(misfitsOf(form.problem)).length === 0);

    useEffect(() => {
        if (form.problem)
            element.current.querySelector("[aria-invalid=true], .alert")?.focus();
    }, [form.problem]);
    return html`
        <form ref=${element} class=${kind} onSubmit=${form.submit} noValidate>
            ${told && html`
                <${Failure} problem=${whole ? { title: form.problem.title, detail: whole } : form.problem} />`}
            ${children}
            <div class="actions">${actions}${action && html`<${Button} busy=${form.busy}>${action}<//>`}</div>
        </form>`;
}

// The frame of a field: label above, then the input, then hint and misfit, which the input is described by.
export function Field({ label, hint, misfit, optional, children }) {
    const id = useId();
    const described = [hint && `${id}-hint`, misfit && `${id}-misfit`].filter(Boolean).join(" ") || undefined;

    return html`
        <div class=${`field ${misfit ? "misfit" : ""}`}>
            <label for=${id}>${label}
                ${optional && html` <span class="quiet small">${say("common.optional")}</span>`}</label>
            ${children({ id, "aria-describedby": described, "aria-invalid": misfit ? "true" : undefined })}
            ${hint && html`<p class="hint quiet small" id=${`${id}-hint`}>${hint}</p>`}
            ${misfit && html`<p class="wrong small" id=${`${id}-misfit`}>${misfit}</p>`}
        </div>`;
}

const bound = (form, name) => ({
    value: form.values[name] ?? "",
    name,
    onInput: (event) => form.set(name, event.target.value),
});

// A line of text. type, maxLength, autocomplete, … go to the input.
export const TextField = ({ form, name, label, hint, optional, type = "text", ...rest }) => html`
    <${Field} label=${label} hint=${hint} optional=${optional} misfit=${form.misfits[name]}>
        ${(described) => html`<input type=${type} ...${bound(form, name)} ...${described} ...${rest} />`}
    <//>`;

export const TextArea = ({ form, name, label, hint, optional, rows = 3, ...rest }) => html`
    <${Field} label=${label} hint=${hint} optional=${optional} misfit=${form.misfits[name]}>
        ${(described) => html`<textarea rows=${rows} ...${bound(form, name)} ...${described} ...${rest} />`}
    <//>`;

// One of several: choices are [value, label].
export const Choice = ({ form, name, label, hint, optional, choices, ...rest }) => html`
    <${Field} label=${label} hint=${hint} optional=${optional} misfit=${form.misfits[name]}>
        ${(described) => html`
            <select ...${bound(form, name)} ...${described} ...${rest}>
                ${choices.map(([value, text]) => html`
                    <option key=${value} value=${value} selected=${value === (form.values[name] ?? "")}>
                        ${text}</option>`)}
            </select>`}
    <//>`;

export const Flag = ({ form, name, label, hint, ...rest }) => html`
    <label class="choice">
        <input type="checkbox" name=${name} checked=${form.values[name]}
            onChange=${(event) => form.set(name, event.target.checked)} ...${rest} />
        <span>${label}${hint && html`<span class="quiet small block">${hint}</span>`}</span>
    </label>`;
