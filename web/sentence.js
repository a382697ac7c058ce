// How a sentence of a catalogue is said, for the portal and the console alike.

// The sentence of a key with {names} filled in; `write` makes a text of a number. Where `count` is said, the key has a
// form for each number that the language tells apart (key.one, key.other). What is in no catalogue stands for itself.
export function sentenceOf(words, language, write, key, values = {}) {
    const form = values.count === undefined ? key : `${key}.${new Intl.PluralRules(language).select(values.count)}`;
    const sentence = words[form] ?? words[`${key}.other`] ?? words[key] ?? key;
    const filled = (value) => (typeof value === "number" ? write(value) : value ?? "");

    return sentence.replace(/\{(\w+)\}/g, (_, name) => filled(values[name]));
}
