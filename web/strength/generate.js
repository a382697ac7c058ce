// Passwords for who wants none of their own, of random numbers that nobody foresees.

// Without those that are taken for each other when they are read: 5.8 bits each.
const letters = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";

// A number from 0 to below `bound`, each as likely as any other: what is left over at the upper end is thrown again.
function below(bound) {
    const whole = 2 ** 32 - (2 ** 32 % bound);

    for (;;) {
        const [thrown] = crypto.getRandomValues(new Uint32Array(1));
        if (thrown < whole)
            return thrown % bound;
    }
}

const oneOf = (list) => list[below(list.length)];

export const randomLetters = (count) => Array.from({ length: count }, () => oneOf(letters)).join("");

// `count` words, and more until they are long enough.
export function randomWords(list, count, least = 0) {
    const chosen = Array.from({ length: count }, () => oneOf(list));

    while (chosen.join("-").length < least)
        chosen.push(oneOf(list));
    return chosen.join("-");
}
