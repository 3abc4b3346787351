/**
 * A gateway behind which a service comes up: the first so many requests are answered 503 without it, all others are passed on.
 * On loopback it is told to begin anew: `/<how many>`. Clients that only look (`x-probe`) are told in the status line how many
 * have failed, and are not counted. Runs inside the stack.
 */
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';

const [host = '', port = ''] = (process.env.IN_FRONT_OF ?? '').split(':');
const own = Number(process.env.PORT);

let first = 0;
let failed = 0;

createServer(({ url = '/' }, response) => {
  first = Number(url.slice(1));
  failed = 0;
  response.end();
}).listen(own + 1, '127.0.0.1');

createServer((incoming, outgoing) => {
  if ('x-probe' in incoming.headers) {
    incoming.resume();
    outgoing.writeHead(failed < first ? 503 : 200, `failed ${failed} of ${first}`).end('\n');
    return;
  }
  if (failed < first) {
    failed += 1;
    incoming.resume();
    outgoing.writeHead(503, { 'content-type': 'text/plain' }).end('not yet\n');
    return;
  }
  pass(incoming, outgoing);
}).listen(own);

function pass(incoming: IncomingMessage, outgoing: ServerResponse): void {
  const { method, url, headers } = incoming;
  const forwarded = request({ host, port, method, path: url, headers }, (answer) => {
    outgoing.writeHead(answer.statusCode ?? 502, answer.statusMessage, answer.headers);
    answer.pipe(outgoing);
  });
  forwarded.on('error', () => outgoing.destroy());
  incoming.pipe(forwarded);
}

process.on('SIGTERM', () => process.exit(0));
