// What a role allows, to be ticked: sentences by what they are about, then patterns, then names of applications' own.
import { useState } from "preact/hooks";
import { html } from "../html.js";
import { say } from "../words.js";
import { Button } from "../parts/button.js";
import { Picked } from "../parts/picker.js";
import { sentenceOf, subjectOf } from "./known.js";
import { bySubject, coveredBy, covers, isPattern } from "./rights.js";

const patterns = ["*", "*.read", "*.write"];
const wellFormed = /^(\*\.)?[a-z0-9][a-z0-9_-]*(\.[a-z0-9][a-z0-9_-]*)*$/;

// Why somebody cannot tick it, or why it is ticked anyway; "" when it is theirs to say.
function whyFixed(name, { chosen, base, mine }) {
    const cover = chosen.find((pattern) => isPattern(pattern) && pattern !== name && covers(pattern, name));

    if (cover && !chosen.includes(name))
        return say("roles.editor.covered", { pattern: cover });
    if (chosen.includes(name) || base.includes(name) || coveredBy(mine, name))
        return "";
    return say("roles.editor.not_held");
}

const Tick = ({ name, state, toggle }) => {
    const why = whyFixed(name, state);
    const ticked = coveredBy(state.chosen, name);

    return html`
        <label class=${`choice tick ${why ? "fixed" : ""}`}>
            <input type="checkbox" checked=${ticked} disabled=${why !== ""} onChange=${() => toggle(name)} />
            <span>${sentenceOf(name) ?? name} <code class="quiet">${name}</code>
                ${why && html`<span class="quiet small block">${why}</span>`}</span>
        </label>`;
};

const Ticks = ({ title, names, state, toggle }) => html`
    <fieldset class="subject"><legend>${title}</legend>
        <div>${names.map((name) => html`
            <${Tick} key=${name} name=${name} state=${state} toggle=${toggle} />`)}</div></fieldset>`;

// Names that nobody here knows: what applications ask the gate for.
function Others({ names, state, toggle }) {
    const [text, setText] = useState(""), [wrong, setWrong] = useState("");
    const add = () => {
        const name = text.trim();
        const flaw = !wellFormed.test(name) ? say("roles.editor.not_a_name")
            : !coveredBy(state.mine, name) && !state.base.includes(name) ? say("roles.editor.not_held") : "";

        setWrong(flaw);
        if (flaw)
            return;
        if (!state.chosen.includes(name))
            toggle(name);
        setText("");
    };
    const keys = (event) => event.key === "Enter" && (event.preventDefault(), add());

    return html`
        <fieldset class="subject"><legend>${say("roles.editor.own")}</legend><div>
            <p class="quiet small" id="own-hint">${say("roles.editor.own_hint")}</p>
            ${names.length > 0 && html`<p class="row">${names.map((name) => html`
                <${Picked} key=${name} label=${name} drop=${() => toggle(name)}><code>${name}</code><//>`)}</p>`}
            <div class="row">
                <input type="text" class="own" value=${text} aria-label=${say("roles.editor.own_name")}
                    aria-describedby="own-hint" aria-invalid=${wrong ? "true" : undefined} placeholder="wiki.edit"
                    maxlength="64" autocomplete="off" spellcheck=${false}
                    onInput=${(event) => setText(event.target.value)} onKeyDown=${keys} />
                <${Button} kind="plain" icon="plus" disabled=${!text.trim()} run=${add}>${say("roles.editor.add")}<//>
            </div>
            ${wrong && html`<p class="wrong small" role="alert">${wrong}</p>`}
        </div></fieldset>`;
}

// The field `permissions` of a form. rights: as loadRights gives them.
export function PermissionEditor({ form, rights: { existing, mine } }) {
    const chosen = form.values.permissions;
    const state = { chosen, base: form.base.permissions, mine };
    const toggle = (name) => {
        const others = chosen.filter((other) => other !== name);
        form.set("permissions", (chosen.includes(name) ? others : [...others, name]).sort());
    };
    const own = chosen.filter((name) => !existing.includes(name) && !patterns.includes(name));

    return html`
        <div class="permissions">
            ${form.misfits.permissions && html`<p class="wrong small" role="alert">${form.misfits.permissions}</p>`}
            <${Ticks} title=${say("roles.editor.at_once")} names=${patterns} state=${state} toggle=${toggle} />
            ${[...bySubject(existing)].map(([subject, names]) => html`
                <${Ticks} key=${subject} title=${subjectOf(subject)} names=${names}
                    state=${state} toggle=${toggle} />`)}
            <${Others} names=${own} state=${state} toggle=${toggle} />
        </div>`;
}
