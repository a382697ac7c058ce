// From what programs say of themselves, and from addresses, to words that a person recognizes. Gives keys of the
// catalogues with their values, and says no more than is there: who lies about being a browser is believed, and where
// in the world an address is nobody knows here.

// In this order: most browsers name those that they are made of, too.
const browsers = [
    [/\bEdg(?:e|A|iOS)?\//, "Edge"],
    [/\b(?:OPR|OPX|Opera)\//, "Opera"],
    [/\bSamsungBrowser\//, "Samsung Internet"],
    [/\bVivaldi\//, "Vivaldi"],
    [/\bYaBrowser\//, "Yandex Browser"],
    [/\bDuckDuckGo\//, "DuckDuckGo"],
    [/\b(?:Firefox|FxiOS)\//, "Firefox"],
    [/\b(?:Chrome|CriOS|HeadlessChrome|Chromium)\//, "Chrome"],
    [/\bVersion\/.*\bSafari\//, "Safari"],
];

// An iPad calls itself a Mac unless it is asked for pages of phones: then it is one here, too.
const systems = [
    [/\biPhone\b|\biPod\b/, "iPhone", "phone"],
    [/\biPad\b/, "iPad", "tablet"],
    [/\bAndroid\b.*\bMobile\b/, "Android", "phone"],
    [/\bAndroid\b/, "Android", "tablet"],
    [/\bCrOS\b/, "ChromeOS", "computer"],
    [/\bWindows\b/, "Windows", "computer"],
    [/\bMacintosh\b|\bMac OS X\b/, "Mac", "computer"],
    [/\b(FreeBSD|OpenBSD|NetBSD)\b/, null, "computer"],
    [/\bLinux\b|\bX11\b/, "Linux", "computer"],
];

const icons = { phone: "phone", tablet: "phone", computer: "screen", program: "program", unknown: "devices" };

function systemOf(text) {
    for (const [pattern, name, kind] of systems) {
        const found = pattern.exec(text);
        if (found)
            return { system: name ?? found[1], kind };
    }
    return {};
}

// What calls itself by one name, such as curl/7.88.1, or says it in a remark: (compatible; Somebot/2.1; …).
function programOf(text) {
    const named = /^Mozilla\//.test(text) ? /\bcompatible; ([^/;()]{1,40})/.exec(text) : /^([^/;()]{1,40})/.exec(text);

    return named?.[1].trim();
}

function describe(text) {
    const browser = browsers.find(([pattern]) => pattern.test(text))?.[1];
    const { system, kind } = systemOf(text);
    const program = browser ? undefined : programOf(text);

    if (program)
        return { kind: "program", key: "devices.program", values: { program } };
    if (browser && system)
        return { kind, key: "devices.browser_on", values: { browser, system } };
    if (system)
        return { kind, key: "devices.system", values: { system } };
    return browser ? { kind: "computer", key: "devices.browser", values: { browser } }
        : { kind: "unknown", key: "devices.unknown", values: {} };
}

// What a user agent is: { kind: phone, tablet, computer, program or unknown, icon, key, values }.
//   const { key, values } = deviceOf(session.user_agent);  say(key, values)      "Firefox on Linux"
export function deviceOf(userAgent) {
    const device = describe(userAgent ?? "");

    return { ...device, icon: icons[device.kind] };
}

// ---- addresses

const numbersOf = (ip) => {
    const parts = /^(?:::ffff:)?(\d+)\.(\d+)\.(\d+)\.(\d+)$/i.exec(ip);

    return parts?.slice(1).map(Number);
};

const isHere = ([first]) => first === 127;
const isPrivate = ([first, second]) => first === 10 || (first === 172 && second >= 16 && second < 32)
    || (first === 192 && second === 168) || (first === 169 && second === 254);
const isShared = ([first, second]) => first === 100 && second >= 64 && second < 128;

function keyOfPlace(ip) {
    const numbers = numbersOf(ip);

    if (numbers ? isHere(numbers) : ip === "::1")
        return "devices.place.server";
    if (numbers ? isPrivate(numbers) : /^f(?:[cd]|e[89ab])[0-9a-f]{0,2}:/i.test(ip))
        return "devices.place.local";
    return numbers && isShared(numbers) ? "devices.place.shared" : "devices.place.internet";
}

// Where an address is, as far as the address says: the key of a word. here: the address that one looks from, if any.
export function placeOf(ip, here) {
    if (!ip)
        return "devices.place.unknown";
    return ip === here ? "devices.place.same" : keyOfPlace(ip);
}
