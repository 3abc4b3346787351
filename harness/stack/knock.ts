import type { Knock, Knocking } from '../model/abilities.ts';

/** What a server speaks, as far as saying something to which it has an answer. */
export type Tongue = 'http' | 'postgres' | 'redis';

/** Long, so that whatever happens to a message by its length happens to this one. */
const LONG = 'knock'.padEnd(360, '-');

/**
 * Each has an answer to this of about a hundred bytes or more: an HTTP request, the beginning of a session of somebody
 * who does not exist (PostgreSQL manual, "Message Formats"), a command. Some then have the server end the connection.
 */
const GREETINGS: Readonly<Record<Tongue, { stays: string; ends: string }>> = {
  http: { stays: httpRequest('keep-alive'), ends: httpRequest('close') },
  postgres: { stays: beginning(), ends: `${beginning()}X${withLength('')}` },
  redis: { stays: `PING ${LONG}\r\n`, ends: `PING ${LONG}\r\nQUIT\r\n` },
};

function httpRequest(connection: string): string {
  return `GET / HTTP/1.1\r\nHost: knock\r\nX-Knock: ${LONG}\r\nConnection: ${connection}\r\n\r\n`;
}

function beginning(): string {
  return withLength(`\0\x03\0\0user\0${LONG.slice(0, 60)}\0application_name\0${LONG}\0\0`);
}

/** A message of PostgreSQL begins with its length in four bytes, themselves among it. */
function withLength(content: string): string {
  const length = content.length + 4;
  return `\0\0${String.fromCharCode(length >> 8, length & 0xff)}${content}`;
}

/**
 * A client in one file, for `node --eval` inside the stack: connects as often as it is told to, says something, tells
 * what came back.
 */
const PROGRAM = `
const { host, port, times, patienceMs, toTheEnd, greeting } = JSON.parse(process.argv[1]);
const told = [];
const knock = () => {
  const since = performance.now();
  const after = () => Math.round(performance.now() - since);
  let answer;
  const tell = (seen) => {
    socket.destroy();
    clearTimeout(limit);
    if (!told.includes(seen)) told.push(seen);
    if (told.length === times) { console.log(JSON.stringify(told)); process.exit(0); }
  };
  const limit = setTimeout(() => tell(answer ?? { kind: 'silent', forMs: after() }), patienceMs);
  const ended = () => tell(answer ? Object.assign(answer, { endedMs: after() }) : { kind: 'closed', afterMs: after() });
  const socket = require('node:net').connect({ host, port, noDelay: true });
  let over = false;
  const once = (act) => (...args) => { if (!over) { over = true; act(...args); } };
  socket.on('connect', () => socket.write(Buffer.from(greeting, 'latin1')));
  socket.on('data', (bytes) => {
    if (answer) { answer.pieces += 1; answer.bytes += bytes.length; return; }
    const line = bytes.toString('latin1').split(/[\\r\\n]/)[0].slice(0, 200);
    answer = { kind: 'answered', afterMs: after(), line, bytes: bytes.length, pieces: 1 };
    if (!toTheEnd) once(() => tell(answer))();
  });
  socket.on('end', once(ended));
  socket.on('error', once(({ code }) => {
    if (code === 'ECONNREFUSED') return tell({ kind: 'refused' });
    if (code === 'ECONNRESET' || code === 'EPIPE') return ended();
    throw new Error(code);
  }));
};
for (let n = 0; n < times; n += 1) knock();`;

/** The command that knocks at `host:port` and prints what it saw, a JSON array. */
export function knockCommand(place: { host: string; port: number; tongue: Tongue }, how: Knocking): string[] {
  const { host, port, tongue } = place;
  return [
    'node',
    '--eval',
    PROGRAM,
    JSON.stringify({ host, port, ...how, greeting: GREETINGS[tongue][how.toTheEnd ? 'ends' : 'stays'] }),
  ];
}

export function parseKnocks(printed: string): Knock[] {
  return JSON.parse(printed) as Knock[];
}
