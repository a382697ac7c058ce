// The sign-in page with a script: the same form, sent without leaving the page, so that what was typed stays. Whoever
// is signed in already goes on, or confirms with the password alone where the gate asks for that (?again=true).
import "./_choices.js";
import { find, retitle, say } from "./_page.js";
import { ask, wayBack } from "./_ask.js";
import { countDown, hideAlerts, offerAgain, showAlert } from "./_alerts.js";
import { hold, leaving, onSubmit, release } from "./_form.js";
import { improveSecret } from "./_secret.js";

const form = find("#sign-in");
const identifier = form.elements.identifier;
const password = form.elements.password;
const button = form.querySelector("[type=submit]");
const confirming = new URLSearchParams(location.search).get("again") === "true";
let tooMany;            // who may not try again yet
let known;              // who is signed in already

const portal = ask("GET", `/portal${wayBack()}`);

// Where it leads. Asked again when the first answer failed; the front page knows the way, too.
async function destination() {
    const first = await portal;
    const { data } = first.ok ? first : await ask("GET", `/portal${wayBack()}`);

    return data?.return_to ?? "/";
}

// A name for it: the host where it is another one, else the path.
function placeOf(address) {
    const url = new URL(address, location.href);

    return url.host === location.host ? url.pathname : url.host;
}

// A lock is on a name: another may be tried.
function unlock() {
    tooMany = undefined;
    release(button);
}

function lock(alert, seconds) {
    tooMany = identifier.value;
    hold(button);
    countDown(alert, seconds, unlock);
}

function explain({ code, status, seconds }) {
    const said = { field_invalid: "malformed", wrong_credentials: known ? "wrong_password" : code };
    const alert = showAlert(said[code] ?? code);

    if (status === 429 && seconds)
        return lock(alert, seconds);
    if (status === 0 || status >= 500)
        return offerAgain(alert, () => form.requestSubmit());
    password.focus();
    return password.select();
}

const signIn = (given) => ask("POST", "/sessions",
    { ...given, remember: given.remember === "true", deliver: "cookie" });
const confirm = (given) => ask("POST", "/sessions/current/reauthenticate", { password: given.password });

async function send(given) {
    if (tooMany === given.identifier)
        return undefined;
    hideAlerts();
    const answer = await (known ? confirm : signIn)(given);
    if (answer.ok)
        location.replace(await destination());
    else if (answer.code === "not_signed_in")
        location.reload();              // the session ended meanwhile
    else
        return explain(answer);
    return leaving;
}

// Who leaves here is signed out: a session that nobody sees any more is one too many.
async function signInAsOther() {
    const answer = await ask("DELETE", "/sessions/current");

    if (answer.ok || answer.code === "not_signed_in")
        location.reload();
    else
        offerAgain(showAlert(answer.code), signInAsOther);
}

function otherButton() {
    const other = find("#known-other");

    other.textContent = say("portal.login.somebody_else");
    other.addEventListener("click", signInAsOther);
    return other;
}

// Only the password is asked for; the name stays in the form, for the browser's own memory of passwords.
async function askToConfirm(person) {
    identifier.value = person.username;
    identifier.readOnly = true;
    identifier.closest(".field").hidden = true;
    form.elements.remember.closest(".choice").hidden = true;
    form.prepend(find(".person"));
    form.after(otherButton());
    showPerson(person);
    retitle(say("portal.login.confirm_title"));
    find("#about").textContent = say("portal.login.confirm_about", { place: placeOf(await destination()) });
    button.textContent = say("portal.login.confirm");
    password.focus();
}

function showPerson(person) {
    const name = person.display_name || person.username;

    find("#known-initial").textContent = [...name][0].toUpperCase();
    find("#known-name").textContent = name;
    find("#known-username").textContent = person.email ?? person.username;
    return name;
}

async function offerToContinue(person) {
    const way = find("#known-continue");
    const name = showPerson(person);

    way.href = await destination();
    way.textContent = say("portal.login.as", { name });
    otherButton();
    retitle(say("portal.login.known_title"));
    find("#about").textContent = say("portal.login.known_about");
    form.hidden = true;
    find("#known").hidden = false;
    way.focus();
}

async function meet() {
    const { ok, data } = await ask("GET", "/sessions/current");

    if (!ok)
        return;
    find("#help").hidden = true;
    known = data.user;
    await (confirming ? askToConfirm : offerToContinue)(data.user);
}

// Where it leads, before anybody types a password.
async function sayPlace() {
    const { data } = await portal;

    if (data && !known && new URLSearchParams(location.search).has("rd"))
        find("#about").textContent = say("portal.login.leads", { place: placeOf(data.return_to) });
}

async function offerRegistration() {
    const { data } = await portal;

    if (!data?.registration || known)
        return;
    find("#help").textContent = say("portal.login.lost");
    find("#register a").search = location.search;
    find("#register").hidden = false;
}

improveSecret(password);
onSubmit(form, send);
identifier.addEventListener("input", unlock);
await meet();
await Promise.all([sayPlace(), offerRegistration()]);
