// 7,776 English words that are told apart easily, the list of dice: beside zxcvbn's passwords, which has it, too.
import { dictionary } from "@zxcvbn-ts/language-common";

export const words = dictionary["diceware-common"];
