#!/usr/bin/env node
// Pages have their colours in browsers of years ago, too: what the styles of dist/ say is understood since 2023.
import { readFileSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const dist = join(dirname(fileURLToPath(import.meta.url)), "../../web/dist");
const later = /light-dark\(|@scope\b|@starting-style\b|@position-try\b|\banchor\(|\bif\(/g;
const styles = readdirSync(dist, { recursive: true }).filter((name) => name.endsWith(".css") && !/^docs\//.test(name));

for (const name of styles) {
    const text = readFileSync(join(dist, name), "utf8");
    const asked = [...new Set(text.match(later))];
    const isThemed = text.includes("--light:") && text.includes("var(--light,") && text.includes("var(--dark,");

    console.log(`${asked.length ? "BROKEN" : "kept"}: ${name} needs no newer browser ${asked.join(" ")}`);
    console.log(`${isThemed ? "kept" : "BROKEN"}: ${name} says its colours for light and dark`);
    if (asked.length || !isThemed)
        process.exitCode = 1;
}
if (styles.length < 2) {
    console.log("BROKEN: the styles of dist/ are there");
    process.exitCode = 1;
}
