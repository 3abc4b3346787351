import type { Greeting } from '../components/greeting.ts';
import type { Dialling, DialOutcome } from '../model/abilities.ts';

/**
 * A client in one file, for `node --eval` inside the stack: connects as often as it is told to, says something, tells
 * what came back.
 */
const PROGRAM = `
const { host, port, times, patienceMs, toTheEnd, greeting } = JSON.parse(process.argv[1]);
const told = [];
const dial = () => {
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
for (let n = 0; n < times; n += 1) dial();`;

/** The command that dials `host:port` and prints what it saw, a JSON array. */
export function dialCommand(
  place: { host: string; port: number; greeting: Greeting },
  how: Dialling,
): string[] {
  const { host, port, greeting } = place;
  return [
    'node',
    '--eval',
    PROGRAM,
    JSON.stringify({ host, port, ...how, greeting: how.toTheEnd ? greeting.ends : greeting.stays }),
  ];
}

export function parseOutcomes(printed: string): DialOutcome[] {
  return JSON.parse(printed) as DialOutcome[];
}
