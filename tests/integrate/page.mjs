// Types every command of docs/integrate.md into one shell, and holds what comes back against what the page shows.
// Prints TAP.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

const page = readFileSync(new URL('../../docs/integrate.md', import.meta.url), 'utf8');
const blocks = [...page.matchAll(/^```(\w*)\n(.*?)^```$/gms)].map(([, language, text]) => ({ language, text }));
const steps = [];

for (const [index, block] of blocks.entries()) {
    if (block.language !== 'sh') continue;
    const next = blocks[index + 1];
    steps.push({ commands: block.text, shown: next?.language === 'text' ? next.text : '' });
}

// What a page shows, as an expression: … stands for anything within a line.
const expression = (shown) => new RegExp('^' + shown.trimEnd().split('\n').map((line) =>
    line.split('…').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('.*')).join('\\n') + '$');

const mark = (index) => `\u0001${index}\u0001\n`;
const script = steps.map(({ commands }, index) => `${commands}\nprintf '%s' '${mark(index)}'\n`).join('');
const ran = spawnSync('bash', ['-u'], { input: script, encoding: 'utf8', timeout: 120000 });

let rest = ran.stdout, failed = 0;
console.log(`1..${steps.length}`);
steps.forEach(({ commands, shown }, index) => {
    const end = rest.indexOf(mark(index)), said = end < 0 ? rest : rest.slice(0, end);
    const fits = end >= 0 && expression(shown).test(said.trimEnd());
    rest = end < 0 ? '' : rest.slice(end + mark(index).length);
    console.log(`${fits ? 'ok' : 'not ok'} ${index + 1} - ${commands.split('\n')[0]}`);
    if (!fits) {
        failed++;
        console.log(`# shown: ${shown.trimEnd().replaceAll('\n', '\n#        ')}`);
        console.log(`# said:  ${said.trimEnd().replaceAll('\n', '\n#        ')}`);
    }
});
if (failed) console.log(`# ${ran.stderr.trimEnd().replaceAll('\n', '\n# ')}`);
process.exit(failed ? 1 : 0);
