#!/usr/bin/env node
// The judge of replies, judged: it must see each way in which a reply can break what the description promises.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const judge = join(dirname(fileURLToPath(import.meta.url)), "replies.mjs");
const folder = mkdtempSync(join(tmpdir(), "gatelodge-judging-"));
const json = (schema) => ({ "application/json": { schema } });
const headers = { ETag: { $ref: "#/components/headers/ETag" } };
const state = { description: "x", required: true, schema: { type: "string", pattern: '^".+"$' } };
const wait = { description: "x", schema: { type: "integer" } };
const description = {
    paths: {
        "/api/things/{thing_id}": { get: { responses: {
            200: { headers, content: json({ $ref: "#/components/schemas/Thing" }) },
            304: { headers },
            503: {
                headers: { "Retry-After": wait },
                content: { "application/problem+json": { schema: { type: "object" } } },
            },
        } } },
        "/api/things/best": { get: { responses: { 200: { content: json({ type: "object", required: ["best"] }) } } } },
    },
    components: {
        headers: { ETag: state },
        schemas: {
            Thing: { type: "object", required: ["at"], properties: { at: { type: "string", format: "date-time" } } },
            Problem: { type: "object", required: ["code"] },
        },
    },
};
const thing = '{"at":"2026-11-20T09:15:00.000Z"}';
const sent = (status, body, type, ...headers) => ({ status, body,
    headers: ["HTTP/2 x", ...(type ? [`Content-Type: ${type}`] : []), ...headers, ""].join("\r\n") });
const etag = 'ETag: "1"';

// What comes back, and what the judge must say of it; null: nothing.
const cases = [
    ["/api/things/1", sent(200, thing, "application/json", etag), null],
    ["/api/things/1?a=b", sent(200, thing, "application/json; charset=utf-8", etag), null],
    ["/api/things/1", sent(200, "{}", "application/json", etag), "must have required property 'at'"],
    ["/api/things/1", sent(200, '{"at":"2026-11-20T09:15:00Z"}', "application/json", etag), "must match format"],
    ["/api/things/1", sent(200, thing, "text/plain", etag), "is text/plain"],
    ["/api/things/1", sent(200, thing, "application/json"), "lacks the header ETag"],
    ["/api/things/1", sent(200, thing, "application/json", "ETag: 1"), "ETag: 1: / must match pattern"],
    ["/api/things/1", sent(200, thing, "application/json", etag, "Retry-After: 1"), "has the header Retry-After"],
    ["/api/things/1", sent(304, "", null, etag), null],
    ["/api/things/1", sent(304, thing, "application/json", etag), "has a body"],
    ["/api/things/1", sent(503, "{}", "application/problem+json", "Retry-After: 1"), null],
    ["/api/things/1", sent(503, "{}", "application/problem+json", "Retry-After: soon"), "must be integer"],
    ["/api/things/1", sent(500, "{}", "application/problem+json"), "has a status that is not described"],
    ["/api/things/best", sent(200, '{"best":1}', "application/json"), null],
    ["/api/things/best", sent(200, thing, "application/json"), "must have required property 'best'"],
    ["/api/things", sent(200, thing, "application/json"), "is no operation that is described"],
    ["/api/things", sent(404, '{"code":"x"}', "application/problem+json"), null],
    ["/api/things", sent(404, "{}", "application/problem+json"), "must have required property 'code'"],
    ["/about", sent(200, "<p>", "text/html"), null],
];

function run(options, lines) {
    writeFileSync(join(folder, "api.json"), JSON.stringify(description));
    writeFileSync(join(folder, "one.exchanges"), lines.map((line) => `${JSON.stringify(line)}\n`).join(""));
    return spawnSync(process.execPath, [judge, ...options, join(folder, "api.json"), join(folder, "one.exchanges")],
        { encoding: "utf8" });
}

function tell(sentence, check) {
    try {
        check();
        console.log(`ok - ${sentence}`);
    } catch (error) {
        console.log(`not ok - ${sentence}\n${String(error.stack).replace(/^/gm, "# ")}`);
        process.exitCode = 1;
    }
}

for (const [path, answer, flaw] of cases)
    tell(`${path}, ${answer.status}: ${flaw ?? "fits"}`, () => {
        const { status, stdout, stderr } = run(["--some"], [{ family: "one", method: "GET", path, ...answer }]);
        assert.equal(status, flaw ? 1 : 0, stdout + stderr);
        assert.ok(!flaw || stdout.includes(flaw), stdout + stderr);
    });
tell("what nobody has seen succeed fails", () => {
    const { status, stdout } = run([], [{ family: "one", method: "GET", path: cases[0][0], ...cases[0][1] }]);
    assert.equal(status, 1);
    assert.match(stdout, /^ok - GET \/api\/things\/\{thing_id\}: 1 replies$/m);
    assert.match(stdout, /^not ok - GET \/api\/things\/best: 0 replies\n {4}no story has seen this succeed$/m);
});
rmSync(folder, { recursive: true });
