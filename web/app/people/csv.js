// Reads comma-separated values as spreadsheets write them: with commas, semicolons or tabs, quotes, either end of line.
// What the columns mean is not known here. Writing them is export.js.
const separators = [",", ";", "\t"];
const recordMost = 1 << 20;     // letters: behind a quote that nobody closes, a whole file would be one record

// A quote that is opened and never closed, in the record that begins in `line`.
export class OpenQuote extends Error {
    constructor(line) {
        super(`a quote is not closed, from line ${line}`);
        this.line = line;
    }
}

// Some write it into a line of its own before all others, for a spreadsheet that expects another.
const told = /^"?sep=([,;\t])"?(\r\n|\n|\r)/i;

// Which separator the first line of a file uses: the most frequent outside quotes.
export function separatorOf(text) {
    const [line] = text.replace(/"[^"]*"/g, "").split(/[\r\n]/, 1);
    const counts = separators.map((separator) => line.split(separator).length);

    return separators[counts.indexOf(Math.max(...counts))];
}

// What stands between quotes, from behind the first.
function quotedCell(text, from) {
    let value = "", at = from;

    for (;;) {
        const close = text.indexOf('"', at);
        if (close < 0)
            return { value: value + text.slice(at), next: text.length, open: true };
        value += text.slice(at, close);
        if (text[close + 1] !== '"')
            return { value, next: close + 1 };
        value += '"';
        at = close + 2;
    }
}

const lineEnds = /\r\n|\n|\r/g;

// Reads texts as they come. Gives records as { line, cells }; lines without anything are left out.
//   const reader = new CsvReader();
//   for await (const piece of pieces) records.push(...reader.push(piece));
//   records.push(...reader.end());
export class CsvReader {
    #rest = "";
    #line = 1;
    #separator;
    #ends;

    push(text) { return this.#read(this.#rest + text, false); }

    end() { return this.#read(this.#rest, true); }

    get separator() { return this.#separator; }

    // Gives the text without what is no record.
    #begin(whole) {
        const text = whole.replace(/^\uFEFF/, ""), [before, separator] = told.exec(text) ?? [""];

        this.#separator = separator ?? separatorOf(text);
        this.#ends = new RegExp(`[${this.#separator}\r\n]`, "g");
        this.#line += before ? 1 : 0;
        return text.slice(before.length);
    }

    #read(all, last) {
        const records = [];
        let text = all, at = 0;

        if (!this.#separator) {
            if (!last && !/\n|\r[^\n]/.test(text)) {
                this.#rest = text;
                return records;
            }
            text = this.#begin(text);
        }
        for (let found; at < text.length && (found = this.#record(text, at, last)); at = found.next) {
            if (found.cells.length > 1 || found.cells[0].trim())
                records.push({ line: this.#line, cells: found.cells });
            this.#line += text.slice(at, found.next).match(lineEnds)?.length ?? 0;
        }
        this.#rest = text.slice(at);
        if (this.#rest.length > recordMost)
            throw new OpenQuote(this.#line);
        return records;
    }

    // One record from `at`: null where the text ends before it does, unless it is the last.
    #record(text, at, last) {
        const cells = [];

        for (let from = at; ;) {
            const quoted = text[from] === '"' ? quotedCell(text, from + 1) : { value: "", next: from };
            if (quoted.open && last)
                throw new OpenQuote(this.#line);
            this.#ends.lastIndex = quoted.next;
            const end = this.#ends.exec(text)?.index ?? text.length;
            if (!last && (end === text.length || (text[end] === "\r" && end + 1 === text.length)))
                return null;
            cells.push(quoted.value + text.slice(quoted.next, end));
            if (text[end] !== this.#separator)
                return { cells, next: end + (text.startsWith("\r\n", end) ? 2 : 1) };
            from = end + 1;
        }
    }
}

// Spreadsheets take what begins so for a formula, and run it, some also in full width; with an apostrophe it stays the
// text that it is. What looks as if it had got one already gets another, so that who takes one away has what was there.
const signs = "=+\\-@\\t\\r\uFF1D\uFF0B\uFF0D\uFF20";
const isFormula = new RegExp(`^[${signs}]`), isGuarded = new RegExp(`^'['${signs}]`);

// As an export writes it, and as it was before (export.js, and the command line's).
export const guarded = (text) => (isFormula.test(text) || isGuarded.test(text) ? `'${text}` : text);
export const unguarded = (text) => (isGuarded.test(text) ? text.slice(1) : text);
