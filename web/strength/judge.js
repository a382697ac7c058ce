// zxcvbn with its lists. Loaded by strength.js alone, for it is large.
import { ZxcvbnFactory } from "@zxcvbn-ts/core";
import { adjacencyGraphs, dictionary } from "@zxcvbn-ts/language-common";

const zxcvbn = new ZxcvbnFactory({ dictionary, graphs: adjacencyGraphs });

// Why a weak password is weak, where that can be said shortly. What zxcvbn warns of → what we say.
const reasons = {
    topTen: "strength.common", topHundred: "strength.common", common: "strength.common",
    similarToCommon: "strength.common", userInputs: "strength.own", simpleRepeat: "strength.pattern",
    extendedRepeat: "strength.pattern", sequences: "strength.pattern", straightRow: "strength.pattern",
    keyPattern: "strength.pattern", dates: "strength.date", recentYears: "strength.date",
};

// An address is tried as a whole and in its parts.
const parts = (word) => [word, ...word.split(/[^\p{L}\p{N}]+/u)].filter((part) => part.length > 2);

export function judgement(password, own) {
    const { score, feedback } = zxcvbn.check(password, own.flatMap(parts));

    return { score, sentence: (score < 3 && reasons[feedback.warning]) || `strength.score.${score}` };
}
