// The rules that the gate decides by, as they are in force, and what it would say to somebody.
import { get } from "../api.js";
import { html } from "../html.js";
import { say } from "../words.js";
import { Filters, Search } from "../parts/filters.js";
import { Loaded, useLoaded } from "../parts/loaded.js";
import { Page } from "../parts/page.js";
import { Empty } from "../parts/states.js";
import { Badge } from "../parts/text.js";
import { Explain, useQuestion } from "./explain.js";
import { aboutOf, whoOf } from "./sentences.js";
import { useShown } from "./steps.js";

const textOf = ({ name, path, path_pattern, permission, groups, methods, networks }) =>
    [name, path, path_pattern, permission, ...groups, ...methods, ...networks].join(" ").toLowerCase();

// Sites with the rules that hold every word; a site that is called so is shown whole.
function found(sites, search = "") {
    const words = search.toLowerCase().split(/\s+/).filter(Boolean);
    const holds = (text) => words.every((word) => text.includes(word));
    const isCalledSo = (site) => holds([site.name, ...site.hosts].join(" ").toLowerCase());

    return sites.flatMap((site) => {
        const rules = isCalledSo(site) ? site.rules : site.rules.filter((rule) => holds(textOf(rule)));
        return rules.length > 0 || isCalledSo(site) ? [{ ...site, rules }] : [];
    });
}

const About = ({ rule }) => {
    const about = aboutOf(rule);

    return about.length === 0 ? say("policy.about.all")
        : about.map(([text, code]) => html`<span class="block" key=${text}>${text} <code>${code}</code></span>`);
};

// What became of a rule in the question that is answered: those before the one that decides do not fit.
function partIn(answer, site, at) {
    const deciding = answer?.site === site.name ? site.all.findIndex(({ name }) => name === answer.rule) : -1;

    if (deciding === -1)
        return answer?.site === site.name && !answer.rule ? "passed" : "";
    return at === deciding ? "decides" : at < deciding ? "passed" : "";
}

const Rule = ({ site, rule, answer }) => {
    const at = site.all.indexOf(rule), part = partIn(answer, site, at);

    return html`
        <tr ...${useShown(site.name, rule.name)} tabindex="-1" class=${part}
            aria-current=${part === "decides" ? "true" : undefined}>
            <td class="number quiet" data-label=${say("policy.order")}>${at + 1}</td>
            <td data-label=${say("policy.rule")}><span class="name">${rule.name}</span>
                ${part === "decides" && html` <${Badge} tone="good">${say("policy.decides")}<//>`}
                ${part === "passed" && html` <span class="quiet small">${say("policy.does_not_fit")}</span>`}</td>
            <td class="wrap" data-label=${say("policy.about.title")}><span><${About} rule=${rule} /></span></td>
            <td class="wrap" data-label=${say("policy.who.title")}><span>${whoOf(rule).map((sentence) => html`
                <span class="block">${sentence}</span>`)}</span></td>
        </tr>`;
};

const Site = ({ site, answer }) => html`
    <section class="site" aria-label=${site.name}>
        <header><h2>${site.name}</h2>
            <p class="quiet small">${site.hosts.map((host) => html`<code key=${host}>${host}</code> `)}</p></header>
        <div class="table-frame"><table class="list rules" aria-label=${say("policy.rules_of", { site: site.name })}>
            <thead><tr>
                <th scope="col" class="number"><span class="unseen">${say("policy.order")}</span>#</th>
                <th scope="col">${say("policy.rule")}</th>
                <th scope="col">${say("policy.about.title")}</th>
                <th scope="col">${say("policy.who.title")}</th></tr></thead>
            <tbody>${site.rules.map((rule) => html`
                <${Rule} key=${rule.name} site=${site} rule=${rule} answer=${answer} />`)}</tbody>
        </table></div>
    </section>`;

const Sites = ({ sites, search, answer }) => {
    const seen = found(sites.map((site) => ({ ...site, all: site.rules })), search);

    if (sites.length === 0)
        return html`<${Empty} icon="gate" title=${say("policy.none")} text=${say("policy.none_text")} />`;
    return html`
        <${Filters}><${Search} label=${say("policy.search")} /><p class="quiet">${say("policy.otherwise")}</p><//>
        ${seen.length === 0
            ? html`<${Empty} icon="search" title=${say("policy.none_found")} text=${say("policy.none_found_text")} />`
            : seen.map((site) => html`<${Site} key=${site.name} site=${site} answer=${answer} />`)}`;
};

export default function Policy({ query }) {
    const policy = useLoaded(async () => (await get("/policy")).data.data);
    const question = useQuestion(query);

    return html`
        <${Page} title=${say("policy.name")} about=${say("policy.text")} wide>
            <${Loaded} of=${policy}>${(sites) => html`
                <${Explain} question=${question} sites=${sites} />
                <${Sites} sites=${sites} search=${query.search} answer=${question.answer} />`}<//>
        <//>`;
}
