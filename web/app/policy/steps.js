// The way to the gate's answer, a step in each line: who asks, which rules were tried, which decided, and why. Rules
// lead to where they stand in the list.
import { signal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { html } from "../html.js";
import { address, setQuery } from "../router.js";
import { known, say } from "../words.js";
import { Icon } from "../parts/icons.js";
import { verdictOf } from "./sentences.js";

const shownPassed = 6;          // rules that do not fit; more of them are folded

const ruleId = (site, rule) => `rule-${site}-${rule}`;
const wanted = signal(null);    // { id } of the row that is to be shown

function show(event, id) {
    event.preventDefault();
    if (address.value.query.search)
        setQuery({ search: "" });       // what is searched for may hide it
    wanted.value = { id };
}

// For the row of a rule: its id, and a ref by which it is shown when somebody wants to see it.
export function useShown(site, rule) {
    const row = useRef(), id = ruleId(site, rule), asked = wanted.value;

    useEffect(() => {
        if (asked?.id !== id)
            return;
        wanted.value = null;
        row.current.scrollIntoView({ block: "center", behavior: "smooth" });
        row.current.focus({ preventScroll: true });
    }, [asked]);
    return { id, ref: row };
}

const Rule = ({ site, rule }) => {
    const id = ruleId(site, rule);

    return html`<a href=${`#${id}`} onClick=${(event) => show(event, id)}>${rule}</a>`;
};

// The sentence is cut where the rule stands; what a newer API says is told as it is.
function Sentence({ step, site }) {
    const key = `policy_steps.${step.code}`;

    if (!known(key))
        return html`<span lang="en">${step.detail}</span>`;
    const [before, after] = say(key, { ...step, rule: "\n" }).split("\n");
    const rule = after !== undefined && html`<${Rule} site=${site} rule=${step.rule} />`;

    return html`<span>${before}${rule}${after}</span>`;
}

const isPassed = ({ code }) => code.startsWith("rule_other_");
const isDeciding = ({ code }) => code === "rule_decides" || code === "rule_too_costly";

// What a step is, and how it looks: [class, icon].
function lookOf(step, { steps, ...answer }) {
    if (step === steps.at(-1))
        return ["end", verdictOf(answer).icon];
    if (isPassed(step))
        return ["passed", "close"];
    if (isDeciding(step))
        return ["decides", "check"];
    return ["about", step.code === "host_of_site" ? "gate" : step.code === "service_by_token" ? "token" : "warning"];
}

const Step = ({ step, answer }) => {
    const [kind, icon] = lookOf(step, answer);

    return html`<li class=${kind}><${Icon} name=${icon} /><${Sentence} step=${step} site=${answer.site} /></li>`;
};

const Passed = ({ steps, answer }) => html`
    <li class="passed">
        <details><summary>${say("policy.passed", { count: steps.length })}</summary>
            <ol>${steps.map((step) => html`<${Step} key=${step.rule} step=${step} answer=${answer} />`)}</ol>
        </details></li>`;

export function Way({ answer }) {
    const passed = answer.steps.filter(isPassed);
    const isFolded = (step) => passed.length > shownPassed && isPassed(step);

    return html`
        <ol class="gate-way" aria-label=${say("policy.steps")}>${answer.steps.map((step) => (isFolded(step)
            ? step === passed[0] && html`<${Passed} key="passed" steps=${passed} answer=${answer} />`
            : html`<${Step} key=${`${step.code} ${step.rule}`} step=${step} answer=${answer} />`))}</ol>`;
}
