// Where we are: the address bar is the only state. Links are ordinary links; going somewhere is taken from the browser
// only inside the account and the console.
import { signal } from "@preact/signals";

const read = () => ({ path: location.pathname, query: Object.fromEntries(new URLSearchParams(location.search)) });

export const address = signal(read());
let shown = location.href;      // what that was read from
let leaving = () => true;       // whether what is being edited may be left

// While something is unsaved: called before another place is shown; gives false to stay. Gives what ends that.
export function onLeaving(call) {
    leaving = call;
    return () => { leaving = () => true; };
}

function show() {
    shown = location.href;
    address.value = read();
}

const isOurs = (url) => url.origin === location.origin && /^\/(account|console)(\/|$)/.test(url.pathname);

// Goes to an address of ours; elsewhere the browser goes. Another place begins at its top, another view of the same
// stays where one looks.
export function go(to, { replace = false } = {}) {
    const url = new URL(to, location.href);

    if (!isOurs(url))
        return location.assign(url);
    if (!leaving())
        return undefined;
    const isElsewhere = url.pathname !== location.pathname;

    history[replace ? "replaceState" : "pushState"](null, "", url);
    show();
    if (isElsewhere && !replace)
        scrollTo(0, 0);
    return undefined;
}

// The address with other members in its query; empty ones go.
export function withQuery(changes) {
    const url = new URL(location.href);

    for (const [name, value] of Object.entries(changes))
        if (value === undefined || value === null || value === "")
            url.searchParams.delete(name);
        else
            url.searchParams.set(name, value);
    return url.pathname + url.search;
}

// What is typed into filters replaces the entry of the history: back leads to the page before, not through letters.
export const setQuery = (changes) => go(withQuery(changes), { replace: true });

const pageOf = (url) => url.pathname + url.search;

// "Back" and "forward" have gone already: who stays after all is put where they were.
addEventListener("popstate", () => {
    if (pageOf(location) !== pageOf(new URL(shown)) && !leaving())
        history.pushState(null, "", shown);
    else
        show();
});

// Whether the browser does with a click what we would not: another tab, a file, a place on this page.
const isBrowsers = (event) => event.defaultPrevented || event.button
    || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey;
const isOtherwise = (link) => link.target || link.hasAttribute("download") || !isOurs(new URL(link.href))
    || link.getAttribute("href").startsWith("#");

document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[href]");

    if (!link || isBrowsers(event) || isOtherwise(link))
        return;
    event.preventDefault();
    go(link.href);
});
