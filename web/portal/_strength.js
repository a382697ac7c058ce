// Below the field of a new password: how many letters are missing, then how hard it is to guess. A hint; what is
// refused, the API refuses.
import { find, make, say } from "./_page.js";
import { expectPassword, strength } from "../strength/strength.js";

const length = (text) => [...text].length;

// `own`: the fields whose words a guess would try first.
export function hintStrength(field, least, own) {
    const bar = make("div", { className: "strength", "aria-hidden": "true" }, ...[0, 1, 2, 3].map(() => make("span")));
    const text = make("p", { className: "hint", id: `${field.id}-hint`, role: "status" });
    const tell = (score, sentence) => {
        bar.dataset.score = score;
        if (text.textContent !== sentence)
            text.textContent = sentence;
    };
    const judge = async () => {
        const password = field.value;
        if (!password)
            return tell("", say("strength.least", { count: least }));
        const judged = await strength(password, own.map((id) => find(id).value));
        if (password !== field.value)
            return undefined;           // another letter came meanwhile
        if (length(password) < least)
            return tell(Math.min(judged?.score ?? 0, 1), say("strength.missing", { count: least - length(password) }));
        return judged ? tell(judged.score, say(judged.sentence)) : tell("", "");
    };
    let waiting;

    field.closest(".field").append(bar, text);
    field.setAttribute("aria-describedby", text.id);
    field.setAttribute("passwordrules", `minlength: ${least};`);        // for those who let one be made
    field.minLength = least;
    field.addEventListener("input", () => {
        expectPassword();
        clearTimeout(waiting);
        waiting = setTimeout(judge, 150);
    });
    judge();
}
