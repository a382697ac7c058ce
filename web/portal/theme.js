// Before the first paint: the theme that somebody chose (without a choice the browser's own holds), and that scripts
// run, so that a page does not show first what only those without need.
const theme = document.cookie.match(/(?:^|; )gatelodge_theme=(light|dark)/)?.[1];
if (theme)
    document.documentElement.dataset.theme = theme;
document.documentElement.classList.add("scripted");
