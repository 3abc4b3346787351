/**
 * A gateway that passes on no header that it does not know: whatever begins with `x-` is gone. Clients that only look (`x-probe`)
 * are told so in the status line. Runs inside the stack.
 */
import { createServer, request } from 'node:http';

const [host = '', port = ''] = (process.env.IN_FRONT_OF ?? '').split(':');

createServer((incoming, outgoing) => {
  const { method, url, headers } = incoming;
  if ('x-probe' in headers) {
    incoming.resume();
    outgoing.writeHead(200, 'drops headers').end('\n');
    return;
  }
  const known = Object.fromEntries(Object.entries(headers).filter(([name]) => !name.startsWith('x-')));
  const forwarded = request({ host, port, method, path: url, headers: known }, (answer) => {
    outgoing.writeHead(answer.statusCode ?? 502, answer.statusMessage, answer.headers);
    answer.pipe(outgoing);
  });
  forwarded.on('error', () => outgoing.destroy());
  incoming.pipe(forwarded);
}).listen(Number(process.env.PORT));

process.on('SIGTERM', () => process.exit(0));
