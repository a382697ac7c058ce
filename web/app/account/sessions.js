// Where one is signed in: the session that looks first, then the others, each with what tells it from the rest. Ending
// one takes it off the list at once, and puts it back where that failed.
import { useEffect } from "preact/hooks";
import { remove } from "../api.js";
import { html } from "../html.js";
import { forget, listingOf } from "../listing.js";
import { Button } from "../parts/button.js";
import { Device, Place, sayDevice } from "../parts/device.js";
import { confirmed } from "../parts/dialog.js";
import { focusNear } from "../parts/focus.js";
import { More } from "../parts/more.js";
import { Page } from "../parts/page.js";
import { useCommands } from "../parts/palette.js";
import { Empty } from "../parts/states.js";
import { Ago, Badge, Moment } from "../parts/text.js";
import { complain, tell } from "../parts/toasts.js";
import { session } from "../session.js";
import { say, sayOr } from "../words.js";

const path = "/me/sessions";

// The database may be away: then it is noted, and holds at once all the same.
const tellEnded = (status, sentence) => tell(status === 202 ? say("account.sessions.noted") : sentence);

function putBack(listing, before, row) {
    const now = listing.rows.value;

    listing.rows.value = [
        ...before.filter((old) => old.id === row.id || now.includes(old)),
        ...now.filter((one) => !before.includes(one)),
    ];
}

async function end(listing, row) {
    const device = sayDevice(row.user_agent);

    if (!await confirmed({ title: say("account.sessions.end_title", { device }), danger: true,
        text: say("account.sessions.end_text"), action: say("account.sessions.end") }))
        return;
    const before = listing.rows.value;
    listing.replace(row.id, null);
    focusNear(".sessions button", before.filter(({ current }) => !current).indexOf(row));
    try {
        const { status } = await remove(`${path}/${row.id}`);
        tellEnded(status, say("account.sessions.ended", { device }));
    } catch (problem) {
        if (problem.code === "not_found")
            return tell(say("account.sessions.over_already"));
        putBack(listing, before, row);
        return complain(problem);
    }
    forget("/sessions");
    return forget("/me/events");
}

async function endOthers(listing) {
    if (!await confirmed({ title: say("account.sessions.end_others_title"), danger: true,
        text: say("account.sessions.end_others_text"), action: say("account.sessions.end_others") }))
        return;
    const { status } = await remove(path);
    listing.rows.value = listing.rows.value.filter(({ current }) => current);
    tellEnded(status, say("account.sessions.others_ended"));
    forget("/sessions");
    forget("/me/events");
    if (status !== 202)
        await listing.again();
}

const sayMethod = (method) => sayOr(`account.sessions.method.${method}`, method);

const LastSeen = ({ row }) => (row.current ? say("account.sessions.now")
    : html`${say("account.sessions.last_seen")} <${Ago} at=${row.last_seen_at} />`);

const Session = ({ row, here, run }) => html`
    <li class="session card">
        <div class="row"><${Device} userAgent=${row.user_agent} />
            ${row.current && html`<${Badge} tone="good">${say("account.sessions.this_one")}<//>`}
            ${row.remembered && html`<${Badge}>${say("account.sessions.remembered")}<//>`}</div>
        <div class="what">
            <p><${LastSeen} row=${row} />
                <span class="quiet dot"> · </span><${Place} ip=${row.ip} here=${row.current ? undefined : here} /></p>
            <p class="small quiet">${say("account.sessions.created")} <${Moment} at=${row.created_at} />${" "}
                (${row.methods.map(sayMethod).join(", ")})</p>
        </div>
        ${row.current
            ? html`<a class="button plain small" href="/logout">${say("common.sign_out")}</a>`
            : html`<${Button} kind="plain danger small" run=${run} label=${say("account.sessions.end_one",
                { device: sayDevice(row.user_agent) })}>${say("account.sessions.end")}<//>`}
    </li>`;

// Read when it is shown, and again when one comes back to the window: others may have signed in or out meanwhile.
function useFresh(listing) {
    useEffect(() => {
        const look = () => document.visibilityState === "visible" && listing.again();
        listing.again();
        document.addEventListener("visibilitychange", look);
        return () => document.removeEventListener("visibilitychange", look);
    }, []);
}

export default function Sessions() {
    const listing = listingOf(path), rows = listing.rows.value;
    const current = rows.find((row) => row.current) ?? { ...session.value.session, current: true };
    const others = rows.filter((row) => !row.current);
    const isAlone = listing.state.value === "whole" && others.length === 0;

    useFresh(listing);
    useCommands([{ label: say("account.sessions.end_others"), icon: "out", run: () => endOthers(listing) }]);
    return html`
        <${Page} title=${say("account.sessions.name")} about=${say("account.sessions.text")}
            actions=${others.length > 0 && html`
                <${Button} kind="plain danger" run=${() => endOthers(listing)}>
                    ${say("account.sessions.end_others")}<//>`}>
            <ul class="sessions" aria-label=${say("account.sessions.name")}>
                <${Session} key=${current.id} row=${current} />
                ${others.map((row) => html`
                    <${Session} key=${row.id} row=${row} here=${current.ip} run=${() => end(listing, row)} />`)}
            </ul>
            ${isAlone && html`
                <${Empty} icon="devices" title=${say("account.sessions.alone")}
                    text=${say("account.sessions.alone_text")} />`}
            <${More} listing=${listing} />
        <//>`;
}
