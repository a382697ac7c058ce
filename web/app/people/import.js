import { html } from "../html.js";
import { Page } from "../parts/page.js";
export default () => html`<${Page} title="…" />`;
