// Holds every reply that the stories got against the description of the API: is its status foreseen, does its body fit
// the schema, are the headers there that were promised? An operation that no story saw succeed is a failure, too.
// Usage: replies.mjs [--some] OPENAPI.json FAMILY.exchanges…
//     --some: these are not all families; operations that they do not call are not told
import { readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";

const methods = ["get", "post", "put", "patch", "delete"];
const some = process.argv[2] === "--some";
const [description, ...families] = process.argv.slice(some ? 3 : 2);
const api = JSON.parse(readFileSync(description, "utf8"));
const ajv = addFormats(new Ajv2020({ allErrors: true, allowUnionTypes: true }))
    // What we give is narrower than the format: UTC, and milliseconds.
    .addFormat("date-time", /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
    .addFormat("idn-email", /^[^@\s]+@[^@\s]+$/)
    .addKeyword("components")
    .addSchema({ $id: "api", components: api.components });

// ------------------------------------------------------------------------------------------- the description

// What "$ref" leads to, or the thing itself.
const followed = (thing) => thing.$ref
    ? followed(thing.$ref.split("/").slice(1).reduce((found, part) => found[part], api))
    : thing;

// Each operation with what is needed to find it and to count its successes. Paths without {names} come first.
const operations = Object.entries(api.paths).flatMap(([path, item]) =>
    methods.filter((method) => item[method]).map((method) => ({
        name: `${method.toUpperCase()} ${path}`,
        path,
        method: method.toUpperCase(),
        expression: new RegExp(`^${path.replace(/[.]/g, "\\.").replace(/\{[^}]*\}/g, "[^/]+")}$`),
        names: path.split("{").length,
        responses: item[method].responses,
        replies: 0,
        successes: 0,
        flaws: new Map(),
    }))).sort((one, other) => one.names - other.names);

// Headers that are described anywhere: where one of them comes, it must be described.
const described = new Set(operations.flatMap((operation) => Object.values(operation.responses)
    .flatMap((response) => Object.keys(followed(response).headers ?? {}))));

const validators = new Map();
function misfits(schema, value) {
    const key = JSON.stringify(schema);
    if (!validators.has(key))
        validators.set(key, ajv.compile(schema.$ref ? { $ref: `api${schema.$ref}` } : schema));
    const validate = validators.get(key);
    return validate(value) ? [] : validate.errors.map((error) => `${error.instancePath || "/"} ${error.message}`);
}

// ------------------------------------------------------------------------------------------- one exchange

function headersOf(exchange) {
    const lines = exchange.headers.split("\r\n").filter((line) => line.includes(":"));
    return new Map(lines.map((line) => {
        const colon = line.indexOf(":");
        return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
    }));
}

function* headerFlaws(response, sent) {
    const promised = response.headers ?? {};
    for (const name of described) {
        const value = sent.get(name.toLowerCase());
        const header = promised[name] && followed(promised[name]);
        if (value === undefined && header?.required)
            yield `lacks the header ${name}`;
        if (value !== undefined && !header)
            yield `has the header ${name}, which is not described here`;
        if (value !== undefined && header)
            yield* misfits(header.schema, header.schema.type === "integer" ? Number(value) : value)
                .map((misfit) => `${name}: ${value}: ${misfit}`);
    }
}

function* bodyFlaws(response, exchange, sent) {
    const empty = exchange.method === "HEAD" || !response.content;
    const type = sent.get("content-type")?.split(";")[0];

    if (exchange.body !== "" && empty)
        yield "has a body";
    if (empty)
        return;
    if (!response.content[type])
        yield `is ${type}, which is not described here`;
    else
        yield* misfits(response.content[type].schema, JSON.parse(exchange.body));
}

// What no route answers, the library does: its problems have one schema for all.
const unrouted = { content: { "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } } } };
const isUnrouted = (exchange) => [404, 405].includes(exchange.status) || exchange.method === "OPTIONS";

function* flawsOf(exchange, operation) {
    const sent = headersOf(exchange);

    if (!operation && !isUnrouted(exchange)) {
        yield "is no operation that is described";
        return;
    }
    if (!operation) {
        if (exchange.body !== "")
            yield* bodyFlaws(unrouted, exchange, sent);
        return;
    }
    if (!operation.responses[exchange.status]) {
        yield "has a status that is not described";
        return;
    }
    const response = followed(operation.responses[exchange.status]);
    yield* bodyFlaws(response, exchange, sent);
    yield* headerFlaws(response, sent);
}

// ------------------------------------------------------------------------------------------- all of them

const elsewhere = { name: "what is no operation", replies: 0, successes: 1, flaws: new Map() };

// Pages, and what nginx says of what is no part of the API, are described nowhere.
function isElsewhere(exchange, path, operation) {
    const isHtml = headersOf(exchange).get("content-type")?.startsWith("text/html");
    return !path.startsWith("/api/") && (!operation || isHtml);
}

function judge(exchange) {
    const path = exchange.path.split("?")[0];
    const method = exchange.method === "HEAD" ? "GET" : exchange.method;
    const template = operations.find((one) => one.expression.test(path))?.path;
    const operation = operations.find((one) => one.method === method && one.path === template);
    if (isElsewhere(exchange, path, operation))
        return;
    const told = operation ?? elsewhere;

    told.replies++;
    if (exchange.status < 400)
        told.successes++;
    for (const flaw of flawsOf(exchange, operation))
        told.flaws.set(`${exchange.status}: ${flaw}`, exchange);
}

for (const family of families)
    for (const line of readFileSync(family, "utf8").split("\n").filter(Boolean))
        judge(JSON.parse(line));

for (const told of [...operations, elsewhere]) {
    if (told.replies === 0 && some)
        continue;
    if (told.successes === 0 && !some)
        told.flaws.set("no story has seen this succeed", null);
    console.log(`${told.flaws.size ? "not ok" : "ok"} - ${told.name}: ${told.replies} replies`);
    for (const [flaw, exchange] of told.flaws) {
        console.log(`    ${flaw}`);
        if (exchange)
            console.log(`        ${exchange.family}: ${exchange.method} ${exchange.path}`);
    }
    if (told.flaws.size)
        process.exitCode = 1;
}
if (operations.length === 0 || families.length === 0) {
    console.log("not ok - there is something to judge");
    process.exitCode = 1;
}
