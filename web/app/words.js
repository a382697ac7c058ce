// What the pages say, in the reader's language, and how they write numbers and moments.
import { batch, signal } from "@preact/signals";
import { sentenceOf } from "../sentence.js";

// Everybody needs the first part; the console's comes with whom it is for.
const catalogues = {
    en: { first: () => import("words:en"), console: () => import("words:en/console") },
    de: { first: () => import("words:de"), console: () => import("words:de/console") },
};
export const languages = Object.keys(catalogues);

// Which language is read; everything that speaks follows it.
const declared = document.documentElement.lang;
export const language = signal(languages.includes(declared) ? declared : "en");
const catalogue = signal({});

const parts = new Set(["first"]);
const wordsOf = async (wanted) => Object.assign({},
    ...(await Promise.all([...parts].map((part) => catalogues[wanted][part]()))).map((part) => part.default));

export async function loadWords(part = "first") {
    parts.add(part);
    const wanted = language.value, known = parts.size, words = await wordsOf(wanted);

    if (wanted === language.value && known === parts.size)
        catalogue.value = words;
}

// Changes the language of everything, here and of the pages that come later.
export async function speak(wanted) {
    const words = await wordsOf(wanted);

    batch(() => { language.value = wanted; catalogue.value = words; });
    document.documentElement.lang = wanted;
    document.cookie = `gatelodge_language=${wanted}; Path=/; Max-Age=31536000; SameSite=Lax; Secure`;
}

// Which of our languages somebody reads who says "de-AT"; undefined: none.
export const languageOf = (locale) => languages.find((name) => name === locale?.split("-")[0].toLowerCase());

const zone = signal(undefined);

// Moments are told as in this time zone from now on; none, or one that the browser does not know: as the device has it.
export function liveIn(timeZone) {
    try {
        zone.value = timeZone && new Intl.DateTimeFormat("en", { timeZone }).resolvedOptions().timeZone;
    } catch {
        zone.value = undefined;
    }
}

// That time zone; undefined: the device's.
export const timeZone = () => zone.value ?? undefined;

// Numbers and moments are written as in the region that the device names with this language: 4 p.m. or 16:00.
const region = () => navigator.languages.find((name) => languageOf(name) === language.value) ?? language.value;

// Whether 5/1 is a day in May there.
export const isMonthFirst = () => new Intl.DateTimeFormat(region()).formatToParts(0)[0].type === "month";

export const known = (key) => catalogue.value[key] !== undefined;

export const sayNumber = (value, options) => new Intl.NumberFormat(region(), options).format(value);

// The sentence of a key: say("people.chosen", { count: 3 }).
export const say = (key, values) => sentenceOf(catalogue.value, language.value, sayNumber, key, values);

// The sentence of a key that comes from the API, which may be newer than the catalogue: then `instead`.
export const sayOr = (key, instead) => (known(key) ? say(key) : instead);

export const sayMilliseconds = (value) => sayNumber(value,
    { style: "unit", unit: "millisecond", unitDisplay: "short" });

// "staff, ops or press", one of them, in parts: [{ type: "element" or "literal", value }].
export const partsOfList = (names) => new Intl.ListFormat(language.value, { type: "disjunction" }).formatToParts(names);

export function sayMoment(moment, options = { dateStyle: "medium", timeStyle: "short" }) {
    return new Intl.DateTimeFormat(region(), { timeZone: timeZone(), ...options }).format(new Date(moment));
}

const spans = [["year", 31557600], ["month", 2629800], ["day", 86400], ["hour", 3600], ["minute", 60]];

// "3 hours ago", "in 2 days"; below a minute, "now".
export function sayDistance(moment, now = Date.now()) {
    const seconds = (new Date(moment) - now) / 1000;
    const [unit, length] = spans.find(([, span]) => Math.abs(seconds) >= span) ?? ["second", 0];
    const format = new Intl.RelativeTimeFormat(region(), { numeric: "auto" });

    return format.format(length ? Math.trunc(seconds / length) : 0, unit);
}

// "15 minutes", for settings and countdowns.
export function sayDuration(seconds) {
    const [unit, length] = spans.find(([, span]) => seconds >= span && seconds % span === 0) ?? ["second", 1];

    return new Intl.NumberFormat(region(), { style: "unit", unit, unitDisplay: "long" }).format(seconds / length);
}
