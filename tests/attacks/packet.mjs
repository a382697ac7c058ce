// HTTP/2 by hand: many requests whose last frames leave in one write (so that they arrive together), and headers
// that no library would send. Reads one JSON object, see packet.c; prints the status of each answer, 0 for none.
import { readFileSync } from 'node:fs';
import tls from 'node:tls';

const wanted = JSON.parse(readFileSync(0, 'utf8'));
const DATA = 0, HEADERS = 1, SETTINGS = 4, PING = 6, GOAWAY = 7;
const END_STREAM = 1, END_HEADERS = 4, ACK = 1;

function frame(type, flags, stream, content) {
    const head = Buffer.alloc(9);
    head.writeUIntBE(content.length, 0, 3);
    head[3] = type;
    head[4] = flags;
    head.writeUInt32BE(stream, 5);
    return Buffer.concat([head, content]);
}

// RFC 7541, 5.1: with a prefix of seven bits.
function length(number) {
    if (number < 127)
        return Buffer.from([number]);
    const bytes = [127];
    for (number -= 127; number >= 128; number = Math.floor(number / 128))
        bytes.push(number % 128 + 128);
    return Buffer.from([...bytes, number]);
}

// A literal that is not indexed and not compressed.
function field(name, value) {
    const [n, v] = [Buffer.from(name), Buffer.from(value)];
    return Buffer.concat([Buffer.from([0]), length(n.length), n, length(v.length), v]);
}

function headers() {
    const fields = { ':method': wanted.method, ':scheme': 'https', ':authority': `${wanted.host}:${wanted.port}`,
                     ':path': wanted.path };
    // A pseudo-header that is replaced stands where it belongs; any other comes last.
    for (const [name, value] of Object.entries(wanted.odd ?? {}))
        if (name in fields)
            fields[name] = value;
    const list = Object.entries(fields);
    if (wanted.type)
        list.push(['content-type', wanted.type]);
    for (const [name, value] of Object.entries(wanted.odd ?? {}))
        if (!(name in fields))
            list.push([name, value]);
    return Buffer.concat(list.map(([name, value]) => field(name, value)));
}

// nginx writes a status either as an entry of the static table or as three digits.
const indexed = { 0x88: 200, 0x89: 204, 0x8a: 206, 0x8b: 304, 0x8c: 400, 0x8d: 404, 0x8e: 500 };

function status_of(block) {
    let at = 0;
    while ((block[at] & 0xe0) === 0x20)         // size updates stand first
        at++;
    if (block[at] in indexed)
        return indexed[block[at]];
    const digits = block.subarray(at + 2, at + 5).toString();
    return /^[1-5][0-9][0-9]$/.test(digits) ? Number(digits) : 599;
}

const socket = tls.connect({ host: '127.0.0.1', port: wanted.port, servername: wanted.host, ALPNProtocols: ['h2'],
                             rejectUnauthorized: false, localAddress: wanted.from });
const statuses = new Map();
const streams = Array.from({ length: wanted.count }, (_, i) => 2 * i + 1);

function finish() {
    console.log(streams.map((stream) => statuses.get(stream) ?? 0).join('\n'));
    process.exit(0);
}

function send() {
    const block = headers(), body = Buffer.from(wanted.body ?? '');
    socket.setNoDelay(true);
    socket.write(Buffer.concat([
        Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'), frame(SETTINGS, 0, 0, Buffer.alloc(0)),
    ]));
    // All but the last byte of each body first; then the ends of all at once.
    const ends = streams.map((stream) => {
        if (!body.length)
            return frame(HEADERS, END_HEADERS | END_STREAM, stream, block);
        socket.write(Buffer.concat([frame(HEADERS, END_HEADERS, stream, block),
                                    frame(DATA, 0, stream, body.subarray(0, -1))]));
        return frame(DATA, END_STREAM, stream, body.subarray(-1));
    });
    setTimeout(() => socket.write(Buffer.concat(ends)), body.length ? 100 : 0);
}

let pending = Buffer.alloc(0);

function hear(bytes) {
    pending = Buffer.concat([pending, bytes]);
    while (pending.length >= 9 && pending.length >= 9 + pending.readUIntBE(0, 3)) {
        const size = pending.readUIntBE(0, 3), [type, flags] = [pending[3], pending[4]];
        const stream = pending.readUInt32BE(5) & 0x7fffffff, content = pending.subarray(9, 9 + size);
        if (type === HEADERS && !statuses.has(stream))
            statuses.set(stream, status_of(content));
        if (type === SETTINGS && !(flags & ACK))
            socket.write(frame(SETTINGS, ACK, 0, Buffer.alloc(0)));
        if (type === PING && !(flags & ACK))
            socket.write(frame(PING, ACK, 0, content));
        if (type === GOAWAY || type === 3)      // or RST_STREAM: no answer
            statuses.set(stream || streams.find((one) => !statuses.has(one)) || 0, 0);
        pending = pending.subarray(9 + size);
    }
    if (streams.every((stream) => statuses.has(stream)))
        finish();
}

socket.on('secureConnect', send);
socket.on('data', hear);
socket.on('close', finish);
socket.on('error', finish);
setTimeout(finish, 60000).unref();
