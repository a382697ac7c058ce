// Every page that nginx serves: one row each, made once in every language. Words are in languages/.

const split = { layout: "layout", values: { body: "split", main: "" } };
const plain = { layout: "layout", values: { body: "", main: "" } };

export const pages = [
    { file: "index.html",      template: "index",      title: "page.index.title",      ...split, script: "portal/index.js" },
    { file: "login.html",      template: "login",      title: "page.login.title",      ...split, script: "portal/login.js" },
    { file: "register.html",   template: "register",   title: "page.register.title",   ...split, script: "portal/register.js" },
    { file: "setup.html",      template: "setup",      title: "page.setup.title",      ...split, script: "portal/setup.js" },
    { file: "logout.html",     template: "logout",     title: "page.logout.title",     ...plain, script: "portal/plain.js" },
    { file: "signed-out.html", template: "signed-out", title: "page.signed_out.title", ...split, script: "portal/plain.js" },
    { file: "docs.html",       template: "docs",       title: "page.docs.title",       ...split, script: "portal/plain.js" },
    { file: "app.html",        template: "app",        title: "common.gatelodge", layout: "layout-app",
        style: "styles/app.css", script: "app/main.js", preload: true },
];

// nginx's own error pages. They are shown on every protected site, too, and run no script there.
const errors = ["400", "401", "403", "404", "405", "413", "429", "503"];

const escape = (text) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
const listed = ([status, code], words) => `<tr><th scope="row"><a href="/problems/${code}"><code>${code}</code></a></th>`
    + `<td>${escape(words[`problems.${code}.title`])}</td><td>${status}</td></tr>`;

// Pages of which there is one for each row of a table.
export function rows({ problems }, words) {
    return [
        { file: "problems/index.html", template: "problems", title: "page.problems.title", layout: "layout",
            values: { body: "", main: "wide", rows: problems.map((row) => listed(row.slice(0, 2), words)).join("\n") } },
        ...problems.map(([status, code]) => ({
            file: `problems/${code}.html`, template: "problem", title: code, layout: "layout",
            values: { body: "", main: "", status, code, sentence: words[`problems.${code}.title`], detail: words[`problems.${code}.detail`] },
        })),
        ...errors.map((status) => ({
            file: `errors/${status}.html`, template: "error", title: `page.error.${status}.title`, layout: "layout-error",
            theme: false, values: { status, sentence: words[`page.error.${status}.title`], detail: words[`page.error.${status}.detail`] },
        })),
    ];
}
