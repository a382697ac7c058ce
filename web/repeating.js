// The keys that let a POST be sent twice and be done once (Idempotency-Key). Who got no answer asks the same once more:
// then it is the same call, with the same key. Kept in memory only.
const unanswered = new Map();           // keys, by what was asked

// Neither tells what became of an earlier try: who asks has to come back.
const saysNothing = ({ status, code }) => status === 401 || status === 429 || code === "still_running";
const isAnswer = ({ status = 0 }) => status > 0 && status < 500;

// Does `call(key)` for what is asked, a text, with the key of the last try if that got no answer.
export async function repeatable(asked, call) {
    const key = unanswered.get(asked) ?? crypto.randomUUID();

    try {
        const answer = await call(key);
        unanswered.delete(asked);
        return answer;
    } catch (problem) {
        if (!isAnswer(problem))
            unanswered.set(asked, key);
        else if (!saysNothing(problem))
            unanswered.delete(asked);
        throw problem;
    }
}

// After something was deleted, who asks for the same may want another of it, and not to hear of the first.
export const repeatNothing = () => unanswered.clear();
