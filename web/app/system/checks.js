// What is not as it should be, in words, with what to do: from what the API tells of the system. The same limits as
// gatelodge doctor has.
import { say, sayNumber } from "../words.js";

const clockMost = 2000;         // ms that the clocks of machine and database may differ
const slowMost = 200;           // ms that the database may take to answer
const fullFrom = 0.9;           // of the session table
const givenUpFrom = 10, givenUpPart = 0.01;     // records, and of those that were kept: a few are nothing to look after

// tone: bad (something does not work), notice (it works, and asks for somebody)
const bad = (text, command) => ({ tone: "bad", text, command });
const notice = (text, command) => ({ tone: "notice", text, command });

const whyNot = {
    unreachable: (program) => say("system.program.unreachable", { program }),
    silent: (program) => say("system.program.silent", { program }),
    not_ready: (program) => say("system.program.not_ready", { program }),
    unseen: (program) => say("system.program.unseen", { program }),
};

const ofProgram = (version) => ({ name, ready, problem, version: its }) => {
    const program = `gatelodge-${name}`;

    if (!ready)
        return bad((whyNot[problem] ?? whyNot.not_ready)(program), `systemctl status ${program}`);
    return its && its !== version
        && notice(say("system.program.other_version", { program, version: its }), `systemctl restart ${program}`);
};

const secondsOf = (milliseconds) => sayNumber(Math.abs(milliseconds) / 1000, { maximumFractionDigits: 1 });

function ofDatabase({ ready, schema, schema_wanted: wanted, milliseconds, clock_ahead: ahead }) {
    if (!ready)
        return [bad(say("system.database.away"), "systemctl status mariadb")];
    return [
        schema < wanted && bad(say("system.database.behind", { schema, wanted }), "gatelodge db upgrade"),
        schema > wanted && notice(say("system.database.ahead", { schema, wanted })),
        milliseconds > slowMost && notice(say("system.database.slow", { milliseconds })),
        Math.abs(ahead) > clockMost
            && notice(say("system.database.clock", { seconds: secondsOf(ahead) }), "timedatectl"),
    ];
}

const ofFeed = (feed) => feed && !feed.ready && (feed.database_away
    ? bad(say("system.feed.away"), "systemctl status mariadb")
    : bad(say("system.feed.late"), "systemctl status gatelodge-jobs"));

const ofJournal = (journal) => journal?.waiting > 0
    && notice(say("system.journal.waits", { count: journal.waiting }), "systemctl status mariadb gatelodge-jobs");

const ofAudit = (audit) => audit && !audit.ready
    && notice(say("system.audit.waits"), "systemctl status gatelodge-jobs");

export const fillOf = ({ used, size }) => (size > 0 ? used / size : 0);

const ofTable = (table) => table && [
    table.evicted > 0 && notice(say("system.table.evicted", { count: table.evicted })),
    table.evicted === 0 && fillOf(table) >= fullFrom && notice(say("system.table.full")),
    table.given_up >= givenUpFrom && table.given_up > givenUpPart * table.kept
        && notice(say("system.table.given_up", { count: table.given_up })),
    table.too_large > 0 && notice(say("system.table.too_large", { count: table.too_large })),
];

// Everything that is not well, the worst first.
export function findingsOf({ version, programs, database, feed, table, journal, audit }) {
    const findings = [
        programs.map(ofProgram(version)), ofDatabase(database), ofFeed(feed), ofTable(table),
        ofJournal(journal), ofAudit(audit),
    ];

    return findings.flat(2).filter(Boolean).sort((one, other) => (one.tone > other.tone) - (one.tone < other.tone));
}
