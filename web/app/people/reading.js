// Reads a file of people in the browser: CSV in pieces, JSON as a whole. Gives { name, columns, records,
// separator }, a record being { line, cells }, whatever the file was.
import { CsvReader } from "./csv.js";

export const recordsMost = 200000;
const jsonMost = 64 * 1024 * 1024;

// Why a file cannot be read: the code of a sentence, with its values.
export class Unreadable extends Error {
    constructor(code, values = {}) {
        super(code);
        this.code = code;
        this.values = values;
    }
}

const utf16 = { "255,254": "utf-16le", "254,255": "utf-16be" };
const encodingOf = async (file) => utf16[new Uint8Array(await file.slice(0, 2).arrayBuffer()).join()] ?? "utf-8";

async function readCsv(file, encoding, told) {
    const reader = new CsvReader();
    const pieces = file.stream().pipeThrough(new TextDecoderStream(encoding, { fatal: true })).getReader();
    const records = [];

    for (let piece = await pieces.read(); !piece.done; piece = await pieces.read()) {
        for (const record of reader.push(piece.value))
            records.push(record);
        if (records.length > recordsMost + 1)
            throw new Unreadable("too_many", { most: recordsMost });
        told(records.length);
    }
    for (const record of reader.end())
        records.push(record);
    return { records, separator: reader.separator };
}

// Older spreadsheets write no UTF-8.
async function readAnyCsv(file, told) {
    const encoding = await encodingOf(file);

    try {
        return await readCsv(file, encoding, told);
    } catch (error) {
        if (!(error instanceof TypeError))
            throw error;
        return readCsv(file, "windows-1252", told);
    }
}

const written = (value) => (value === null || value === undefined ? "" : Array.isArray(value) ? value.join(", ")
    : typeof value === "object" ? JSON.stringify(value) : String(value));

function objectsIn(text) {
    try {
        const whole = JSON.parse(text);
        return whole.data ?? whole.people ?? (Array.isArray(whole) ? whole : [whole]);
    } catch {
        return text.split("\n").map((line, index) => [line, index]).filter(([line]) => line.trim())
            .map(([line, index]) => {
            try {
                return JSON.parse(line);
            } catch {
                throw new Unreadable("not_json", { line: index + 1 });
            }
        });
    }
}

// A list of objects, an answer of the API, or an object on each line.
async function readJson(file) {
    if (file.size > jsonMost)
        throw new Unreadable("too_large");
    const objects = objectsIn((await file.text()).replace(/^\uFEFF/, ""));
    const columns = [...new Set(objects.flatMap((one) => Object.keys(one ?? {})))];

    if (objects.length > recordsMost)
        throw new Unreadable("too_many", { most: recordsMost });
    return { records: [{ line: 0, cells: columns },
        ...objects.map((one, index) => ({ line: index + 1, cells: columns.map((name) => written(one?.[name])) }))] };
}

// told(count) is called in between.
export async function readFile(file, told = () => {}) {
    const isJson = /\.(json|ndjson|jsonl)$/i.test(file.name) || file.type === "application/json";
    const { records: [head, ...records], separator = "," } = isJson ? await readJson(file)
        : await readAnyCsv(file, told);
    const filled = records.filter(({ cells }) => cells.some((text) => text.trim()));

    if (!filled.length)
        throw new Unreadable("empty");
    return { name: file.name, columns: head.cells.map((name, index) => name.trim() || `#${index + 1}`),
        records: filled, separator };
}
