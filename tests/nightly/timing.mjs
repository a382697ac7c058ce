// Whether the time of a refused sign-in tells if the person exists: known and unknown names take turns on one
// connection; the 95 % interval of the median difference must hold 0 and be narrower than ±0.3 ms. A busy machine
// makes it wider: then more pairs are added, a few times. Ends with 1 when they differ, with 2 when it cannot tell.
import https from 'node:https';
import { randomBytes } from 'node:crypto';

const [url, known] = process.argv.slice(2);
const PAIRS = 1000, TRIES = 6, WIDTH = 0.3, RESAMPLES = 2000;
let agent, used = Infinity, network = 0;

// A name may be tried some times from one address: then another one goes on, of this machine, too.
function connection() {
    if (++used > 150) {
        used = 0;
        network++;
        agent?.destroy();
        agent = new https.Agent({ keepAlive: true, maxSockets: 1, family: 4,
                                  localAddress: `127.78.${network >> 7}.${1 + (network & 127)}` });
    }
    return agent;
}

function signIn(identifier) {
    const body = JSON.stringify({ identifier, password: 'a wrong password ' + randomBytes(4).toString('hex') });
    return new Promise((resolve, reject) => {
        const began = process.hrtime.bigint();
        const request = https.request(`${url}/api/v1/sessions`, {
            agent: connection(), method: 'POST',
            headers: { 'content-type': 'application/json', 'content-length': body.length },
        }, (answer) => {
            answer.resume().on('end', () => answer.statusCode === 401
                ? resolve(Number(process.hrtime.bigint() - began) / 1e6)
                : reject(new Error(`${identifier}: ${answer.statusCode}`)));
        });
        request.on('error', reject).end(body);
    });
}

const median = (sorted) => sorted[Math.floor(sorted.length / 2)];
const ascending = (a, b) => a - b;

// The interval by resampling the differences of the pairs.
function interval(differences) {
    const medians = [];
    for (let i = 0; i < RESAMPLES; i++)
        medians.push(median(Float64Array.from(differences, () =>
            differences[Math.floor(Math.random() * differences.length)]).sort()));
    medians.sort(ascending);
    return [medians[Math.floor(RESAMPLES * 0.025)], medians[Math.floor(RESAMPLES * 0.975)]];
}

async function measure(differences) {
    for (let i = 0; i < PAIRS; i++) {
        const unknown = 'nobody.' + randomBytes(4).toString('hex');
        const first = i % 2 === 0;
        const one = await signIn(first ? known : unknown), other = await signIn(first ? unknown : known);
        differences.push(first ? one - other : other - one);
    }
}

for (let i = 0; i < 20; i++)
    await signIn(i % 2 ? known : 'nobody');
const differences = [];
let differ = false, narrow = false;
while ((differ || !narrow) && differences.length < TRIES * PAIRS) {
    await measure(differences);
    const [low, high] = interval(differences);
    differ = low > 0 || high < 0;
    narrow = high - low < 2 * WIDTH;
    const verdict = differ ? 'they differ' : narrow ? 'the same' : 'too busy to tell';
    console.log(`known minus unknown: ${low.toFixed(3)} to ${high.toFixed(3)} ms `
        + `(95 % of ${differences.length} pairs): ${verdict}`);
}
process.exit(differ ? 1 : narrow ? 0 : 2);
