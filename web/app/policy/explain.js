// "May ann GET this?": a question to the gate, kept in the address, so that a link shows the same answer to a
// colleague.
import { useEffect } from "preact/hooks";
import { get, misfitting } from "../api.js";
import { html } from "../html.js";
import { setQuery } from "../router.js";
import { may } from "../session.js";
import { say } from "../words.js";
import { Button } from "../parts/button.js";
import { Choice, Field, Form, TextField, useForm } from "../parts/form.js";
import { Icon } from "../parts/icons.js";
import { useLoaded } from "../parts/loaded.js";
import { Section } from "../parts/page.js";
import { Picked, Picker } from "../parts/picker.js";
import { Person } from "../parts/text.js";
import { tell } from "../parts/toasts.js";
import { verdictOf } from "./sentences.js";
import { Way } from "./steps.js";

const methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

const questionIn = ({ user = "", url = "", method = "GET", address = "" }) => ({ user, url, method, address });
const whole = (url) => (url && !url.includes("://") ? `https://${url}` : url);

// What the gate would say to the question in the address; without a URL nothing is asked.
//   { form, answer }: answer is null until there is one
export function useQuestion(query) {
    const asked = questionIn(query);
    const read = async () => (asked.url ? (await get("/policy/explain", asked)).data : null);
    const answer = useLoaded(read, Object.values(asked));
    const form = useForm(asked, async ({ user, url, method, address }) => {
        if (!url.trim())
            throw misfitting({ pointer: "url", code: "missing" });
        const next = { user: user.trim(), url: whole(url.trim()), method, address: address.trim() };
        if (JSON.stringify(next) === JSON.stringify(asked))
            return answer.again();
        return setQuery({ ...next, method: method === "GET" ? "" : method });
    });

    useEffect(() => form.reset(asked), Object.values(asked));
    useEffect(() => { if (answer.problem) form.fail(answer.problem); }, [answer.problem]);
    return { form, answer: answer.problem ? null : answer.value };
}

const findPeople = async (text, signal) => (await get("/users", { search: text, limit: 8 }, { signal })).data.data;

const Asked = ({ form }) => html`
    <${Field} label=${say("policy.user")} misfit=${form.misfits.user}>${(described) => html`
        <output ...${described}>
            <${Picked} label=${form.values.user} drop=${() => form.set("user", "")}>${form.values.user}<//>
        </output>`}<//>`;

// Who asks: chosen from those there are, or typed by who may not see them.
function Asker({ form }) {
    if (!may("users.read"))
        return html`
            <${TextField} form=${form} name="user" label=${say("policy.user")} hint=${say("policy.user_hint")}
                autocomplete="off" />`;
    if (form.values.user)
        return html`<${Asked} form=${form} />`;
    return html`
        <${Picker} label=${say("policy.user")} hint=${say("policy.user_hint")} misfit=${form.misfits.user}
            placeholder=${say("policy.nobody")} find=${findPeople}
            choose=${({ username }) => form.set("user", username)}
            show=${(user) => html`<${Person} user=${user} />`} />`;
}

async function copyLink() {
    await navigator.clipboard.writeText(location.href);
    tell(say("policy.link_copied"));
}

const sayAsked = ({ user, method, url }) => say("policy.asked", { user: user ?? say("policy.nobody"), method, url });

const Answer = ({ answer }) => {
    const { text, tone, icon } = verdictOf(answer);

    return html`
        <div class=${`gate-answer ${tone}`}>
            <${Icon} name=${icon} />
            <div>
                <p class="strong">${text}</p>
                <p>${sayAsked(answer)}</p>
                <${Way} answer=${answer} />
                <p class="row">
                    <${Button} kind="plain small" icon="copy" run=${copyLink}>${say("policy.copy_link")}<//></p>
            </div>
        </div>`;
};

// Heard, since it is there before the answer.
const Heard = ({ answer }) => html`
    <p class="unseen" role="status">${answer && `${verdictOf(answer).text} ${sayAsked(answer)}`}</p>`;

// That there is no such person is told where they were named.
const toldBeside = (form) => (form.problem?.code !== "not_found" ? form
    : { ...form, problem: null, misfits: { user: say("policy.unknown_user") } });

const methodChoices = methods.map((method) => [method, method]);

export function Explain({ question, sites }) {
    const form = toldBeside(question.form), { answer } = question;

    return html`
        <${Section} title=${say("policy.explain")} about=${say("policy.explain_text")} kind="explain">
            <${Form} form=${form} action=${say("policy.ask")}>
                <div class="question">
                    <${Asker} form=${form} />
                    <${Choice} form=${form} name="method" label=${say("policy.method")} choices=${methodChoices} />
                    <${TextField} form=${form} name="url" type="url" label=${say("policy.url")}
                        maxlength="4096" placeholder="https://wiki.example.org/"
                        list="policy-hosts" autocomplete="off" spellcheck=${false} />
                    <${TextField} form=${form} name="address" label=${say("policy.from")}
                        hint=${say("policy.from_hint")} optional maxlength="45"
                        placeholder="192.0.2.1" autocomplete="off" spellcheck=${false} />
                </div>
                <datalist id="policy-hosts">${sites.flatMap(({ hosts }) => hosts).map((host) => html`
                    <option key=${host} value=${`https://${host}/`} />`)}</datalist>
            <//>
            <${Heard} answer=${answer} />
            ${answer && html`<${Answer} answer=${answer} />`}
        <//>`;
}
