import type { Knock } from '../model.ts';

/**
 * A client in one file, for `node --eval` inside the stack: connects, says something, tells what came back. It
 * says an HTTP request, to which servers that speak something else answer too, or hang up.
 */
const PROGRAM = `
const [host, port, patience] = process.argv.slice(1);
const since = performance.now();
const tell = (seen) => { console.log(JSON.stringify(seen)); process.exit(0); };
const after = () => Math.round(performance.now() - since);
const socket = require('node:net').connect({ host, port: Number(port), noDelay: true });
setTimeout(() => tell({ kind: 'silent', forMs: after() }), Number(patience));
socket.on('connect', () => socket.write('GET / HTTP/1.1\\r\\nHost: ' + host + '\\r\\nConnection: close\\r\\n\\r\\n'));
socket.on('data', (bytes) =>
  tell({ kind: 'answered', afterMs: after(), line: bytes.toString('latin1').split(/[\\r\\n]/)[0].slice(0, 200) }));
socket.on('end', () => tell({ kind: 'closed', afterMs: after() }));
socket.on('error', ({ code }) => {
  if (code === 'ECONNREFUSED') tell({ kind: 'refused' });
  if (code === 'ECONNRESET' || code === 'EPIPE') tell({ kind: 'closed', afterMs: after() });
  throw new Error(code);
});`;

/** The command that knocks at `host:port` and prints what it saw. */
export function knockCommand(host: string, port: number, patienceMs: number): string[] {
  return ['node', '--eval', PROGRAM, host, String(port), String(patienceMs)];
}

export function parseKnock(printed: string): Knock {
  return JSON.parse(printed) as Knock;
}
