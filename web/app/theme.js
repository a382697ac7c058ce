// Light, dark, or as the device has it.
import { signal } from "@preact/signals";

const read = () => document.cookie.match(/(?:^|; )gatelodge_theme=(light|dark)/)?.[1] ?? "auto";

export const themes = ["auto", "light", "dark"];
export const theme = signal(read());

// Holds for all pages of this host, before their first paint: portal/theme.js.
export function wear(wanted) {
    const age = wanted === "auto" ? 0 : 31536000;

    theme.value = wanted;
    document.cookie = `gatelodge_theme=${wanted}; Path=/; Max-Age=${age}; SameSite=Lax; Secure`;
    if (wanted === "auto")
        delete document.documentElement.dataset.theme;
    else
        document.documentElement.dataset.theme = wanted;
}
