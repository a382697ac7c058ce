#!/usr/bin/env node
// The first page is light: what login.html and app.html load at once – the page itself, its styles, scripts with all
// that these import, and pictures – stays under 60 KB over the wire. Scripts that are fetched later do not count.
import { readFileSync } from "node:fs";
import { dirname, join, posix } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

const bound = 60000;
const dist = join(dirname(fileURLToPath(import.meta.url)), "../../web/dist");
const found = (text, pattern) => [...text.matchAll(pattern)].map((match) => match[1]);

// What a file makes the browser fetch without being asked. A page's preloaded modules are in its own links.
const loads = {
    html: (text) => [...found(text, /<script\b[^>]*\bsrc="([^"]+)"/g), ...found(text, /<img\b[^>]*\bsrc="([^"]+)"/g),
        ...found(text, /<link\b[^>]*\bhref="([^"]+)"/g)],
    js: (text) => found(text, /\b(?:import|from)\s*"(\.{0,2}\/[^"]+)"/g),
    css: (text) => found(text, /(?:url\(|@import\s+)["']?([^"')]+)/g).filter((url) => !/^(data:|#)/.test(url)),
    svg: () => [],
};

// nginx compresses what lies in /assets/ and nothing else (nginx/portal.conf).
function weigh(url, weights) {
    const bytes = readFileSync(join(dist, url.split("?")[0]));
    const read = loads[url.split("?")[0].split(".").pop()] ?? (() => []);

    weights.set(url, url.startsWith("/assets/") ? gzipSync(bytes, { level: 6 }).length : bytes.length);
    for (const next of read(bytes.toString()).map((path) => posix.resolve(posix.dirname(url), path)))
        if (!weights.has(next))
            weigh(next, weights);
    return weights;
}

for (const language of ["en", "de"])
    for (const page of ["login", "app"]) {
        const weights = weigh(`/${language}/${page}.html`, new Map());
        const sum = [...weights.values()].reduce((one, other) => one + other);
        const parts = [...weights].sort((one, other) => other[1] - one[1]).slice(0, 4)
            .map(([url, bytes]) => `${posix.basename(url)} ${bytes}`).join(", ");

        console.log(`${sum < bound ? "kept" : "BROKEN"}: ${language}/${page}.html with all it loads at once: `
            + `${sum} of ${bound} bytes (${parts})`);
        if (sum >= bound)
            process.exitCode = 1;
    }
