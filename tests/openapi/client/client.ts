// A program that knows gatelodge by its description alone: api.d.ts is made from openapi.json, openapi-fetch does the
// rest. What the types do not allow does not compile, here and in the programs of others.
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import createClient from "openapi-fetch";
import type { components, paths } from "./api.js";

type User = components["schemas"]["User"];

const { URL: portal, ADMIN_USERNAME, ADMIN_PASSWORD } = process.env;
assert.ok(portal && ADMIN_USERNAME && ADMIN_PASSWORD);

const api = createClient<paths>({ baseUrl: portal });
const people: User[] = [];

// What was answered, when it was this status.
function expect<Data>(status: number, answer: { data?: Data; error?: unknown; response: Response }): Data {
    assert.equal(answer.response.status, status, JSON.stringify(answer.error));
    return answer.data as Data;
}

function refused(status: number, code: string, answer: { error?: { code: string }; response: Response }): void {
    assert.equal(answer.response.status, status);
    assert.equal(answer.error?.code, code);
}

function etagOf(answer: { response: Response }): string {
    const etag = answer.response.headers.get("ETag");
    assert.ok(etag);
    return etag;
}

const addPerson = async (username: string, key: string) => api.POST("/api/v1/users", {
    params: { header: { "Idempotency-Key": key } },
    body: { username, display_name: `Person ${username}`, attributes: { desk: 7 } },
});

const sentences: Record<string, () => Promise<void>> = {
    "a program signs in and shows its token from then on": async () => {
        const session = expect(201, await api.POST("/api/v1/sessions", {
            body: { identifier: ADMIN_USERNAME, password: ADMIN_PASSWORD, deliver: "token" },
        }));
        assert.ok(session.token);
        api.use({ onRequest: ({ request }) => request.headers.set("Authorization", `Bearer ${session.token}`) });
        const me = expect(200, await api.GET("/api/v1/me"));
        assert.equal(me.username, ADMIN_USERNAME);
    },

    "it adds people": async () => {
        for (let n = 1; n <= 7; n++) {
            const answer = await addPerson(`client-${n}`, randomUUID());
            const person = expect(201, answer);
            assert.equal(answer.response.headers.get("Location"), `/api/v1/users/${person.id}`);
            assert.equal(person.status, "active");
            assert.deepEqual(person.attributes, { desk: 7 });
            people.push(person);
        }
    },

    "what it sends again with the same key is done once": async () => {
        const key = randomUUID();
        const first = await addPerson("client-8", key);
        const again = await addPerson("client-8", key);
        people.push(expect(201, first));
        assert.deepEqual(expect(201, again), expect(201, first));
        assert.equal(again.response.headers.get("Idempotency-Replayed"), "true");
        refused(422, "idempotency_key_reused", await addPerson("client-9", key));
    },

    "it reads a list page by page, filtered and in the order it wants": async () => {
        const names: string[] = [];
        let cursor: string | null | undefined;
        let pages = 0;
        do {
            const query = { limit: 3, sort: "-created_at", filter: 'username sw "client-"' } as const;
            const page = expect(200, await api.GET("/api/v1/users", {
                params: { query: cursor ? { ...query, cursor } : query },
            }));
            names.push(...page.data.map((person) => person.username));
            cursor = page.next;
            pages++;
        } while (cursor);
        assert.deepEqual(names, people.map((person) => person.username).reverse());
        assert.ok(pages >= 3);
    },

    "it changes somebody, and not what somebody else changed meanwhile": async () => {
        const params = { path: { user_id: people[0]!.id } };
        const read = await api.GET("/api/v1/users/{user_id}", { params });
        const header = { "If-Match": etagOf(read) };
        const changed = await api.PATCH("/api/v1/users/{user_id}", {
            params: { ...params, header }, body: { display_name: null, status: "suspended" },
        });
        assert.equal(expect(200, changed).display_name, null);
        assert.equal(changed.data?.status, "suspended");
        refused(412, "precondition_failed", await api.PATCH("/api/v1/users/{user_id}", {
            params: { ...params, header }, body: { status: "active" },
        }));
        assert.equal(expect(200, await api.GET("/api/v1/users/{user_id}", { params })).status, "suspended");
    },

    "what it has already is not sent again": async () => {
        const params = { path: { user_id: people[1]!.id } };
        const read = await api.GET("/api/v1/users/{user_id}", { params });
        const again = await api.GET("/api/v1/users/{user_id}", {
            params: { ...params, header: { "If-None-Match": etagOf(read) } }, parseAs: "text",
        });
        assert.equal(again.response.status, 304);
    },

    "the compiler refuses what the API refuses, and the API says where": async () => {
        const answer = await api.POST("/api/v1/users", {
            // @ts-expect-error no such member, and no such status
            body: { username: "client-x", nickname: "x", status: "asleep" },
        });
        refused(422, "field_invalid", answer);
        assert.deepEqual(answer.error?.errors?.map((error) => error.pointer).sort(), ["/nickname", "/status"]);
    },

    "it makes a role and a group, and gives one to the other": async () => {
        const role = expect(201, await api.POST("/api/v1/roles", {
            body: { name: "client-readers", permissions: ["users.read"] },
        }));
        const group = expect(201, await api.POST("/api/v1/groups", {
            body: { name: "client-staff", display_name: "Staff" },
        }));
        expect(204, await api.PUT("/api/v1/groups/{group_id}/roles/{role_id}", {
            params: { path: { group_id: group.id, role_id: role.id } },
        }));
        expect(204, await api.PUT("/api/v1/groups/{group_id}/members/{user_id}", {
            params: { path: { group_id: group.id, user_id: people[1]!.id } },
        }));
        const members = expect(200, await api.GET("/api/v1/groups/{group_id}/members", {
            params: { path: { group_id: group.id } },
        }));
        assert.deepEqual(members.data.map((member) => member.id), [people[1]!.id]);
        const effective = expect(200, await api.GET("/api/v1/users/{user_id}/effective", {
            params: { path: { user_id: people[1]!.id } },
        }));
        assert.deepEqual(effective.permissions.map((permission) => permission.name), ["users.read"]);

        expect(204, await api.DELETE("/api/v1/groups/{group_id}", { params: { path: { group_id: group.id } } }));
        expect(204, await api.DELETE("/api/v1/roles/{role_id}", { params: { path: { role_id: role.id } } }));
    },

    "it deletes people, and they are gone": async () => {
        for (const person of people) {
            const params = { path: { user_id: person.id } };
            expect(204, await api.DELETE("/api/v1/users/{user_id}", { params }));
            refused(404, "not_found", await api.GET("/api/v1/users/{user_id}", { params }));
        }
    },

    "it signs out, and its token opens nothing any more": async () => {
        expect(204, await api.DELETE("/api/v1/sessions/current"));
        refused(401, "not_signed_in", await api.GET("/api/v1/me"));
    },
};

console.log(`1..${Object.keys(sentences).length}`);
for (const [sentence, tell] of Object.entries(sentences))
    try {
        await tell();
        console.log(`ok - ${sentence}`);
    } catch (error) {
        console.log(`not ok - ${sentence}`);
        console.log(String(error instanceof Error ? error.stack : error).replace(/^/gm, "# "));
        process.exitCode = 1;
    }
