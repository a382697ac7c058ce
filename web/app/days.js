// Days as people live them: midnights of a time zone, also where clocks are turned. No zone: that of the device.
const day = 86400000;
const formats = new Map();

function formatOf(zone) {
    if (!formats.has(zone))
        formats.set(zone, new Intl.DateTimeFormat("en", { timeZone: zone, hourCycle: "h23", year: "numeric",
            month: "numeric", day: "numeric", hour: "numeric", minute: "numeric", second: "numeric" }));
    return formats.get(zone);
}

// What clocks on the wall show at a moment, as the moment at which those of UTC show it.
function wallOf(moment, zone) {
    const parts = formatOf(zone).formatToParts(moment).map(({ type, value }) => [type, Number(value)]);
    const { year, month, day: date, hour, minute, second } = Object.fromEntries(parts);

    return Date.UTC(year, month - 1, date, hour, minute, second);
}

const ahead = (moment, zone) => wallOf(moment, zone) - Math.floor(moment / 1000) * 1000;

// When they show it. The second step is for days on which clocks are turned.
function momentOf(wall, zone) {
    const near = wall - ahead(wall, zone);

    return wall - ahead(near, zone);
}

// When the day began that it is at a moment.
export const midnightAt = (moment, zone) => momentOf(Math.floor(wallOf(moment, zone) / day) * day, zone);

// The date that it is at a moment, as fields for dates write it.
export const dateAt = (moment, zone) => new Date(wallOf(moment, zone)).toISOString().slice(0, 10);

// When a day begins that is written as fields for dates do, "2026-11-20", or so many days later.
export function beginningOf(text, zone, later = 0) {
    const [year, month, date] = text.split("-").map(Number);

    return momentOf(Date.UTC(year, month - 1, date + later), zone);
}

// When the part of the day began, of so many hours, that it is at a moment.
export function partOfDayAt(moment, hours, zone) {
    const length = hours * 3600000;

    return momentOf(Math.floor(wallOf(moment, zone) / length) * length, zone);
}

// A moment as tables show it, "2026-11-20 16:20:05".
export const stampAt = (moment, zone) =>
    new Date(wallOf(moment, zone)).toISOString().slice(0, 19).replace("T", " ");

// A moment as fields for moments write it, "2026-11-20T16:20", and back.
export const writtenAt = (moment, zone) => new Date(wallOf(moment, zone)).toISOString().slice(0, 16);
export const momentAt = (text, zone) => momentOf(Date.parse(`${text}Z`), zone);

// The last second of a day that is written as fields for dates do.
export const endOf = (text, zone) => beginningOf(text, zone, 1) - 1000;
