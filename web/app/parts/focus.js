// Where the keyboard goes when what had it is gone: to the one of these elements that stands there now, else to the
// last of them, else to the heading of the place.
//   focusNear(".sessions button", index)
export function focusNear(selector, index) {
    requestAnimationFrame(() => {           // what is gone is drawn no more by then
        const near = [...document.querySelectorAll(selector)];

        (near[index] ?? near.at(-1) ?? document.querySelector("#place h1"))?.focus();
    });
}
