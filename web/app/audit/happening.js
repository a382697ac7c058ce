import { html } from "../html.js";
import { say } from "../words.js";
export const Happening = ({ event }) => html`${event.actor.name} · ${say(`events.${event.action}`)} · ${event.target?.name}`;
