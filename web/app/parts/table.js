// Tables over a Listing: rows are read as one scrolls, and only those in view are drawn, however many there are. Rows
// are walked by arrow keys, opened by Enter, chosen by Space.
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { html } from "../html.js";
import { go, setQuery } from "../router.js";
import { say } from "../words.js";
import { Button } from "./button.js";
import { Failure, Loading } from "./states.js";

const spare = 12;               // rows drawn above and below what is seen

// Which rows are in view, by the height of the first one.
function useWindow(body, count) {
    const [range, setRange] = useState({ from: 0, until: 60, height: 48 });

    useLayoutEffect(() => {
        const look = () => {
            const height = body.current?.querySelector("tr[data-row]")?.offsetHeight || 48;
            const above = -(body.current?.getBoundingClientRect().top ?? 0);
            const from = Math.max(0, Math.floor(above / height) - spare);
            const until = Math.ceil((above + innerHeight) / height) + spare;

            setRange((old) => (old.from === from && old.until === until && old.height === height
                ? old : { from, until, height }));
        };
        look();
        addEventListener("scroll", look, { passive: true });
        addEventListener("resize", look);
        return () => { removeEventListener("scroll", look); removeEventListener("resize", look); };
    }, [count]);
    return range;
}

const focusRow = (body, index) => body.querySelector(`tr[data-row="${index}"]`)?.focus();

// What the keyboard does on a row.
function keysOn({ row, index, link, choose, body }) {
    return (event) => {
        if (event.target !== event.currentTarget)
            return;
        if (event.key === "ArrowDown" || event.key === "ArrowUp")
            focusRow(body.current, index + (event.key === "ArrowDown" ? 1 : -1));
        else if (event.key === "Enter" && link)
            go(link(row));
        else if (event.key === " " && choose)
            choose(row.id);
        else
            return;
        event.preventDefault();
    };
}

const Cell = ({ column, row, link, first }) => {
    const content = column.show(row);

    return html`<td class=${column.kind ?? ""} data-label=${column.label}>${first && link
        ? html`<a class="row-link" href=${link(row)} tabindex="-1">${content}</a>` : content}</td>`;
};

const ChooseCell = ({ row, chosen, choose }) => html`
    <td class="choose"><input type="checkbox" checked=${chosen} tabindex="-1"
        aria-label=${say("common.choose", { name: row.display_name ?? row.name ?? row.username ?? row.id })}
        onChange=${() => choose(row.id)} /></td>`;

const elsewhere = "a, button, input, label, .menu";     // what a click on it does is its own

const Row = ({ row, index, enters, columns, link, chosen, choose, body, actions, mark }) => html`
    <tr data-row=${index} aria-rowindex=${index + 2} tabindex=${enters ? 0 : -1}
        class=${`${link ? "opens" : ""} ${mark?.(row) ?? ""}`} aria-selected=${choose ? chosen : undefined}
        onKeyDown=${keysOn({ row, index, link, choose, body })}
        onClick=${(event) => { if (link && !event.target.closest(elsewhere)) go(link(row)); }}>
        ${choose && html`<${ChooseCell} row=${row} chosen=${chosen} choose=${choose} />`}
        ${columns.map((column, at) => html`
            <${Cell} key=${column.label} column=${column} row=${row} link=${link} first=${at === 0} />`)}
        ${actions && html`<td class="actions">${actions(row)}</td>`}
    </tr>`;

// The name of a column; where the API can sort by it (column.sort), a button that does, and turns the order round.
function Heading({ column: { label, kind = "", sort: by }, sort }) {
    if (!by || sort === undefined)
        return html`<th scope="col" class=${kind}>${label}</th>`;
    const order = sort === by ? "ascending" : sort === `-${by}` ? "descending" : undefined;

    return html`
        <th scope="col" class=${kind} aria-sort=${order}>
            <button type="button" class="sort" onClick=${() => setQuery({ sort: sort === by ? `-${by}` : by })}>
                ${label}</button></th>`;
}

