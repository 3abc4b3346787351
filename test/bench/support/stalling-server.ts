/**
 * A server that answers at once, but for one stall of a known length, during which it keeps requests and at the
 * end of which it answers them in the order in which they came. Told `{afterMs, forMs}`, it reports when it is over.
 */
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Stalling {
  afterMs: number;
  forMs: number;
}

let kept: ServerResponse[] | undefined;
const answer = (response: ServerResponse) => response.writeHead(200, { 'content-length': '2' }).end('ok');

const server = createServer((_request, response) => {
  if (kept === undefined) answer(response);
  else kept.push(response);
});
server.keepAliveTimeout = 60_000;

process.on('message', ({ afterMs, forMs }: Stalling) => {
  setTimeout(() => {
    kept = [];
    const began = performance.now();
    setTimeout(() => {
      const stalledMs = performance.now() - began;
      for (const response of kept ?? []) answer(response);
      kept = undefined;
      process.send?.({ stalledMs });
    }, forMs);
  }, afterMs);
});
process.on('disconnect', () => process.exit());
server.listen({ port: 0, host: '127.0.0.1', backlog: 4096 }, () => {
  process.send?.({ port: (server.address() as AddressInfo).port });
});
