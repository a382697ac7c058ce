// What a change would give and take, before it is saved; and what somebody may, with where it comes from.
import { html } from "../html.js";
import { say } from "../words.js";
import { Button } from "../parts/button.js";
import { Icon } from "../parts/icons.js";
import { sentenceOf, subjectOf } from "./known.js";
import { bySubject, differenceOf } from "./rights.js";

export const Sentence = ({ name }) => (sentenceOf(name)
    ? html`${sentenceOf(name)} <code class="quiet">${name}</code>` : html`<code>${name}</code>`);

const Names = ({ title, names, kind, icon }) => names.length > 0 && html`
    <div class=${kind}><h3>${title}</h3>
        <ul>${names.map((name) => html`
            <li key=${name}><${Icon} name=${icon} /><span><${Sentence} name=${name} /></span></li>`)}</ul></div>`;

// before, after: names of permissions. about: what this does not know.
export function Difference({ before, after, about }) {
    const { gained, lost } = differenceOf(before, after);

    return html`
        <div class="gains" role="status">
            ${gained.length + lost.length === 0 && html`<p class="quiet">${say("roles.difference.same")}</p>`}
            <${Names} title=${say("roles.difference.gained")} names=${gained} kind="gained" icon="plus" />
            <${Names} title=${say("roles.difference.lost")} names=${lost} kind="lost" icon="close" />
            ${about && gained.length + lost.length > 0 && html`<p class="quiet small">${about}</p>`}
        </div>`;
}

// The same as two numbers.
function Sum({ before, after }) {
    const { gained, lost } = differenceOf(before, after);

    return gained.length + lost.length > 0 && html`
        <span class="quiet small sum">
            ${say("roles.difference.sum", { gained: gained.length, lost: lost.length })}</span>`;
}

// For beside the button that saves: what the change does, where it gives or takes rights, and taking it back.
export const Unsaved = ({ form, change }) => form.isChanged && html`
    ${change && html`<${Sum} ...${change} />`}
    <${Button} kind="plain" run=${() => form.reset()}>${say("roles.undo")}<//>`;

// rights: [{ name, … }]; origin(right): where it comes from.
export const Rights = ({ rights, origin }) => html`
    <div class="rights">${[...bySubject(rights.map(({ name }) => name))].map(([subject, names]) => html`
        <section key=${subject} aria-label=${subjectOf(subject)}><h3>${subjectOf(subject)}</h3>
            <ul>${rights.filter(({ name }) => names.includes(name)).map((right) => html`
                <li key=${right.name}><span><${Sentence} name=${right.name} /></span>
                    ${origin && html`<span class="quiet small">${origin(right)}</span>`}</li>`)}</ul>
        </section>`)}</div>`;
