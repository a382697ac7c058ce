// The first administrator's page. The form goes its own way; here it only becomes kinder.
import "./_choices.js";
import { find } from "./_page.js";
import { ask } from "./_ask.js";
import { improveSecret } from "./_secret.js";
import { hintStrength } from "./_strength.js";

improveSecret(find("#password"));
find("#setup").addEventListener("submit", (event) => event.submitter?.setAttribute("data-busy", ""));
addEventListener("pageshow", () => find("#setup [type=submit]").removeAttribute("data-busy"));

const { data } = await ask("GET", "/portal");
hintStrength(find("#password"), data?.password_min ?? 15, ["#username", "#email"]);
