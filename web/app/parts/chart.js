// Counts over time as bars, one on the other. The drawing is for eyes; who reads otherwise has the same as a table.
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { html } from "../html.js";
import { theme } from "../theme.js";
import { language, say, sayMoment, sayNumber, timeZone } from "../words.js";

const height = 200;
const day = 86400;            // seconds

// How moments are written, by how long a step is. Days are those of the API: of UTC.
const writings = {
    hour: { axis: { hour: "numeric" }, whole: { dateStyle: "medium", timeStyle: "short" } },
    hours: { axis: { weekday: "short", day: "numeric" }, whole: { dateStyle: "medium", timeStyle: "short" },
        incrs: [day, 2 * day] },
    day: { axis: { day: "numeric", month: "short", timeZone: "UTC" }, whole: { dateStyle: "medium", timeZone: "UTC" },
        incrs: [day, 2 * day, 5 * day, 10 * day] },
};

// Canvases know no variables: what a colour of tokens.css is in the theme that holds.
function colourOf(element, name) {
    const probe = element.appendChild(document.createElement("span"));

    probe.style.color = `var(${name})`;
    const colour = getComputedStyle(probe).color;
    probe.remove();
    return colour;
}

const sum = (numbers) => numbers.reduce((all, one) => all + one, 0);
const sumsOf = (series, count) => series.map((_, at) =>
    Array.from({ length: count }, (__, index) => sum(series.slice(0, at + 1).map(({ values }) => values[index]))));

// The highest pile is drawn first, the lower ones over it.
const dataOf = (times, series) => [times.map((time) => time / 1000), ...sumsOf(series, times.length).reverse()];

const wholeNumbers = Array.from({ length: 12 }, (_, power) => [1, 2, 5].map((digit) => digit * 10 ** power)).flat();

function optionsFor(Plot, element, { series, step, setAt }) {
    const writing = writings[step];
    const zone = step === "day" ? "Etc/UTC" : timeZone();
    const quiet = colourOf(element, "--quiet"), line = colourOf(element, "--line");
    const axis = { stroke: quiet, font: `12px ${getComputedStyle(element).fontFamily}`, ticks: { show: false } };

    return {
        width: element.clientWidth, height, legend: { show: false }, padding: [8, 20, 0, 0],
        tzDate: zone && ((time) => Plot.tzDate(new Date(time * 1000), zone)),
        cursor: { y: false, drag: { x: false, y: false }, points: { show: false } },
        scales: { x: { range: (_, from, until) => [from - (until - from) / 60, until + (until - from) / 60] },
            y: { range: (_, __, most) => [0, Math.max(4, most * 1.08)] } },
        axes: [
            { ...axis, grid: { show: false }, incrs: writing.incrs, space: 64, size: 28,
                values: (_, splits) => splits.map((time) => sayMoment(time * 1000, writing.axis)) },
            { ...axis, grid: { stroke: line, width: 1 }, incrs: wholeNumbers, space: 36, size: 40,
                values: (_, splits) => splits.map((value) => sayNumber(value, { notation: "compact" })) },
        ],
        series: [{}, ...[...series].reverse().map(({ label, colour }) => ({
            label, fill: colourOf(element, colour), width: 0, points: { show: false },
            paths: Plot.paths.bars({ size: [0.7, 28], radius: 0.15 }),
        }))],
        hooks: { setCursor: [(plot) => setAt(plot.cursor.idx ?? null)] },
    };
}

// Whether it is dark here, however that came.
function useTheme() {
    const [dark, setDark] = useState(matchMedia("(prefers-color-scheme: dark)").matches);

    useEffect(() => {
        const media = matchMedia("(prefers-color-scheme: dark)"), look = () => setDark(media.matches);
        media.addEventListener("change", look);
        return () => media.removeEventListener("change", look);
    }, []);
    return theme.value === "auto" ? `auto ${dark}` : theme.value;
}

function usePlot(frame, { times, series, step, setAt }) {
    const plot = useRef(), look = useTheme();
    const data = useMemo(() => dataOf(times, series), [times, series]);
    const latest = useRef(data);

    latest.current = data;
    useEffect(() => {
        const element = frame.current;
        const observer = new ResizeObserver(() => plot.current?.setSize({ width: element.clientWidth, height }));
        let over = false;

        import("uplot").then(({ default: Plot }) => {
            if (over)
                return;
            plot.current = new Plot(optionsFor(Plot, element, { series, step, setAt }), latest.current, element);
            observer.observe(element);
        }, () => undefined);            // the table is there in any case
        return () => { over = true; observer.disconnect(); plot.current?.destroy(); plot.current = undefined; };
    }, [look, language.value, timeZone(), step, series.length]);
    useEffect(() => plot.current?.setData(data), [data]);
}

const Legend = ({ times, series, step, at }) => html`
    <ul class="legend small">
        ${series.map(({ label, colour, values }) => html`
            <li key=${label}><span class=${`swatch ${colour.slice(2)}`} aria-hidden="true" />${label}${" "}
                <strong>${sayNumber(at === null ? sum(values) : values[at] ?? 0)}</strong></li>`)}
        <li class="quiet" aria-hidden="true">
            ${at !== null && times[at] && sayMoment(times[at], writings[step].whole)}</li>
    </ul>`;

// The newest first, and no steps in which nothing happened: they say nothing to who has to listen to them all.
const Rows = ({ times, series, step, label }) => {
    const indices = [...times.keys()].filter((index) => series.some(({ values }) => values[index])).reverse();

    return html`
        <table><caption class="unseen">${label}</caption>
            <thead><tr><th scope="col">${say("overview.chart.when")}</th>
                ${series.map(({ label: name }) => html`<th key=${name} scope="col" class="number">${name}</th>`)}
            </tr></thead>
            <tbody>${indices.map((index) => html`
                <tr key=${times[index]}><th scope="row">${sayMoment(times[index], writings[step].whole)}</th>
                    ${series.map((one) => html`
                        <td key=${one.label} class="number">${sayNumber(one.values[index])}</td>`)}</tr>`)}
                ${indices.length === 0 && html`
                    <tr><td colspan=${series.length + 1} class="quiet">${say("overview.chart.nothing")}</td></tr>`}
            </tbody>
        </table>`;
};

// times: when each step begins, in ms; series: [{ label, colour: "--chart-1", values }], from the bottom up; step:
// "hour" (up to a day of them), "hours" (more) or "day"; label: what it shows.
export function Chart({ times, series, step, label }) {
    const frame = useRef(), [at, setAt] = useState(null);

    usePlot(frame, { times, series, step, setAt });
    return html`
        <figure class="chart"><figcaption class="unseen">${label}</figcaption>
            <${Legend} times=${times} series=${series} step=${step} at=${at} />
            <div class="drawing" ref=${frame} aria-hidden="true" />
            <details><summary class="small">${say("overview.chart.table")}</summary>
                <div class="rows" tabindex="0" role="region" aria-label=${label}>
                    <${Rows} times=${times} series=${series} step=${step} label=${label} /></div></details>
        </figure>`;
}
