// The command palette: every place, what can be done here, people and groups by name, from the keyboard (Ctrl+K).
import { signal } from "@preact/signals";
import { useEffect, useRef, useState } from "preact/hooks";
import { filterOfNames, get } from "../api.js";
import { html } from "../html.js";
import { placesOf } from "../places.js";
import { nameOf } from "../plain.js";
import { go } from "../router.js";
import { may, speakFromNowOn } from "../session.js";
import { themes, wear } from "../theme.js";
import { languages, say } from "../words.js";
import { openDialog } from "./dialog.js";
import { Icon } from "./icons.js";
import { Failure } from "./states.js";
import { complain } from "./toasts.js";

// What the parts of the view that is shown offer: of each { label, icon, run }.
const offered = signal(new Map());

function offer(part, commands) {
    const others = [...offered.value].filter(([other]) => other !== part);

    offered.value = new Map(commands ? [...others, [part, commands]] : others);
}

// In a view: useCommands([{ label: say("people.new"), icon: "plus", run: newPerson }]);
export function useCommands(commands) {
    const part = useRef({}).current;

    useEffect(() => offer(part, commands.filter(Boolean)));     // each time: they speak of what is shown now
    useEffect(() => () => offer(part, null), []);
}

const nameOfPart = (path) => (path.startsWith("/console") ? say("common.console") : say("common.account"));

// What can be done anywhere: going to each place, theme and language, signing out.
const standing = () => [
    ...[...offered.value.values()].flat(),
    ...["own", "house"].flatMap((part) => placesOf(part)).map(({ name, icon, path }) => ({
        label: say(name), icon, hint: nameOfPart(path), run: () => go(path),
    })),
    ...themes.map((theme) => ({
        label: say("common.theme.to", { theme: say(`common.theme.${theme}`) }),
        icon: "sun", run: () => wear(theme),
    })),
    ...languages.map((language) => ({
        label: say("common.language.to", { language: say(`common.language.${language}`) }),
        icon: "book", run: () => speakFromNowOn(language),
    })),
    { label: say("common.sign_out"), icon: "out", run: () => go("/logout") },
];

const fits = (text) => {
    const words = text.toLowerCase().split(/\s+/).filter(Boolean);

    return ({ label, hint = "" }) => words.every((word) => `${label} ${hint}`.toLowerCase().includes(word));
};

// What is found by its name: who may find it, what is asked, and where it is.
const findable = [
    { needs: "users.read", icon: "person", place: "/console/people", list: "/users",
      query: (text) => ({ search: text, limit: 6 }) },
    { needs: "groups.read", icon: "group", place: "/console/groups", list: "/groups",
      query: (text) => ({ filter: filterOfNames(text), limit: 4 }) },
];

async function find({ icon, place, list, query }, text, signal) {
    const { data } = await get(list, query(text), { signal });

    return data.data.map((entry) => ({
        id: entry.id, label: nameOf(entry), hint: entry.username ?? entry.name, icon,
        run: () => go(`${place}/${entry.id}`),
    }));
}

const nothing = { items: [], problem: null };

// People and groups that are called so, once typing rests: { items, problem, again }.
function useFound(text) {
    const [found, setFound] = useState(nothing), [turn, setTurn] = useState(0);

    useEffect(() => {
        const stop = new AbortController();
        const look = async () => {
            const kinds = findable.filter(({ needs }) => may(needs));
            const answers = await Promise.allSettled(kinds.map((kind) => find(kind, text.trim(), stop.signal)));
            const problem = answers.find(({ reason }) => reason)?.reason ?? null;
            if (!stop.signal.aborted)
                setFound({ items: answers.flatMap(({ value }) => value ?? []), problem });
        };
        const timer = text.trim().length > 1 ? setTimeout(look, 150) : setFound(nothing);
        return () => { clearTimeout(timer); stop.abort(); };
    }, [text, turn]);
    return { ...found, again: () => setTurn(turn + 1) };
}

const Command = ({ command, id, selected, point, choose }) => html`
    <li id=${id} role="option" aria-selected=${selected} onPointerMove=${point} onClick=${choose}>
        <${Icon} name=${command.icon} />
        <span>${command.label}</span>
        <span class="quiet small">${command.hint}</span>
    </li>`;

function Palette({ close }) {
    const [text, setText] = useState(""), [at, setAt] = useState(0), list = useRef();
    const { items, problem, again } = useFound(text), found = [...standing().filter(fits(text)), ...items];
    const choose = async (command) => { close(); await Promise.resolve(command?.run()).catch(complain); };
    const keys = (event) => {
        if (event.key === "Enter" && event.target.localName === "input")
            choose(found[at]);
        else if (event.key === "Escape")        // of a search, the browser would first only empty it
            close();
        else if (event.key === "ArrowDown" || event.key === "ArrowUp")
            setAt((at + (event.key === "ArrowDown" ? 1 : -1) + found.length) % Math.max(1, found.length));
        else
            return;
        event.preventDefault();
    };

    useEffect(() => {
        list.current.querySelector("[aria-selected=true]")?.scrollIntoView({ block: "nearest" });
    }, [at]);
    return html`
        <div class="palette" onKeyDown=${keys}>
            <label class="search"><${Icon} name="search" /><span class="unseen">${say("common.palette.label")}</span>
                <input type="search" role="combobox" aria-expanded="true" aria-controls="palette-list"
                    aria-activedescendant=${found[at] ? `command-${at}` : undefined}
                    autofocus autocomplete="off" spellcheck=${false} placeholder=${say("common.palette.label")}
                    value=${text} onInput=${(event) => { setText(event.target.value); setAt(0); }} /></label>
            <ul id="palette-list" role="listbox" aria-label=${say("common.palette.title")} ref=${list}>
                ${found.map((command, index) => html`
                    <${Command} key=${`${command.label} ${command.hint} ${command.id}`} command=${command}
                        id=${`command-${index}`} selected=${index === at}
                        point=${() => setAt(index)} choose=${() => choose(command)} />`)}
            </ul>
            ${problem && html`<${Failure} problem=${problem} again=${again} />`}
            <div role="status">${!problem && found.length === 0
                && html`<p class="quiet">${say("common.palette.nothing")}</p>`}</div>
        </div>`;
}

let open = false;

export async function openPalette() {
    if (open || document.querySelector("dialog[open]"))         // what a dialog asks is answered first
        return;
    open = true;
    await openDialog(Palette, { title: say("common.palette.title") });
    open = false;
}

addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
        event.preventDefault();
        openPalette();
    }
});
