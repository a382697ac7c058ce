// People who make an account themselves, where that is open.
import "./_choices.js";
import { find, retitle, say, showOnly } from "./_page.js";
import { ask, askOnce } from "./_ask.js";
import { countDown, hideAlerts, offerAgain, showAlert } from "./_alerts.js";
import { onSubmit, showMisfits } from "./_form.js";
import { improveSecret } from "./_secret.js";
import { hintStrength } from "./_strength.js";

const form = find("#registration");

function showPart(part, title) {
    showOnly("part", part);
    if (!title)
        return;
    retitle(title);
    find("#heading").focus();
}

function explain(answer) {
    if (answer.code === "registration_closed")
        return showPart("closed", say("portal.register.closed_title"));
    if (answer.code === "username_taken")
        return showMisfits(form, [{ pointer: "/username", code: "taken" }]);
    if (answer.status === 422 && showMisfits(form, answer.misfits))
        return undefined;
    const alert = showAlert(answer.code);
    if (answer.status === 429 && answer.seconds)
        return countDown(alert, answer.seconds, () => undefined);
    return offerAgain(alert, () => form.requestSubmit());
}

async function send({ display_name, ...given }) {
    hideAlerts();
    const answer = await askOnce("/registrations", display_name ? { ...given, display_name } : given);

    if (!answer.ok)
        return explain(answer);
    form.reset();
    return showPart("sent", say("portal.register.sent_title"));
}

async function begin() {
    hideAlerts();
    const { ok, code, data } = await ask("GET", "/portal");

    if (!ok)
        return offerAgain(showAlert(code), begin);
    if (!data.registration)
        return showPart("closed", say("portal.register.closed_title"));
    showPart("form");
    find("#username").focus();
    return hintStrength(find("#password"), data.password_min, ["#username", "#email", "#display_name"]);
}

for (const link of document.querySelectorAll("[data-keeps-way]"))
    link.search = location.search;
improveSecret(find("#password"));
onSubmit(form, send);
await begin();
