// The device that something was done with and the place it was done from, for people to recognize.
import { deviceOf, placeOf } from "../devices.js";
import { html } from "../html.js";
import { say } from "../words.js";
import { Icon } from "./icons.js";

export function sayDevice(userAgent) {
    const { key, values } = deviceOf(userAgent);

    return say(key, values);
}

export const sayPlace = (ip, here) => say(placeOf(ip, here));

// "Firefox on Linux", with a drawing; all that the program said when one points at it. below: a second line.
export const Device = ({ userAgent, below }) => html`
    <span class="device" title=${userAgent ?? undefined}><${Icon} name=${deviceOf(userAgent).icon} />
        <span><span class="name">${sayDevice(userAgent)}</span>
            ${below && html`<span class="quiet small">${below}</span>`}</span>
    </span>`;

// The address, and what can be said of it. here: the address that one looks from.
export const Place = ({ ip, here }) => html`
    <span class="place">${ip && html`<span>${ip}</span> `}
        <span class="quiet small">${sayPlace(ip, here)}</span></span>`;
