// Starts the pages that need somebody signed in: their words, who it is, then the frame with the place asked for.
import { render } from "preact";
import { html } from "./html.js";
import { loadWords } from "./words.js";

await loadWords();
render(html`<p>…</p>`, document.getElementById("app"));
