// A new password: its field, a hint how well it withstands guessing, and a suggestion for who wants none of their own.
// What is refused is said by the API.
import { useEffect, useState } from "preact/hooks";
import { randomLetters, randomWords } from "../../strength/generate.js";
import { strength } from "../../strength/strength.js";
import { html } from "../html.js";
import { usePortal } from "../portal.js";
import { say } from "../words.js";
import { Field } from "./form.js";
import { Icon } from "./icons.js";
import { Menu } from "./menu.js";
import { Secret } from "./secret.js";
import { CopyButton } from "./text.js";

// How good it is, in a sentence; the last judgement stands until there is a new one.
function useJudgement(text, own, least) {
    const [judged, setJudged] = useState({ score: 0 });
    const missing = least - [...text].length;

    useEffect(() => {
        let wanted = true;
        strength(text, own).then((found) => wanted && setJudged(found ?? { score: 0 }));
        return () => { wanted = false; };
    }, [text]);
    if (!text)
        return { score: -1, sentence: least ? say("strength.least", { count: least }) : "" };
    if (missing > 0)
        return { score: 0, sentence: say("strength.missing", { count: missing }) };
    return { score: judged.score, sentence: judged.sentence ? say(judged.sentence) : "" };
}

const Strength = ({ score, sentence }) => html`
    <span class=${`strength score-${score}`}>
        <span class="bars" aria-hidden="true">${[1, 2, 3, 4].map((step) => html`
            <i key=${step} class=${score >= 0 && step <= Math.max(1, score) ? "on" : ""} />`)}</span>
        <span class="small quiet" role="status">${sentence}</span>
    </span>`;

const suggest = {
    words: async (least) => randomWords((await import("../../strength/words.js")).words, 4, least),
    letters: async (least) => randomLetters(Math.max(20, least)),
};

// A password that is to be. own: words that people would try first (names, the e-mail address).
export function NewPasswordField({ form, name = "password", label, hint, own = [], ...rest }) {
    const least = usePortal()?.password_min ?? 0;
    const [shown, setShown] = useState(false);
    const [suggested, setSuggested] = useState("");
    const text = form.values[name] ?? "";
    const judged = useJudgement(text, own, least);
    const take = (kind) => async () => {
        const made = await suggest[kind](least);
        form.set(name, made);
        setSuggested(made);
        setShown(true);
    };

    return html`
        <${Field} label=${label ?? say("common.password")} hint=${hint} misfit=${form.misfits[name]}>
            ${(described) => html`<${Secret} form=${form} name=${name} shown=${shown} setShown=${setShown}
                autocomplete="new-password" ...${described} ...${rest} />`}
        <//>
        <div class="password-help">
            <${Strength} ...${judged} />
            ${text && text === suggested && html`<${CopyButton} text=${text} />`}
            <${Menu} label=${say("password.suggest")} items=${[
                { label: say("password.words"), icon: "book", run: take("words") },
                { label: say("password.letters"), icon: "token", run: take("letters") },
            ]}><span>${say("password.suggest")}</span><${Icon} name="down" /><//>
        </div>`;
}
