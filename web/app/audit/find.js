// One field for whom, where and which: what is typed offers people whose names begin so, an address, a request. What is
// chosen becomes a filter of the address.
import { useEffect, useId, useRef, useState } from "preact/hooks";
import { get } from "../api.js";
import { html } from "../html.js";
import { useSlash } from "../parts/filters.js";
import { Icon } from "../parts/icons.js";
import { setQuery } from "../router.js";
import { may } from "../session.js";
import { say } from "../words.js";

const restful = 150;            // ms without a letter after which is searched

const isAddress = (text) => /^(\d{1,3}\.){3}\d{1,3}$/.test(text) || /^(?=.*:.*:)[\da-f:.]{2,45}$/i.test(text);
const isRequest = (text) => /^[\da-f]{32}$/i.test(text) || /^req_\w+$/.test(text);
const isThing = (text) => /^(user|group|role|session|token)_[\da-z]{26}$/.test(text);

const about = (id, name, icon) => [
    { key: `actor-${id}`, icon, label: say("audit.find.by", { name }), query: { actor: id } },
    { key: `target-${id}`, icon, label: say("audit.find.to", { name }), query: { target: id } },
];

const from = (text) => (
    { key: "ip", icon: "screen", label: say("audit.find.from", { address: text }), query: { ip: text.toLowerCase() } });
const by = (text) => (
    { key: "request", icon: "program", label: say("audit.find.request", { id: text }), query: { request: text } });

const offersFor = (text, people) => [
    isAddress(text) && from(text), isRequest(text) && by(text), isThing(text) && about(text, text, "token"),
    people.map((user) => about(user.id, user.username, "person")),
].flat(2).filter(Boolean);

function usePeople(text) {
    const [people, setPeople] = useState([]);

    useEffect(() => {
        const stop = new AbortController();
        const look = () => get("/users", { search: text, limit: 4 }, { signal: stop.signal })
            .then(({ data }) => setPeople(data.data), () => setPeople([]));
        const timer = text && may("users.read") ? setTimeout(look, restful) : setPeople([]);
        return () => { clearTimeout(timer); stop.abort(); };
    }, [text]);
    return people;
}

const Offers = ({ id, offers, at, setAt, choose }) => html`
    <ul id=${id} role="listbox" aria-label=${say("audit.find.offers")} class="items">
        ${offers.map((offer, index) => html`
            <li key=${offer.key} id=${`${id}-${index}`} role="option" aria-selected=${index === at}
                onPointerMove=${() => setAt(index)}
                onPointerDown=${(event) => { event.preventDefault(); choose(offer); }}>
                <${Icon} name=${offer.icon} />${offer.label}</li>`)}
    </ul>`;

function keysOf({ offers, at, setAt, setText, choose }) {
    const steps = { ArrowDown: 1, ArrowUp: -1 };

    return (event) => {
        if (event.key === "Escape" && event.target.value)
            setText("");
        else if (offers.length && event.key in steps)
            setAt((at + steps[event.key] + offers.length) % offers.length);
        else if (offers.length && event.key === "Enter")
            choose(offers[at] ?? offers[0]);
        else
            return;
        event.preventDefault();
    };
}

export function Find() {
    const [text, setText] = useState(""), [at, setAt] = useState(0), [here, setHere] = useState(false);
    const id = useId(), field = useRef();
    const offers = offersFor(text.trim(), usePeople(text.trim()));
    const isOpen = here && offers.length > 0;
    const choose = ({ query }) => { setText(""); setQuery({ ...query, event: "" }); };

    useSlash(field);
    return html`
        <div class="search finds"><${Icon} name="search" />
            <input ref=${field} type="search" role="combobox" aria-autocomplete="list" aria-expanded=${isOpen}
                aria-controls=${id} aria-activedescendant=${isOpen ? `${id}-${at}` : undefined}
                aria-label=${say("audit.find.label")} placeholder=${say("audit.find.label")}
                autocomplete="off" spellcheck=${false} maxlength="100" value=${text}
                onFocus=${() => setHere(true)} onBlur=${() => setHere(false)}
                onInput=${(event) => { setText(event.target.value); setAt(0); }}
                onKeyDown=${keysOf({ offers, at, setAt, setText, choose })} />
            ${isOpen && html`<${Offers} id=${id} offers=${offers} at=${at} setAt=${setAt} choose=${choose} />`}
        </div>`;
}
