// Before the first paint: the theme that somebody chose. Without a choice the browser's own holds.
const theme = document.cookie.match(/(?:^|; )gatelodge_theme=(light|dark)/)?.[1];
if (theme)
    document.documentElement.dataset.theme = theme;
