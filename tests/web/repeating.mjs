#!/usr/bin/env node
// A POST that got no answer is sent again with the same key; one that got an answer is not.
import assert from "node:assert/strict";
import test, { beforeEach } from "node:test";
import { repeatNothing, repeatable } from "../../web/repeating.js";

// Which key a try had that ended so: undefined is success.
async function keyOf(problem, asked = "/users ann") {
    let used;

    await repeatable(asked, async (key) => {
        used = key;
        if (problem)
            throw problem;
    }).catch(() => undefined);
    return used;
}

beforeEach(repeatNothing);

test("without an answer, or with one that it is broken, the key stays", async () => {
    const first = await keyOf({ status: 0, code: "unreachable" });

    assert.equal(await keyOf({ status: 503 }), first);
    assert.equal(await keyOf(new TypeError("the answer broke off")), first);
    assert.equal(await keyOf(), first);
});
test("what was answered is another call when it is asked again", async () => {
    for (const problem of [undefined, { status: 409 }, { status: 422 }]) {
        const first = await keyOf({ status: 0 });

        assert.equal(await keyOf(problem), first);
        assert.notEqual(await keyOf(), first);
    }
});
test("to sign in again, to wait, or that it is at work yet, is no answer to the first try", async () => {
    for (const problem of [{ status: 401 }, { status: 429 }, { status: 409, code: "still_running" }]) {
        const first = await keyOf({ status: 0 });

        await keyOf(problem);
        assert.equal(await keyOf(), first);
    }
});
test("something else has another key, and so has everything after something was deleted", async () => {
    const first = await keyOf({ status: 0 });

    assert.notEqual(await keyOf(undefined, "/users bo"), first);
    repeatNothing();
    assert.notEqual(await keyOf(), first);
});
