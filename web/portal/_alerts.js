// What went wrong, in place. The sentences stand in the page from the start (.alert, named by the problem's code), and
// without scripts the address shows one of them (#code); here they are shown and hidden.
import { find, make, say, sayTime } from "./_page.js";

let ticking;

function forgetAddress() {
    if (location.hash)
        history.replaceState(null, "", location.pathname + location.search);
}

export function hideAlerts() {
    clearInterval(ticking);
    document.documentElement.classList.add("told");         // no longer what the address says
    for (const alert of document.querySelectorAll(".alert"))
        alert.classList.remove("shown");
    forgetAddress();
}

// Shows the sentence for this code, or that something is broken. Gives its element.
export function showAlert(code) {
    const alert = document.getElementById(code) ?? find("#internal_error");

    hideAlerts();
    alert.querySelector(".more")?.remove();
    alert.classList.add("shown");
    return alert;
}

// Below the sentence: what can be done about it, here.
const addMore = (alert, ...children) => alert.append(make("p", { className: "more" }, ...children));

export function offerAgain(alert, again) {
    const button = make("button", { type: "button", className: "plain small", textContent: say("portal.again") });

    button.addEventListener("click", again);
    addMore(alert, button);
}

// Counts down in words. A screen reader is told the time once, and when it is over.
export function countDown(alert, seconds, over) {
    const until = Date.now() + seconds * 1000;
    const heard = make("span", { className: "unseen", textContent: say("portal.wait", { time: sayTime(seconds) }) });
    const shown = make("span", { "aria-hidden": "true" });
    const left = () => Math.ceil((until - Date.now()) / 1000);
    const tick = () => {
        shown.textContent = say("portal.wait", { time: sayTime(Math.max(left(), 1)) });
        if (left() > 0)
            return;
        clearInterval(ticking);
        showAlert("wait_over");
        over();
    };

    addMore(alert, heard, shown);
    tick();
    ticking = setInterval(tick, 500);
}
