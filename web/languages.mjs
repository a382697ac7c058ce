// The catalogues as their readers want them: one flat table for each language, "file.key" → sentence.
// What C tables say in English (problems, permissions, events, steps of the gate) is taken from there and said once.
import { readFileSync, readdirSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const folder = join(here, "languages");

const string = '"((?:[^"\\\\]|\\\\.)*)"';
const tables = {
    problems: {
        file: "../include/gatelodge/problems.def",
        row: `LODGE_PROBLEM\\(\\w+, (\\d+), ${string}, ${string},\\s+${string}\\)`,
    },
    permissions: {
        file: "../src/identity/permissions.def",
        row: `PERMISSION\\(${string},\\s+${string}\\)`,
    },
    events: {
        file: "../src/identity/events.def",
        row: `EVENT\\(\\w+,\\s+${string},\\s+\\w+,\\s+${string}\\)`,
    },
    policy_steps: {
        file: "../src/identity/policy_steps.def",
        row: `POLICY_STEP\\(\\w+,\\s+${string},\\s+${string}\\)`,
    },
};

// What only administrators read: pages of one's own account load without.
export const ofConsole = /^(audit|export|groups|overview|people|policy|policy_steps|roles|system)\./;

export function readDefinitions() {
    const rowsOf = ({ file, row }) => [...readFileSync(join(here, file), "utf8").matchAll(new RegExp(row, "g"))]
        .map((match) => match.slice(1));

    return Object.fromEntries(Object.entries(tables).map(([name, table]) => [name, rowsOf(table)]));
}

function english({ problems, permissions, events, policy_steps }) {
    return Object.fromEntries([
        ...problems.flatMap(([, code, title, detail]) =>
            [[`problems.${code}.title`, title], [`problems.${code}.detail`, detail]]),
        ...permissions.map(([name, sentence]) => [`permissions.${name}`, sentence]),
        ...events.map(([action, sentence]) => [`events.${action}`, sentence]),
        ...policy_steps.map(([code, sentence]) => [`policy_steps.${code}`, sentence]),
    ]);
}

function readLanguage(language) {
    return Object.fromEntries(readdirSync(join(folder, language)).filter((name) => name.endsWith(".json")).sort()
        .flatMap((name) => Object.entries(JSON.parse(readFileSync(join(folder, language, name), "utf8")))
            .map(([key, sentence]) => [`${basename(name, ".json")}.${key}`, sentence])));
}

// Each language as it stands there, and nothing that it leaves out.
export function readCatalogues() {
    const languages = Object.fromEntries(readdirSync(folder).sort().map((name) => [name, readLanguage(name)]));

    languages.en = { ...english(readDefinitions()), ...languages.en };
    return languages;
}

// Each language whole: what is not translated yet is said in English.
export function readLanguages() {
    const languages = readCatalogues();

    return Object.fromEntries(Object.entries(languages).map(([name, words]) => [name, { ...languages.en, ...words }]));
}
