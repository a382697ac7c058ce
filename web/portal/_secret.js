// A password's field: it can be shown, and says when Caps Lock is on.
import { make, say } from "./_page.js";

function addShow(field) {
    const button = make("button", { type: "button", className: "reveal", "aria-controls": field.id });
    const show = (shown) => {
        field.type = shown ? "text" : "password";
        button.textContent = say(shown ? "portal.hide" : "portal.show");
        button.setAttribute("aria-label", say(shown ? "portal.hide_password" : "portal.show_password"));
    };

    field.after(button);
    button.addEventListener("click", () => {
        show(field.type === "password");
        field.focus();
    });
    // What is sent is a password's field again, so that nothing remembers it as ordinary text.
    field.form.addEventListener("submit", () => show(false), true);
    show(false);
}

function addCapsLock(field) {
    const hint = make("p", { className: "hint", role: "status" });
    const look = (event) => {
        const on = event.getModifierState?.("CapsLock") ?? false;
        const text = on ? say("portal.caps_lock") : "";
        if (hint.textContent !== text)
            hint.textContent = text;
    };

    field.parentElement.after(hint);
    for (const kind of ["keydown", "keyup", "pointerdown"])
        field.addEventListener(kind, look);
    field.addEventListener("blur", () => { hint.textContent = ""; });
}

export function improveSecret(field) {
    addShow(field);
    addCapsLock(field);
}
