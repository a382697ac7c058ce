// What the command line says in English, by the names under which catalogues translate it. It stands in the code and
// nowhere else (src/programs/commands/), so it is read from there.
import { readFileSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const source = join(dirname(fileURLToPath(import.meta.url)), "../../src");
const codeOf = (folder) => readdirSync(join(source, folder)).filter((name) => name.endsWith(".c")).sort()
    .map((name) => readFileSync(join(source, folder, name), "utf8")).join("\n");
const all = (text, pattern) => [...text.matchAll(pattern)].map((match) => match.slice(1));

// "Directory; else " PLACE "/schema" is one text; what is defined elsewhere stands there by its name.
const joined = (tokens, defined) => all(tokens, /"((?:[^"\\]|\\.)*)"|(\w+)/g)
    .map(([text, name]) => text ?? (defined[name] ? joined(defined[name], defined) : name)).join("");

function optionsOf(table, defined) {
    return Object.fromEntries(all(table, /const struct option (\w+)\[\] = \{([\s\S]*?)\n\};/g)
        .map(([name, rows]) => [name, all(rows, /\{ "([\w-]+)",\s*(?:"[^"]*"|NULL),\s*OPTION_\w+,\s*(.+) \},/g)
            .map(([option, about]) => [option, joined(about, defined)])]));
}

function* commands(table) {
    const defined = Object.fromEntries(all(table, /^#define (\w+) +(.+)$/gm));
    const options = optionsOf(table, defined);

    for (const [option, about] of options.global_options)
        yield [`every.option.${option}`, about];
    for (const [path, list, about] of all(table, /\{ "([\w ]+)", "[^"]*", (\w+), NEEDS_\w+, \w+,\s*"([^"]*)" \},/g)) {
        yield [`${path.replaceAll(" ", "_")}.about`, about];
        for (const [option, sentence] of options[list] ?? [])
            yield [`${path.replaceAll(" ", "_")}.option.${option}`, sentence];
    }
}

// Columns of tables, and the members of what is shown as lines.
function* headings(code, everything) {
    const shared = Object.fromEntries(all(everything, /#define (\w+_FIELDS) \\\n((?:.*\\\n)*.*)/g));
    const rowsOf = (text) => text.replace(/\b\w+_FIELDS\b/g, (name) => shared[name] ?? name);
    const fields = Object.fromEntries(all(everything, /struct lodge_field (\w+)\[\] = \{([\s\S]*?)\};/g)
        .map(([name, rows]) => [name, all(rowsOf(rows), /LODGE_(?!SECRET)[A-Z]+\(struct \w+,\s*(\w+)/g).flat()]));
    const schemas = Object.fromEntries(
        all(everything, /LODGE_SCHEMA(?:_SHARED|_CHECKED)?\((\w+), struct \w+,\s*(\w+)\)/g));
    const lines = all(code, /output_one\(errand, &(\w+),/g).flatMap(([schema]) => fields[schemas[schema]] ?? []);
    const columns = all(code, /const columns\[\] = \{([^}]*)\}/g).flatMap(([row]) => all(row, /"(\w+)"/g).flat());

    for (const name of new Set([...lines, ...columns]))
        yield [`heading.${name}`, name.replaceAll("_", " ")];
}

function* sayings(code, { problems }, problemNames) {
    const codes = Object.fromEntries(problemNames.map((name, index) => [name, problems[index][1]]));

    for (const [sentence, name] of all(code, /errand_say\([\w>-]+, "([^"]*)", "command\.(\w+)"\)/g))
        yield [name, sentence];
    for (const [problem, sentence] of all(code, /\{ LODGE_(\w+),\s+"([^"]*)" \},/g))
        yield [`advice.${codes[problem]}`, sentence];
}

export function readCommands(definitions) {
    const code = codeOf("programs/commands");
    const table = readFileSync(join(source, "programs/commands/table.c"), "utf8");
    const problems = readFileSync(join(source, "../include/gatelodge/problems.def"), "utf8");
    const problemNames = all(problems, /^LODGE_PROBLEM\((\w+),/gm).flat();
    const everything = [code, codeOf("resources"), codeOf("identity")].join("\n");

    const said = [...commands(table), ...headings(code, everything), ...sayings(code, definitions, problemNames)];

    return Object.fromEntries(said.map(([name, sentence]) => [`command.${name}`, sentence]));
}
