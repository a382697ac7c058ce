// Before the first paint: the theme that somebody chose (without a choice the browser's own holds), and that scripts
// run, so that a page does not show first what only those without need. And where a script is not to be had, as while a
// newer version is being installed, a page that is made by it says so instead of staying empty.
const theme = document.cookie.match(/(?:^|; )gatelodge_theme=(light|dark)/)?.[1];
if (theme)
    document.documentElement.dataset.theme = theme;
document.documentElement.classList.add("scripted");
addEventListener("error", ({ target }) => {
    if (target instanceof HTMLScriptElement)
        document.getElementById("broken")?.removeAttribute("hidden");
}, true);
