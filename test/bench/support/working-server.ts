/**
 * A server whose answers cost it a fifth of a millisecond of its core each, so that it and nobody else is the bottleneck. It counts
 * what it answered and when, for every generator by the same measure. Asked for `count`, it tells and begins anew.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Answers from the first on, and milliseconds from the first to the last. */
export interface Answered {
  answers: number;
  withinMs: number;
}

const WORK_MS = 0.2;
const body = JSON.stringify({ status: 'ok' });
const headers = { 'content-type': 'application/json', 'content-length': String(body.length) };
let answers = 0;
let first = 0;
let last = 0;

const server = createServer((_request, response) => {
  const until = performance.now() + WORK_MS;
  while (performance.now() < until);
  last = performance.now();
  if (answers === 0) first = last;
  answers += 1;
  response.writeHead(200, headers).end(body);
});
server.keepAliveTimeout = 60_000;
process.on('message', () => {
  const answered: Answered = { answers, withinMs: last - first };
  answers = 0;
  process.send?.(answered);
});
process.on('disconnect', () => process.exit());
server.listen({ port: 0, host: '127.0.0.1', backlog: 4096 }, () => {
  process.send?.({ port: (server.address() as AddressInfo).port });
});
