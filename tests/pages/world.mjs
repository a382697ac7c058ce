// What stories of pages begin with: somebody signed in, and people made through the API.
import { setTimeout as pause } from "node:timers/promises";
import { patience } from "./patience.mjs";

const { URL: portal, ADMIN_USERNAME, ADMIN_PASSWORD } = process.env;
const headers = { Origin: portal };

// All stories are the same administrator, from the same address: who is too many, or too early after a program was
// away, waits for as long as the answer says.
async function call(page, method, path, data, end = performance.now() + patience) {
    const answer = await page.request.fetch(`${portal}/api/v1${path}`, { method, data, headers, timeout: patience });
    const seconds = Number(answer.headers()["retry-after"]);

    if (seconds <= 60 && performance.now() < end) {
        await pause(seconds * 1000);
        return call(page, method, path, data, end);
    }
    if (!answer.ok())
        throw new Error(`${method} ${path}: ${answer.status()} ${await answer.text()}`);
    return answer.status() === 204 ? null : answer.json();
}

// The API as the browser's session asks it: await api(page).post("/users", { username: "ann" })
export const api = (page) => Object.fromEntries(["get", "post", "put", "patch", "delete"].map((method) =>
    [method, (path, data) => call(page, method.toUpperCase(), path, data)]));

// Signs the browser in without the page, as the administrator or as somebody else.
export const signInAs = (page, identifier, password) => call(page, "POST", "/sessions", { identifier, password });
export const signInAsAdministrator = (page) => signInAs(page, ADMIN_USERNAME, ADMIN_PASSWORD);

// A person who can sign in with the password that is given. The browser must be the administrator's.
export async function makePerson(page, person, password) {
    const made = await api(page).post("/users", person);

    await api(page).put(`/users/${made.id}/password`, { password });
    return made;
}
