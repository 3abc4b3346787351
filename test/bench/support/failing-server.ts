/**
 * A server that knows its own down time. Told `{kind, afterMs, forMs}` it is up, then down, then up again, and
 * reports when it was down on the machine's monotonic clock.
 *
 * - `refuse`: it stops listening and breaks its connections; then it listens again on the same port.
 * - `wrong`: it answers 503.
 * - `hang`: it keeps requests and answers them all when it is up again.
 * - `swallow`: it keeps requests and never answers them.
 */
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

export type FailureKind = 'refuse' | 'wrong' | 'hang' | 'swallow';
export interface Failure {
  kind: FailureKind;
  afterMs: number;
  forMs: number;
}
/** `process.hrtime.bigint()` when it went down and when it was up again. */
export interface Failed {
  downAt: bigint;
  upAt: bigint;
  /** The longest time for which the server itself stood still around its down time, and so was down unknowingly. */
  stalledMs: number;
}

let failing: FailureKind | undefined;
let kept: ServerResponse[] = [];
const sockets = new Set<Socket>();
const answer = (response: ServerResponse, status: number) =>
  response.writeHead(status, { 'content-type': 'application/json' }).end('{"status":"ready"}');

const server = createServer((_request, response) => {
  if (failing === 'hang' || failing === 'swallow') kept.push(response);
  else answer(response, failing === undefined ? 200 : 503);
});
server.keepAliveTimeout = 60_000;
server.on('connection', (socket) => {
  sockets.add(socket);
  socket.on('close', () => sockets.delete(socket));
});

const LOOK_MS = 5;
/** Probes sent just before and after the down time are part of what is measured. */
const AROUND_MS = 200;
let stalledMs = 0;
let lookedAt = performance.now();
setInterval(() => {
  const now = performance.now();
  stalledMs = Math.max(stalledMs, now - lookedAt - LOOK_MS);
  lookedAt = now;
}, LOOK_MS);
const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, Math.max(0, ms)));

const listen = (port: number) =>
  new Promise<bigint>((resolve) => server.listen(port, '127.0.0.1', () => resolve(process.hrtime.bigint())));

/** A timer as exact as the schedule it disturbs: the last two milliseconds are spent looking at the clock. */
const at = async (due: bigint) => {
  await new Promise((resolve) =>
    setTimeout(resolve, Number((due - process.hrtime.bigint()) / 1_000_000n) - 2),
  );
  while (process.hrtime.bigint() < due);
};

async function fail({ kind, afterMs, forMs }: Failure): Promise<Failed> {
  stalledMs = 0;
  const due = process.hrtime.bigint() + BigInt(Math.round(afterMs * 1e6));
  const port = (server.address() as AddressInfo).port;
  await at(due);
  failing = kind;
  if (kind === 'refuse') {
    server.close();
    for (const socket of sockets) socket.resetAndDestroy();
  }
  const downAt = process.hrtime.bigint();
  await at(due + BigInt(Math.round(forMs * 1e6)));
  const upAt = kind === 'refuse' ? await listen(port) : process.hrtime.bigint();
  failing = undefined;
  for (const response of kept) {
    if (kind === 'hang') answer(response, 200);
    else response.destroy();
  }
  kept = [];
  await sleep(AROUND_MS);
  return { downAt, upAt, stalledMs };
}

process.on('message', async (failure: Failure) => process.send?.(await fail(failure)));
process.on('disconnect', () => process.exit());
await listen(0);
process.send?.({ port: (server.address() as AddressInfo).port });
