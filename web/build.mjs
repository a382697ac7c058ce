// Makes dist/ of everything here: scripts and styles bundled, each page once in each language.
//   node build.mjs FOLDER      FOLDER is new; make-dist knows when that is needed, and puts it in its place
// The same sources make the same bytes, whoever builds them and where.
import { build } from "esbuild";
import { createHash } from "node:crypto";
import { cpSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { pages, rows } from "./pages.mjs";
import { ofConsole, readDefinitions, readLanguages } from "./languages.mjs";

const here = dirname(fileURLToPath(import.meta.url));
if (!process.argv[2]) {
    console.error("build.mjs: into which folder? What you want is probably ./make-dist");
    process.exit(2);
}
const made = resolve(process.argv[2]);
const version = readFileSync(join(here, "../configure.ac"), "utf8").match(/AC_INIT\(\[gatelodge\], \[([^\]]+)\]/)[1];

const escape = (text) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
const source = (name) => readFileSync(join(here, name), "utf8");

function write(name, text) {
    mkdirSync(dirname(join(made, name)), { recursive: true });
    writeFileSync(join(made, name), text);
}

// The words of each language as modules of their own: those that only the console says apart ("de/console"), and none
// that only static pages and programs say.
const unsaid = /^(page|portal|command)\./;

function wordsFor(path, languages) {
    const [language, part] = path.split("/");

    return Object.fromEntries(Object.entries(languages[language])
        .filter(([key]) => !unsaid.test(key) && ofConsole.test(key) === (part === "console")));
}

const catalogues = (languages) => ({
    name: "catalogues",
    setup(bundling) {
        bundling.onResolve({ filter: /^words:/ }, ({ path }) => ({ path: path.slice(6), namespace: "words" }));
        bundling.onLoad({ filter: /.*/, namespace: "words" }, ({ path }) => ({
            contents: JSON.stringify(wordsFor(path, languages)),
            loader: "json",
        }));
    },
});

// Both themes of a colour for browsers that know no light-dark(), too, which came in 2024: of these two variables one
// is empty and the other has no value, so that its fallback stands (styles/tokens.css).
const themed = (style) => style.replace(/light-dark\(([^(),]+), ([^(),]+)\)/g, "var(--light,$1) var(--dark,$2)");

const themes = {
    name: "themes",
    setup(bundling) {
        bundling.onLoad({ filter: /\.css$/ }, ({ path }) => ({ contents: themed(readFileSync(path, "utf8")),
            loader: "css" }));
    },
};

async function bundle(languages) {
    const result = await build({
        absWorkingDir: here,
        entryPoints: [
            { in: "app/main.js", out: "app" },
            { in: "styles/app.css", out: "app" },
            ...readdirSync(join(here, "portal")).filter((name) => /^[^_.].*\.js$/.test(name)).sort()
                .map((name) => ({ in: `portal/${name}`, out: basename(name, ".js") })),
        ],
        bundle: true,
        splitting: true,
        format: "esm",
        target: "es2022",
        minify: true,
        metafile: true,
        legalComments: "none",      // licences.txt has them whole
        define: { GATELODGE_VERSION: JSON.stringify(version) },
        plugins: [catalogues(languages), themes],
        entryNames: "[name]-[hash]",
        chunkNames: "[name]-[hash]",
        assetNames: "[name]-[hash]",
        outdir: join(made, "assets/app"),
    });
    await build({
        absWorkingDir: here, entryPoints: ["styles/gatelodge.css"], bundle: true, minify: true,
        external: ["*.svg"], plugins: [themes], outfile: join(made, "assets/gatelodge.css"),
    });
    return result.metafile;
}

// Who wrote what is bundled, and under which terms it is passed on: that has to travel with it.
function licences(inputs) {
    const packageOf = (path) => path.match(/node_modules\/((?:@[^/]+\/)?[^/]+)\//)?.[1] ?? [];
    const packages = new Set(Object.keys(inputs).flatMap(packageOf));

    return [...packages].sort().map((name) => {
        const folder = join(here, "node_modules", name);
        const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));

        if (!file)
            throw new Error(`${name} is bundled and does not say under which terms`);
        const { version: theirs } = JSON.parse(source(`node_modules/${name}/package.json`));
        return `${name} ${theirs}\n\n${readFileSync(join(folder, file), "utf8")}`;
    }).join(`\n\n${"=".repeat(80)}\n\n`);
}

