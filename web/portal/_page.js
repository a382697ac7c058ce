// What the portal's scripts say, and how they find and make pieces of their page. The words stand in the page itself.
import { sentenceOf } from "../sentence.js";

const block = document.getElementById("words");
const words = block ? JSON.parse(block.textContent) : {};
const language = document.documentElement.lang;

const number = (value) => new Intl.NumberFormat(language).format(value);

export const known = (key) => words[key] !== undefined;

// The sentence of a key.
export const say = (key, values) => sentenceOf(words, language, number, key, values);

const inUnits = (value, unit) => new Intl.NumberFormat(language, { style: "unit", unit, unitDisplay: "long" })
    .format(value);

// "2 minutes, 5 seconds"
export function sayTime(seconds) {
    const units = { hour: Math.floor(seconds / 3600), minute: Math.floor(seconds / 60) % 60, second: seconds % 60 };
    const parts = Object.entries(units).filter(([, value]) => value > 0).map(([unit, value]) => inUnits(value, unit));

    return new Intl.ListFormat(language, { type: "unit" }).format(parts);
}

export const find = (selector) => document.querySelector(selector);

// An element; members of `properties` with a dash are attributes.
export function make(name, properties = {}, ...children) {
    const element = document.createElement(name);

    for (const [key, value] of Object.entries(properties))
        if (key.includes("-") || !(key in element))
            element.setAttribute(key, value);
        else
            element[key] = value;
    element.append(...children);
    return element;
}

// What the page is by now, where it was something else when it came.
export function retitle(title) {
    find("h1").textContent = title;
    document.title = `${title} – gatelodge`;
}

// Shows those of the page's parts that are named, and hides the others of the same group.
export function showOnly(group, ...names) {
    for (const part of document.querySelectorAll(`[data-${group}]`))
        part.hidden = !names.includes(part.dataset[group]);
}