const spacer = (height) => height > 0 && html`
    <tr aria-hidden="true" class="spacer"><td style=${{ height: `${height}px` }} /></tr>`;

// What is shown while another question about the same things has no answer yet: the rows that are there, which do not
// flicker under the letters of who searches.
function useSteady(asked) {
    const shown = useRef(asked);

    useEffect(() => {           // also behind a page in which a filter found nobody: nobody else reads on
        if (asked.isFirst)
            asked.more();
    }, [asked, asked.state.value]);
    if (!asked.isFirst || asked.path !== shown.current.path)
        shown.current = asked;
    return shown.current;
}

// What stands below the rows: that more are being read, why they are not, or how many there were.
const End = ({ listing, count, state }) => html`
    ${state === "loading" && !listing.isFailing && html`<${Loading} lines=${count ? 2 : 8} />`}
    ${state === "resting" && html`
        <p class="end row small"><span class="quiet">${say("common.resting")}</span>
            <${Button} kind="plain small" run=${() => listing.more()}>${say("common.look_further")}<//></p>`}
    ${listing.isFailing && html`
        <${Failure} problem=${listing.problem.value}
            again=${() => (count ? listing.more() : listing.again())} />`}
    ${state === "whole" && count > 20 && html`
        <p class="quiet small end">${say("common.rows", { count })}</p>`}`;

function toggled(ids, id) {
    const next = new Set(ids);

    if (!next.delete(id))
        next.add(id);
    return next;
}

// listing: what to show. columns: [{ label, show(row), kind, sort }], the first leads to link(row). chosen: a signal
// with a Set of ids, where rows can be chosen. actions(row): what stands at the end. mark(row): classes of a row that
// is special. sort: the order as the API calls it, where columns with a `sort` can change it (?sort=). empty: what is
// shown instead of no rows.
export function Table({ listing: asked, columns, label, link, chosen, actions, mark, sort, empty }) {
    const body = useRef(), listing = useSteady(asked);
    const rows = listing.rows.value, state = listing.state.value;
    const { from, until, height } = useWindow(body, rows.length);
    const seen = rows.slice(from, until);
    const choose = chosen && ((id) => { chosen.value = toggled(chosen.value, id); });
    const isAll = chosen?.value.size > 0 && rows.every(({ id }) => chosen.value.has(id));
    const chooseAll = () => { chosen.value = chosen.value.size ? new Set() : new Set(rows.map(({ id }) => id)); };

    useEffect(() => {
        if (state === "idle" && until >= rows.length - spare)
            listing.more();
    }, [listing, state, until, rows.length]);
    // Always there, or screen readers would not hear what comes into it.
    const told = html`<p class="unseen" role="status">${listing.isEmpty && say("common.nothing_found")}</p>`;

    if (listing.isEmpty)
        return html`${told}${empty ?? null}`;
    return html`${told}
        <div class="table-frame">
            <table class="list" aria-label=${label} aria-rowcount=${state === "whole" ? rows.length + 1 : -1}
                aria-busy=${state === "loading" || listing !== asked}>
                <thead><tr>
                    ${choose && html`<th class="choose"><input type="checkbox" aria-label=${say("common.choose_all")}
                        checked=${isAll} indeterminate=${chosen.value.size > 0 && !isAll}
                        onChange=${chooseAll} /></th>`}
                    ${columns.map((column) => html`<${Heading} key=${column.label} column=${column} sort=${sort} />`)}
                    ${actions && html`<th class="actions"><span class="unseen">${say("common.actions")}</span></th>`}
                </tr></thead>
                <tbody ref=${body}>
                    ${spacer(from * height)}
                    ${seen.map((row, at) => html`
                        <${Row} key=${row.id} row=${row} index=${from + at} enters=${at === 0}
                            columns=${columns} link=${link}
                            chosen=${chosen?.value.has(row.id)} choose=${choose} body=${body}
                            actions=${actions} mark=${mark} />`)}
                    ${spacer((rows.length - from - seen.length) * height)}
                </tbody>
            </table>
            <${End} listing=${listing} count=${rows.length} state=${state} />
        </div>`;
}