// What a bundled entry is called by now, and what it loads in any case.
function namesOf(outputs) {
    const byEntry = {};
    const url = (path) => `/assets/app/${basename(path)}`;

    for (const [path, { entryPoint, imports }] of Object.entries(outputs))
        if (entryPoint)
            byEntry[entryPoint] = {
                url: url(path),
                needs: imports.filter(({ kind }) => kind === "import-statement").map((found) => url(found.path)),
            };
    return byEntry;
}

const script = (entry) => entry
    ? [...entry.needs.map((url) => `<link rel="modulepreload" href="${url}">`),
        `<script type="module" src="${entry.url}"></script>`].join("\n")
    : "";

// What the page's script says, in the page itself: data, which no policy takes for a script.
function wordsOf({ says }, words) {
    const needed = Object.entries(words).filter(([key]) => says?.some((part) => key.startsWith(part)));
    const text = JSON.stringify(Object.fromEntries(needed.sort())).replaceAll("<", "\\u003c");

    return says ? `<script type="application/json" id="words">${text}</script>` : "";
}

// Puts words and values into a page: {{key}} is text, {{{name}}} is markup that was made here.
function fill(template, words, values) {
    return template
        .replace(/\{\{\{(\w+)\}\}\}/g, (_, name) => values[name])
        .replace(/\{\{([\w.]+)\}\}/g, (_, key) => {
            const text = values[key] ?? words[key];
            if (text === undefined)
                throw new Error(`a page says {{${key}}}, which is in no catalogue`);
            return escape(String(text));
        });
}

// The style that error pages of other sites share keeps its name: what changes is the question behind it.
const digest = (bytes) => createHash("sha256").update(bytes).digest("hex").slice(0, 8);
const look = () => digest(readFileSync(join(made, "assets/gatelodge.css")));

function writePage(page, language, words, names) {
    const layout = source(`pages/${page.layout}.html`);
    const heads = [page.theme === false ? "" : `<script src="${names["portal/theme.js"].url}"></script>`,
        page.preload ? `<link rel="modulepreload" href="${names[`words:${language}`].url}">` : "",
        page.style ? `<link rel="stylesheet" href="${names[page.style].url}">` : "",
        wordsOf(page, words), script(names[page.script])];
    const values = { language, version, look: look(), title: words[page.title] ?? page.title, ...page.values };
    const content = fill(source(`pages/${page.template}.html`), words, values);

    write(`${language}/${page.file}`, fill(layout, words, {
        ...values, content, head: heads.filter(Boolean).join("\n"),
    }));
}

// What programs say, for the command line.
const spoken = /^(problems|permissions|events|policy_steps|command)\./;
const forPrograms = (words) => Object.fromEntries(Object.entries(words).filter(([key]) => spoken.test(key)).sort());

async function make() {
    const definitions = readDefinitions();
    const languages = readLanguages();
    const { inputs, outputs } = await bundle(languages);
    const names = namesOf(outputs);

    for (const [language, words] of Object.entries(languages)) {
        for (const page of [...pages, ...rows(definitions, words)])
            writePage(page, language, words, names);
        write(`languages/${language}.json`, `${JSON.stringify(forPrograms(words), null, 1)}\n`);
    }
    write("assets/app/licences.txt", licences(inputs));
    for (const name of readdirSync(join(here, "assets")).sort())
        cpSync(join(here, "assets", name), join(made, "assets", name));
}

try {
    mkdirSync(made);
    await make();
} catch (error) {
    if (error.code !== "EEXIST")
        rmSync(made, { recursive: true, force: true });
    console.error(error.errors ? "" : error.message);       // esbuild has said its own
    process.exit(1);
}
