/**
 * A gateway that is out of order: passes every request on to the service behind it, waits for the answer, and
 * answers 503. So the service's own counters tell how many calls were made. Runs inside the stack.
 */
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';

const [host = '', port = ''] = (process.env.IN_FRONT_OF ?? '').split(':');

createServer((incoming, outgoing) => {
  const { method, url, headers } = incoming;
  const forwarded = request({ host, port, method, path: url, headers }, (answer: IncomingMessage) => {
    answer.on('close', () => outOfOrder(outgoing)).resume();
  });
  forwarded.on('error', () => outOfOrder(outgoing));
  incoming.pipe(forwarded);
}).listen(Number(process.env.PORT));

function outOfOrder(outgoing: ServerResponse): void {
  if (outgoing.headersSent) return;
  outgoing.writeHead(503, { 'content-type': 'text/plain' }).end('out of order\n');
}

process.on('SIGTERM', () => process.exit(0));
