// Return addresses by the thousand: each that we take must lead a browser (WHATWG's URL, which node has) to exactly
// the host that we understood, by https, or stay on the portal.
import { spawnSync } from 'node:child_process';

const portal = 'https://portal.test/login?rd=x';
const schemes = ['', 'https:', 'HTTPS:', 'http:', 'https', ':', 'javascript:', 'data:', 'ftp:', 'https:https:',
                 ' https:', '\thttps:', 'ht\ntps:', 'https%3a', 'blob:https:', '//https:', 'x:'];
const slashes = ['', '/', '//', '///', '////', '\\', '\\\\', '/\\', '\\/', '/\t/', '/\n/', '//\t', '/./', '/../',
                 '%2f%2f', '/%2f', '%5c%5c', '/;/', ' //', '/ /', '//@', '//:@', '/.//', '/..//', '//\u3002'];
const hosts = ['', 'evil.test', 'portal.test', 'app.portal.test', 'portal.test.evil.test', 'portal.test@evil.test',
               'evil.test@portal.test', 'user:pw@portal.test', 'portal.test:443', 'portal.test:0443',
               'portal.test:8443', 'portal.test:', 'portal.test:443@evil.test', 'portal.test\\@evil.test',
               'portal.test%2f@evil.test', 'portal.test%00.evil.test', 'portal.test%2eevil.test', 'portal.test.',
               'PORTAL.TEST', '%70ortal.test', 'portal\u3002test', '\uff50ortal.test', 'port\u00adal.test',
               '127.0.0.1', '2130706433', '0x7f.1', '0177.1', '[::1]', '[::1]:443', '[::ffff:127.0.0.1]', '1.1',
               'xn--prtal-jua.test', 'evil.test#portal.test', 'evil.test?portal.test', 'portal.test&evil.test',
               'evil.test;portal.test', 'portal.test\tevil.test', 'portal.test\r\nX: y', '*', '..', 'a b'];
const ends = ['', '/', '/x', '?x', '#x', '/..//evil.test', '/\\evil.test', '\\evil.test', '/%2f/evil.test',
              '@evil.test', ':1@evil.test', '/\x00', '/\xff', '/?a=https://evil.test', '//evil.test', '/.',
              '/%0d%0aX:y', '/é', '/;@evil.test'];

const addresses = [];
for (const scheme of schemes)
    for (const slash of slashes)
        for (const host of hosts)
            for (const end of ends)
                addresses.push(Buffer.from(scheme + slash + host + end));
const said = spawnSync(process.argv[2], { maxBuffer: 1 << 28,
    input: addresses.map((address) => address.toString('hex')).join('\n') + '\n' }).stdout.toString().split('\n');

let taken = 0, wrong = 0;
addresses.forEach((address, i) => {
    const end = address.indexOf(0), text = (end < 0 ? address : address.subarray(0, end)).toString('latin1');
    if (said[i] === 'refused')
        return;
    taken++;
    const url = URL.canParse(text, portal) ? new URL(text, portal) : null;
    // In the form of WHATWG, which keeps a dot at the end of the same name.
    const host = said[i] === 'path' ? 'portal.test' : new URL(`https://${said[i].slice(4)}`).host;
    if (!url || url.protocol !== 'https:' || url.host.replace(/\.$/, '') !== host || url.username || url.password) {
        console.log(`not ok - ${JSON.stringify(text)}: we say ${said[i]}, browsers ${url?.href}`);
        wrong++;
    }
});
console.log(`${wrong ? 'not ok' : 'ok'} - ${addresses.length} addresses, ${taken} taken, ${wrong} lead elsewhere`);
process.exit(wrong || said.length <= addresses.length - 1 || taken < 100 ? 1 : 0);
