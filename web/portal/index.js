// The front page: in, or to one's account, as fits.
import "./_choices.js";
import { find, say, showOnly } from "./_page.js";
import { ask } from "./_ask.js";

const { ok, data } = await ask("GET", "/sessions/current");
if (ok)
    find("#about").textContent = say("portal.index.known", { name: data.user.display_name || data.user.username });
showOnly("who", ok ? "known" : "stranger");
find(".known-later").classList.add("now");
