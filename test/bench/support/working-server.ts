/**
 * A server whose answers cost it about a fifth of a millisecond of its core each, so that it and no other program is the
 * bottleneck. It counts what it answered and when, for every generator by the same measure. Told anything, it tells and
 * begins anew.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Answers from the first on, milliseconds from the first to the last, and those of them that its core worked. */
export interface Answered {
  answers: number;
  withinMs: number;
  workedMs: number;
}

/** By rounds and not by the clock, which goes on when another process has the core. */
const ROUNDS = 40_000;
const body = JSON.stringify({ status: 'ok' });
const headers = { 'content-type': 'application/json', 'content-length': String(body.length) };
let answers = 0;
let first = 0;
let last = 0;
let cpuAtFirst = 0;
let sink = 0;
const cpuMs = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};

const server = createServer((_request, response) => {
  for (let i = 0; i < ROUNDS; i += 1) sink = (sink * 31 + i) % 65_521;
  last = performance.now();
  if (answers === 0) {
    first = last;
    cpuAtFirst = cpuMs();
  }
  answers += 1;
  response.writeHead(200, headers).end(body);
});
server.keepAliveTimeout = 60_000;
process.on('message', () => {
  const answered: Answered = { answers, withinMs: last - first, workedMs: cpuMs() - cpuAtFirst };
  answers = 0;
  process.send?.(answered);
});
process.on('disconnect', () => process.exit());
server.listen({ port: 0, host: '127.0.0.1', backlog: 4096 }, () => {
  process.send?.({ port: (server.address() as AddressInfo).port });
});
