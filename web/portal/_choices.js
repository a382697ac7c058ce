// At the foot of each page: the language and the colours of this browser. Both are cookies: nginx chooses the page by
// the one, theme.js the colours by the other, before the first paint.
import { find, make, say } from "./_page.js";

const root = document.documentElement;
const year = 31536000;      // seconds

const keep = (name, value, age) => {
    document.cookie = `${name}=${value}; Path=/; Max-Age=${age}; SameSite=Lax; Secure`;
};

function speak(language) {
    keep("gatelodge_language", language, year);
    location.reload();
}

function wear(theme) {
    keep("gatelodge_theme", theme, theme === "auto" ? 0 : year);
    if (theme === "auto")
        delete root.dataset.theme;
    else
        root.dataset.theme = theme;
}

// One of several: buttons in a row, the chosen one pressed.
function choice(name, options, chosen, choose) {
    const buttons = options.map(([value, text, language]) => {
        const button = make("button", { type: "button", textContent: text, "aria-pressed": value === chosen });
        if (language)
            button.lang = language;
        button.addEventListener("click", () => {
            for (const other of buttons)
                other.setAttribute("aria-pressed", other === button);
            choose(value);
        });
        return button;
    });

    return make("div", { className: "choices", role: "group", "aria-label": name }, ...buttons);
}

const languages = [["en", "English", "en"], ["de", "Deutsch", "de"]];
const themes = ["auto", "light", "dark"].map((theme) => [theme, say(`portal.choices.${theme}`)]);

find("#choices").append(
    choice(say("portal.choices.language"), languages, root.lang, speak),
    choice(say("portal.choices.theme"), themes, root.dataset.theme ?? "auto", wear),
);
