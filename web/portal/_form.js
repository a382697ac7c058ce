// A form that a script sends: checked here first, sent once at a time, misfits told beside their fields.
import { known, make, say } from "./_page.js";

const codes = { valueMissing: "missing", typeMismatch: "not_an_email", tooShort: "too_short" };

// What the browser finds, as the API would say it.
function foundHere(form) {
    return [...form.elements].filter((field) => field.willValidate && !field.validity.valid).map((field) => ({
        pointer: `/${field.name}`,
        code: Object.entries(codes).find(([flag]) => field.validity[flag])?.[1] ?? "malformed",
    }));
}

const sentence = (name, code) => [`portal.misfit.${name}.${code}`, `portal.misfit.${code}`].find(known)
    ?? "portal.misfit.malformed";

function describe(field, id) {
    const others = (field.getAttribute("aria-describedby") ?? "").split(" ").filter((other) => other && other !== id);
    field.setAttribute("aria-describedby", [...others, id].join(" "));
}

function forget(field) {
    field.removeAttribute("aria-invalid");
    document.getElementById(`${field.id}-misfit`)?.remove();
}

function tell(field, text) {
    const id = `${field.id}-misfit`;

    forget(field);
    field.setAttribute("aria-invalid", "true");
    describe(field, id);
    field.closest(".field").append(make("p", { id, className: "misfit", textContent: text }));
    field.addEventListener("input", () => forget(field), { once: true });
}

// Says beside each field what does not fit, and leads to the first. Gives whether there was any to say it at.
export function showMisfits(form, misfits) {
    const placed = misfits.map(({ pointer, code }) => [form.elements[pointer.slice(1)], code])
        .filter(([field]) => field);

    for (const [field, code] of placed)
        tell(field, say(sentence(field.name, code)));
    placed[0]?.[0].focus();
    return placed.length > 0;
}

// A button that does nothing just now, and can be found all the same.
export const hold = (button) => button.setAttribute("aria-disabled", "true");
export const release = (button) => button.removeAttribute("aria-disabled");

export const leaving = "leaving";

const setBusy = (button, busy) => button.toggleAttribute("data-busy", busy);

// Calls `send` with the form's values when it is submitted and complete; again only when that is over and has not given
// that the page is being left.
export function onSubmit(form, send) {
    const button = form.querySelector("[type=submit]");
    let busy = false;

    form.noValidate = true;
    form.addEventListener("submit", async (event) => {
        event.preventDefault();
        if (busy || showMisfits(form, foundHere(form)))
            return;
        busy = true;
        setBusy(button, true);
        busy = await send(Object.fromEntries(new FormData(form))) === leaving;
        setBusy(button, busy);
    });
}
