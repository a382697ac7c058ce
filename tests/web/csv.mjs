#!/usr/bin/env node
// Files of spreadsheets are read as they were meant, in whatever pieces they come.
import assert from "node:assert/strict";
import test from "node:test";
import { CsvReader, OpenQuote, guarded, separatorOf, unguarded } from "../../web/app/people/csv.js";

function read(pieces) {
    const reader = new CsvReader();

    return [...[].concat(pieces).flatMap((piece) => reader.push(piece)), ...reader.end()];
}
const cells = (pieces) => read(pieces).map((record) => record.cells);

test("commas part cells, and line ends of every kind part records", () => {
    assert.deepEqual(cells("a,b\nc,d\r\ne,f\rg,h"), [["a", "b"], ["c", "d"], ["e", "f"], ["g", "h"]]);
});
test("quotes hold separators, line ends and quotes", () => {
    assert.deepEqual(cells('"a,1","b\r\n2","say ""x"""\nc,d,e\n'), [["a,1", "b\r\n2", 'say "x"'], ["c", "d", "e"]]);
});
test("a quote within a cell is a letter like others", () => {
    assert.deepEqual(cells('5" pipe,b\n"a"b,c'), [['5" pipe', "b"], ["ab", "c"]]);
});
test("semicolons and tabs are found by the first line, outside its quotes", () => {
    assert.equal(separatorOf("a;b;c\n1,2,3,4"), ";");
    assert.equal(separatorOf('"a,b,c,d";e'), ";");
    assert.equal(separatorOf("a\tb"), "\t");
    assert.equal(separatorOf("a"), ",");
    assert.deepEqual(cells("a;b\n1,5;2"), [["a", "b"], ["1,5", "2"]]);
});
test("a separator that is told before the first line is taken at its word", () => {
    assert.deepEqual(read("\uFEFFsep=;\r\na,b;c\r\n1;2\r\n"), [{ line: 2, cells: ["a,b", "c"] },
        { line: 3, cells: ["1", "2"] }]);
    assert.deepEqual(read(["se", "p=,", "\r", "\na;b,c"]), [{ line: 2, cells: ["a;b", "c"] }]);
    assert.deepEqual(cells("sep,name\n1,2"), [["sep", "name"], ["1", "2"]]);
});
test("the mark in front is not part of the first name", () => {
    assert.deepEqual(cells("\uFEFFusername,email\nann,"), [["username", "email"], ["ann", ""]]);
});
test("empty lines are nothing, and empty cells are cells", () => {
    assert.deepEqual(cells("a,b\n\n \n,\n"), [["a", "b"], ["", ""]]);
    assert.deepEqual(cells(""), []);
});
test("each record knows its line, also behind cells of several", () => {
    assert.deepEqual(read('a,b\n"x\ny",1\n\nlast,2').map(({ line }) => line), [1, 2, 5]);
});
test("it is the same wherever the pieces are cut", () => {
    const text = '\uFEFFname;note\r\n"Bell; Ann";"says ""hm""\r\ntwice"\r\nBo;\r\n';
    const whole = read(text);

    for (let at = 0; at <= text.length; at++)
        assert.deepEqual(read([text.slice(0, at), text.slice(at)]), whole, `cut at ${at}`);
    assert.deepEqual(read([...text]), whole);
});
test("a quote that nobody closes is said, with its line, and does not swallow the file in silence", () => {
    assert.throws(() => read('a,b\nc,"d\ne,f\n'), (error) => error instanceof OpenQuote && error.line === 2);
    assert.throws(() => new CsvReader().push(`a\n"${"x,\n".repeat(400000)}`),
        (error) => error instanceof OpenQuote && error.line === 2);
});
test("no text is a formula, in full width neither, and each comes back as it was", () => {
    const formulas = ["=1", "+a", "-b", "@c", "\td", "\re", "＝1", "＋f", "－g", "＠h"];
    const texts = ["''a", "'tis", "'", "", "plain", "a=b", "１"];

    assert.deepEqual(formulas.map(guarded), formulas.map((text) => `'${text}`));
    assert.deepEqual(["'tis", "'", "", "plain", "a=b", "１"].map(guarded), ["'tis", "'", "", "plain", "a=b", "１"]);
    for (const text of [...formulas, ...formulas.map((one) => `'${one}`), ...texts])
        assert.equal(unguarded(guarded(text)), text);
});
test("a hundred thousand lines take no time worth speaking of", () => {
    const line = "ann.bell,Ann Bell,ann@example.org,staff\n";
    const begin = performance.now();

    assert.equal(read(Array.from({ length: 100 }, () => line.repeat(1000))).length, 100000);
    console.log(`# 100,000 lines read in ${Math.round(performance.now() - begin)} ms`);
});
