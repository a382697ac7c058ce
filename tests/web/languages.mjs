#!/usr/bin/env node
// The catalogues: each language says the same things with the same {names}, in all forms of number that it has; nothing
// that is said is missing, and nothing is kept that nobody says.
import { readFileSync, readdirSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { ofConsole, readCatalogues, readDefinitions } from "../../web/languages.mjs";
import { readCommands } from "./commands.mjs";

const web = join(dirname(fileURLToPath(import.meta.url)), "../../web");
const definitions = readDefinitions();
const catalogues = readCatalogues();
const english = catalogues.en = { ...catalogues.en, ...readCommands(definitions) };

// Whose last part is known only while a program runs: what the tables and the API name.
const madeWhileRunning = ["problems.", "permissions.", "events.", "misfits.", "command."];

const complaints = new Set();
const place = (language, key) => `web/languages/${language}/${key.replace(".", ".json: ")}`;
const complain = (language, key, what) => complaints.add(`${place(language, key)}: ${what}`);

// ---- the languages, side by side ----------------------------------------------------------------------

const forms = /\.(zero|one|two|few|many|other)$/;
const base = (key, words) => (`${key.replace(forms, "")}.other` in words ? key.replace(forms, "") : key);
const isForm = (key, words) => base(key, words) !== key;
const names = (sentence) => [...sentence.matchAll(/\{(\w+)\}/g)].map((match) => match[1]).sort();

function compareNames(language, key, words) {
    const wanted = english[key] ?? english[`${base(key, words)}.other`];
    const counted = (name) => name !== "count" || !/\.(zero|one|two)$/.test(key);   // "one person" need not say 1
    const missing = names(wanted).filter(counted).filter((name) => !names(words[key]).includes(name));
    const unknown = names(words[key]).filter((name) => !names(wanted).includes(name));

    if (missing.length)
        complain(language, key, `does not say {${missing.join("}, {")}}`);
    if (unknown.length)
        complain(language, key, `says {${unknown.join("}, {")}}, which English does not`);
}

function judgeNumbers(language, key, words) {
    if (isForm(key, words)) {
        for (const form of new Intl.PluralRules(language).resolvedOptions().pluralCategories)
            if (!(`${base(key, words)}.${form}` in words))
                complain(language, `${base(key, words)}.${form}`, "this form of number is missing");
    } else if (names(words[key]).includes("count") || /\w\(e?[sn]\)/.test(words[key])) {
        complain(language, key, "counts, and has no form for each number (.one, .other)");
    }
}

for (const [language, words] of Object.entries(catalogues)) {
    const own = new Set(Object.keys(words).map((key) => base(key, words)));

    for (const key of Object.keys(english))
        if (!own.has(base(key, english)))
            complain(language, key, "is missing");
    for (const key of Object.keys(words)) {
        if (!(key in english) && !(`${base(key, words)}.other` in english)) {
            complain(language, key, "is not there in English");
            continue;
        }
        if (typeof words[key] !== "string" || !words[key].trim())
            complain(language, key, "says nothing");
        compareNames(language, key, words);
        judgeNumbers(language, key, words);
    }
    for (const file of readdirSync(join(web, "languages", language))) {
        const keys = [...readFileSync(join(web, "languages", language, file), "utf8").matchAll(/^\s*"([^"]+)":/gm)];
        for (const [index, [, key]] of keys.entries())
            if (keys.findIndex(([, other]) => other === key) !== index)
                complaints.add(`web/languages/${language}/${file}: ${key}: stands there twice`);
    }
}

// ---- what is said -------------------------------------------------------------------------------------

function* sources(folder) {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
        if (entry.isDirectory() && !/^(dist.*|docs|node_modules|languages)$/.test(entry.name))
            yield* sources(join(folder, entry.name));
        else if (/\.(m?js|html)$/.test(entry.name))
            yield join(folder, entry.name);
    }
}

const said = [];            // { file, line, key } as a whole, or { …, pattern } with parts that are filled in
const dynamic = (template) => new RegExp(`^${template.replace(/\$\{[^{}]*\}/g, "\n").replace(/[.*+?^()|[\]\\]/g, "\\$&")
    .replaceAll("\n", ".+")}$`);

function collect(file, text, pattern, read) {
    for (const match of text.matchAll(pattern))
        said.push({
            file: relative(join(web, ".."), file),
            line: text.slice(0, match.index).split("\n").length,
            ...read(match[1]),
        });
}

for (const file of sources(web)) {
    const text = readFileSync(file, "utf8").replace(/(^|[ \t])\/\/ .*/gm, "$1");

    collect(file, text, /\{\{([\w.]+\.[\w.]+)\}\}/g, (key) => ({ key }));
    if (file.endsWith(".html"))
        continue;
    collect(file, text, /\b(?:say|known)\(\s*["']([^"']+)["']/g, (key) => ({ key, ours: true }));
    collect(file, text, /["']([a-z_]+(?:\.\w+)+)["']/g, (key) => ({ key }));
    collect(file, text, /["']([a-z_]+\.(?:\w+\.)*)["']/g, (prefix) =>
        ({ pattern: dynamic(`${prefix}\${}`), text: prefix }));
    collect(file, text, /`([a-z_]+\.(?:[\w.]|\$\{[^{}`]*\})+)`/g, (template) =>
        (template.includes("${") ? { pattern: dynamic(template), text: template } : { key: template }));
}

const files = new Set(Object.keys(english).map((key) => key.split(".")[0]));
const otherNames = new Set([...definitions.permissions, ...definitions.events].map(([name]) => name));
const keys = new Set(Object.keys(english).flatMap((key) => [key, base(key, english)]));

for (const { file, line, key, pattern, text, ours } of said) {
    const word = key ?? text;
    const isFile = /\.(m?js|css|html|json|svg)$/.test(word);
    const isOurs = ours || (files.has(word.split(".")[0]) && !otherNames.has(word) && !isFile);

    if (isOurs && !(key ? keys.has(key) : [...keys].some((one) => pattern.test(one))))
        complaints.add(`${file}:${line}: ${word}: is in no catalogue`);
    if (isOurs && file.startsWith("web/app/account/") && ofConsole.test(word))
        complaints.add(`${file}:${line}: ${word}: is only there for administrators`);
}

const whole = new Set(said.map(({ key }) => key));
const patterns = said.flatMap(({ pattern }) => pattern ?? []);
const isSaid = (key) => whole.has(key) || patterns.some((pattern) => pattern.test(key))
    || madeWhileRunning.some((prefix) => key.startsWith(prefix));

for (const key of Object.keys(english))
    if (!isSaid(base(key, english)) && !isSaid(key))
        complain("en", key, "nobody says it");

for (const complaint of [...complaints].sort())
    console.log(complaint);
console.log(complaints.size ? `BROKEN: ${complaints.size} complaints about the catalogues`
    : `kept: ${Object.keys(catalogues).join(" and ")} say the same ${Object.keys(english).length} things`);
process.exitCode = complaints.size ? 1 : 0;
