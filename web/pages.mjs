// Every page that nginx serves: one row each, made once in every language. Words are in languages/.

// `says`: how the keys of the words begin that the page's script needs.
const said = { script: "portal/plain.js", says: ["portal.choices."] };
const plain = { layout: "layout", values: { body: "", main: "" }, ...said };
const split = { layout: "layout", values: { body: "split", main: "" }, ...said };

export const pages = [
    { file: "index.html", template: "index", title: "page.index.title", ...split,
        script: "portal/index.js", says: ["portal"] },
    { file: "login.html", template: "login", title: "page.login.title", ...split,
        script: "portal/login.js", says: ["portal"] },
    { file: "register.html", template: "register", title: "page.register.title", ...split,
        script: "portal/register.js", says: ["portal", "strength"] },
    { file: "setup.html", template: "setup", title: "page.setup.title", ...split,
        script: "portal/setup.js", says: ["portal", "strength"] },
    { file: "logout.html", template: "logout", title: "page.logout.title", ...plain },
    { file: "signed-out.html", template: "signed-out", title: "page.signed_out.title", ...split },
    { file: "docs.html", template: "docs", title: "page.docs.title", ...split },
    { file: "sample/index.html", template: "sample", title: "page.sample.title", layout: "layout-sample",
        theme: false },
    { file: "app.html",        template: "app",        title: "common.gatelodge", layout: "layout-app",
        style: "styles/app.css", script: "app/main.js", preload: true },
];

// nginx's own error pages. They are shown on every protected site, too, and run no script there.
const errors = ["400", "401", "403", "404", "405", "413", "429", "503"];

const escape = (text) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");

// What can be done about an error. nginx fills in where the portal is (http.conf), and leaves the link out where it was
// not told; the page of the error itself is always there to be asked again.
const away = (path, text) => `<!--# if expr="$gatelodge_portal" --><p class="row"><a class="button"`
    + ` href="<!--# echo var="gatelodge_portal" -->${path}">${escape(text)}</a></p><!--# endif -->`;
const again = (words) => `<p class="row"><a class="button" href="">${escape(words["portal.again"])}</a></p>`;
const actions = {
    401: (words) => away("/login", words["page.error.401.action"]),
    403: (words) => away("/login", words["page.error.403.action"]),
    429: again,
    503: again,
};
const front = (words) => away("/", words["page.error.back"]);
const listed = ([status, code], words) =>
    `<tr><th scope="row"><a href="/problems/${code}"><code>${code}</code></a></th>`
    + `<td>${escape(words[`problems.${code}.title`])}</td><td>${status}</td></tr>`;

// Pages of which there is one for each row of a table.
export function rows({ problems }, words) {
    return [
        { file: "problems/index.html", template: "problems", title: "page.problems.title", ...plain, values: {
            body: "", main: "wide", rows: problems.map((row) => listed(row, words)).join("\n"),
        } },
        ...problems.map(([status, code]) => ({
            file: `problems/${code}.html`, template: "problem", title: code, ...plain, values: {
                body: "", main: "", status, code, sentence: words[`problems.${code}.title`],
                detail: words[`problems.${code}.detail`],
            },
        })),
        ...errors.map((status) => ({
            file: `errors/${status}.html`, template: "error", title: `page.error.${status}.title`,
            layout: "layout-error", theme: false, values: {
                status, sentence: words[`page.error.${status}.title`], detail: words[`page.error.${status}.detail`],
                action: (actions[status] ?? front)(words),
            },
        })),
    ];
}
