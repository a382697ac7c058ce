// The frame around every place: where one can go, who one is, and the place itself, loaded when it is first shown.
import { useEffect, useErrorBoundary, useState } from "preact/hooks";
import { html } from "./html.js";
import { mayAdministrate, placeAt, placesOf } from "./places.js";
import { nameOf } from "./plain.js";
import { address, go } from "./router.js";
import { me, speakFromNowOn } from "./session.js";
import { theme, themes, wear } from "./theme.js";
import { language, languages, say } from "./words.js";
import { Dialogs } from "./parts/dialog.js";
import { Icon } from "./parts/icons.js";
import { Menu } from "./parts/menu.js";
import { openPalette } from "./parts/palette.js";
import { Failure, Loading, NotHere } from "./parts/states.js";
import { Avatar } from "./parts/text.js";
import { Toasts } from "./parts/toasts.js";
import "./parts/step_up.js";

const loaded = new Map();       // views that were shown already

// The view of an address. What was replaced by a newer version meanwhile cannot be loaded any more: the page is.
function usePlace() {
    const found = placeAt(address.value.path);
    const path = found?.place.path;
    const [state, setState] = useState({});

    useEffect(() => {
        if (!found || loaded.has(path))
            return;
        found.place.load().then((module) => { loaded.set(path, module.default); setState({ path }); },
            (problem) => setState({ path, problem }));
    }, [path]);
    return { found, View: loaded.get(path), problem: state.path === path ? state.problem : undefined };
}

function Place() {
    const { found, View, problem } = usePlace();
    const [broken, mend] = useErrorBoundary((error) => console.error(error));

    useEffect(() => { mend(); }, [address.value]);      // what breaks one view breaks no other
    if (broken)
        return html`<${Failure} problem=${broken} again=${mend} />`;
    if (!found)
        return html`<${NotHere} />`;
    if (problem) {
        const outdated = { title: say("common.outdated.title"), detail: say("common.outdated.text") };
        return html`<${Failure} problem=${outdated} again=${() => location.reload()} />`;
    }
    if (!View)
        return html`<${Loading} />`;
    return html`<${View} key=${JSON.stringify(found.params)} params=${found.params} query=${address.value.query} />`;
}

const tops = ["/console", "/account"];          // which are places of their own, and not above the others
const isAt = (path) => address.value.path === path
    || (!tops.includes(path) && address.value.path.startsWith(`${path}/`));

const Links = ({ part, title }) => {
    const places = placesOf(part);

    return places.length > 0 && html`
        <h2 class="small quiet">${title}</h2>
        <ul>${places.map(({ path, name, icon }) => html`
            <li key=${path}><a href=${path} aria-current=${isAt(path) ? "page" : undefined}>
                <${Icon} name=${icon} />${say(name)}</a></li>`)}</ul>`;
};


const themesToWear = () => themes.map((name) => ({
    label: say(`common.theme.${name}`),
    icon: theme.value === name ? "check" : "sun",
    checked: theme.value === name,
    run: () => wear(name),
}));

const languagesToSpeak = () => languages.map((name) => ({
    label: say(`common.language.${name}`),
    icon: language.value === name ? "check" : "book",
    checked: language.value === name,
    run: () => speakFromNowOn(name),
}));

const Self = () => html`
    <${Menu} label=${`${say("common.menu.self")}: ${nameOf(me.value)}`} kind="quiet self" items=${[
        { label: nameOf(me.value), icon: "person", href: "/account" },
        { label: say("account.profile.look"), items: themesToWear() },
        { label: say("account.profile.locale"), items: languagesToSpeak() },
        { label: say("common.sign_out"), icon: "out", run: () => go("/logout") },
    ]}><${Avatar} name=${nameOf(me.value)} /><span class="name">${nameOf(me.value)}</span><//>`;

const Top = ({ open, setOpen }) => html`
    <header class="top">
        <button type="button" class="button quiet burger" aria-label=${say("common.menu.places")} aria-expanded=${open}
            aria-controls="places" onClick=${() => setOpen(!open)}><${Icon} name=${open ? "close" : "menu"} /></button>
        <a class="brand" href="/account"><img src="/assets/mark.svg" alt="" />gatelodge</a>
        <button type="button" class="find" aria-keyshortcuts="Control+K" onClick=${openPalette}>
            <${Icon} name="search" /><span>${say("common.palette.title")}</span><kbd aria-hidden="true">Ctrl K</kbd>
        </button>
        <${Self} />
    </header>`;

export function Shell() {
    const [open, setOpen] = useState(false);
    const { path } = address.value;

    useEffect(() => setOpen(false), [path]);
    return html`
        <a class="skip" href="#place">${say("common.skip")}</a>
        <${Top} open=${open} setOpen=${setOpen} />
        <div class="frame">
            <nav id="places" class=${open ? "open" : ""} aria-label=${say("common.menu.places")}>
                <${Links} part="own" title=${say("common.account")} />
                ${mayAdministrate() && html`<${Links} part="house" title=${say("common.console")} />`}
            </nav>
            <main id="place" tabindex="-1"><${Place} /></main>
        </div>
        <${Dialogs} /><${Toasts} />`;
}
