// A new installation: what to do next, instead of charts of nothing.
import { html } from "../html.js";
import { Icon } from "../parts/icons.js";
import { Section } from "../parts/page.js";
import { Copy } from "../parts/text.js";
import { may } from "../session.js";
import { say } from "../words.js";

// As in README; where the files lie is what the package says.
const site = `server {
    listen 443 ssl;
    server_name calendar.example.org;
    include /usr/share/gatelodge/nginx/gate.conf;
    set $gatelodge_portal ${location.origin};

    location / {
        include /usr/share/gatelodge/nginx/protect.conf;
        proxy_pass http://127.0.0.1:5232;
    }
}`;
const rules = `site "calendar" {
    hosts = {"calendar.example.org"}
    rule "people" { path = "/" }
}`;

const Step = ({ icon, title, text, children }) => html`
    <li class="step"><${Icon} name=${icon} />
        <div class="stack"><div><h3>${title}</h3><p class="quiet">${text}</p></div>${children}</div></li>`;

const Snippet = ({ text, label }) => html`
    <${Copy} text=${text}><pre tabindex="0" aria-label=${label}>${text}</pre><//>`;

const AddPeople = () => html`
    <${Step} icon="people" title=${say("overview.next.people.title")} text=${say("overview.next.people.text")}>
        <p class="row">
            <a class="button" href="/console/people">${say("overview.next.people.add")}</a>
            <a class="button plain" href="/console/people/import">${say("overview.next.people.import")}</a>
        </p><//>`;

const Protect = () => html`
    <${Step} icon="gate" title=${say("overview.next.protect.title")} text=${say("overview.next.protect.text")}>
        <${Snippet} text=${site} label=${say("overview.next.protect.title")} />
        <p class="quiet small">
            ${say("overview.next.protect.command")}${" "}<code>gatelodge nginx snippet</code></p><//>`;

const Decide = () => html`
    <${Step} icon="shield" title=${say("overview.next.rules.title")} text=${say("overview.next.rules.text")}>
        <${Snippet} text=${rules} label=${say("overview.next.rules.title")} />
        <p class="quiet small">${say("overview.next.rules.command")}${" "}<code>gatelodge reload</code></p>
        <p class="row"><a class="button plain" href="/console/policy">${say("overview.next.rules.look")}</a></p><//>`;

export const WhatNext = () => html`
    <${Section} title=${say("overview.next.title")} about=${say("overview.next.about")}>
        <ol class="steps">
            ${may("users.write") && html`<${AddPeople} />`}<${Protect} />${may("policy.read") && html`<${Decide} />`}
        </ol>
    <//>`;
