// /console/system: whether everything is well, and if not, what to do; below that, each part and what is normal of it.
import { get } from "../api.js";
import { html } from "../html.js";
import { Button } from "../parts/button.js";
import { Icon } from "../parts/icons.js";
import { Loaded, useLoaded } from "../parts/loaded.js";
import { Page, Section } from "../parts/page.js";
import { Failure } from "../parts/states.js";
import { Ago, Badge, Copy, Facts, Moment } from "../parts/text.js";
import { useEachMinute } from "../refreshing.js";
import { say, sayMilliseconds, sayNumber } from "../words.js";
import { fillOf, findingsOf } from "./checks.js";

const Finding = ({ text, command }) => html`
    <li><p>${text}</p>${command && html`<${Copy} text=${command} />`}</li>`;

// One headline: everything is well, or what is not.
function Verdict({ system, at }) {
    const findings = findingsOf(system), tone = findings[0]?.tone ?? "good";
    const count = findings.length;
    const titles = {
        good: say("system.well"), notice: say("system.look", { count }), bad: say("system.wrong", { count }),
    };

    return html`
        <section class=${`alert shown verdict ${tone}`} aria-label=${titles[tone]}>
            <h2><${Icon} name=${tone === "good" ? "good" : "warning"} />${titles[tone]}</h2>
            ${count > 0 && html`
                <ul>${findings.map((finding) => html`<${Finding} key=${finding.text} ...${finding} />`)}</ul>`}
            <p class="quiet small" role="status">
                ${say("system.looked")}${" "}<${Moment} at=${at} options=${{ timeStyle: "medium" }} /></p>
        </section>`;
}

const duties = () => ({
    gate: say("system.gate"), login: say("system.login"), api: say("system.api"), jobs: say("system.jobs"),
});

// A state in a word.
const State = ({ well, yes, no, tone = "bad" }) => html`<${Badge} tone=${well ? "good" : tone}>${well ? yes : no}<//>`;

const Programs = ({ programs, startedAt }) => html`
    <${Section} title=${say("system.programs")} about=${say("system.programs.about")}>
        <ul class="programs">${programs.map(({ name, version, ready }) => html`
            <li key=${name}><span class="name"><code>gatelodge-${name}</code></span>
                <span class="quiet small">${[duties()[name], version].filter(Boolean).join(" · ")}</span>
                <${State} well=${ready} yes=${say("system.ready")} no=${say("system.not_ready")} /></li>`)}</ul>
        <p class="quiet small">${say("system.api_started")} <${Ago} at=${startedAt} /></p>
    <//>`;

const saySchema = ({ schema, schema_wanted: wanted }) => (schema === wanted
    ? say("system.database.current", { schema }) : say("system.database.of", { schema, wanted }));

const Database = ({ database }) => html`
    <${Section} title=${say("system.database")} about=${say("system.database.about")}>
        <${Facts} rows=${[
            [say("system.state"), html`
                <${State} well=${database.ready} yes=${say("system.answers")} no=${say("system.silent")} />`],
            [say("system.version"), database.version],
            database.ready && [say("system.database.schema"), saySchema(database)],
            database.ready && [say("system.database.takes"), sayMilliseconds(database.milliseconds)],
            database.ready && [say("system.database.clock_differs"), sayMilliseconds(Math.abs(database.clock_ahead))],
        ]} />
    <//>`;

const mebibytes = (bytes) => sayNumber(bytes / 1048576, { maximumFractionDigits: 1 });

// How full it is, with words for those who see no bar, and for what a full one means.
const Fill = ({ table }) => {
    const part = fillOf(table);
    const text = sayNumber(part, { style: "percent", maximumFractionDigits: part < 0.1 ? 1 : 0 });
    const used = say("system.table.used", { used: mebibytes(table.used), size: mebibytes(table.size) });

    return html`
        <div class="fill">
            <meter min="0" max="1" low="0.75" high="0.9" optimum="0.3" value=${part}
                aria-label=${say("system.table.fill")}>${text}</meter>
            <p class="small"><strong>${text}</strong>${" "}<span class="quiet">${used}</span></p>
        </div>`;
};

const SessionTable = ({ table }) => html`
    <${Section} title=${say("system.table")} about=${say("system.table.about")}>
        ${table ? html`<${Fill} table=${table} />
            <${Facts} rows=${[
                [say("system.table.entries"), sayNumber(table.entries)],
                [say("system.table.kept"), sayNumber(table.kept)],
                [say("system.table.made_room"), sayNumber(table.evicted)],
            ]} />` : html`<p class="quiet">${say("system.table.none")}</p>`}
    <//>`;

const Feed = ({ feed, journal }) => html`
    <${Section} title=${say("system.feed")} about=${say("system.feed.about")}>
        <${Facts} rows=${[
            [say("system.feed.state"), feed ? html`
                <${State} well=${feed.ready} yes=${say("system.feed.fresh")} no=${say("system.feed.stale")} />`
                : say("system.feed.none")],
            feed && [say("system.feed.seen"), html`<${Ago} at=${feed.seen_at} />`],
            [say("system.journal"),
                journal ? say("system.journal.count", { count: journal.waiting }) : say("system.unknown")],
        ]} />
    <//>`;

const Audit = ({ audit }) => html`
    <${Section} title=${say("system.audit")} about=${say("system.audit.about")}>
        ${audit ? html`<${Facts} rows=${[
            [say("system.state"), html`<${State} well=${audit.ready} tone="warn"
                yes=${say("system.audit.sealed")} no=${say("system.audit.late")} />`],
            [say("system.audit.until"), html`<${Ago} at=${audit.sealed_until} />`],
            [say("system.audit.unsealed"), sayNumber(audit.unsealed)],
        ]} />` : html`<p class="quiet">${say("system.unknown")}</p>`}
    <//>`;

const Parts = ({ system }) => html`
    <div class="tiles">
        <${Programs} programs=${system.programs} startedAt=${system.started_at} />
        <${Database} database=${system.database} />
        <${SessionTable} table=${system.table} />
        <${Feed} feed=${system.feed} journal=${system.journal} />
        <${Audit} audit=${system.audit} />
    </div>`;

const read = async () => ({ system: (await get("/system")).data, at: new Date().toISOString() });

export default function System() {
    const found = useLoaded(read, []), version = found.value?.system.version;

    useEachMinute(found.again);
    return html`
        <${Page} wide title=${say("system.name")} about=${version && say("system.about", { version })}
            actions=${html`<${Button} kind="plain" run=${found.again}>${say("system.refresh")}<//>`}>
            ${found.value && found.problem && html`<${Failure} problem=${found.problem} again=${found.again} />`}
            <${Loaded} of=${found}>${({ system, at }) => html`
                <${Verdict} system=${system} at=${at} /><${Parts} system=${system} />`}<//>
        <//>`;
}
