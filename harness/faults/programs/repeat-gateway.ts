/**
 * A gateway that delivers at least once: what is asked through it arrives, is answered, and then arrives again so many times. On
 * loopback it is told how often: `/<how many>`; told 0, it answers 200 itself and passes nothing on. Clients that only look (`x-probe`) are told so in the status line, and are not
 * passed on. Runs inside the stack.
 */
import { createServer, type IncomingHttpHeaders, type IncomingMessage, request } from 'node:http';
import { buffer } from 'node:stream/consumers';

const [host = '', port = ''] = (process.env.IN_FRONT_OF ?? '').split(':');
const own = Number(process.env.PORT);

/** Of one request, under way at once. */
const TOGETHER = 4;

let times = 1;

createServer(({ url = '/' }, response) => {
  times = Number(url.slice(1));
  response.end();
}).listen(own + 1, '127.0.0.1');

createServer(async (incoming, outgoing) => {
  if ('x-probe' in incoming.headers) {
    incoming.resume();
    outgoing.writeHead(200, `repeats ${times}`).end('\n');
    return;
  }
  const { method = 'GET', url = '/', headers } = incoming;
  // A question changes nothing, however often it is asked.
  const changes = method !== 'GET' && method !== 'HEAD';
  if (changes && times === 0) {
    incoming.resume();
    outgoing.writeHead(200, { 'content-type': 'application/json' }).end('{}');
    return;
  }
  const sent = { method, url, headers, body: await buffer(incoming) };
  try {
    const answer = await pass(sent);
    const body = await buffer(answer);
    outgoing.writeHead(answer.statusCode ?? 502, answer.statusMessage, plain(answer.headers)).end(body);
  } catch {
    outgoing.destroy();
  }
  if (changes) await again(sent, times - 1);
}).listen(own);

interface Sent {
  method: string;
  url: string;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

function pass({ method, url, headers, body }: Sent): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    request(
      { host, port, method, path: url, headers: { ...plain(headers), 'content-length': body.length } },
      resolve,
    )
      .on('error', reject)
      .end(body);
  });
}

async function again(sent: Sent, left: number): Promise<void> {
  const turns = Array.from({ length: left }).values();
  const some = async (): Promise<void> => {
    for (const _ of turns)
      try {
        (await pass(sent)).resume();
      } catch {
        // What does not arrive again is no repetition.
      }
  };
  await Promise.all(Array.from({ length: TOGETHER }, some));
}

/** Without what is said of one connection alone (RFC 9110, 7.6.1). */
function plain(headers: IncomingHttpHeaders): IncomingHttpHeaders {
  const { connection: _, 'transfer-encoding': __, 'keep-alive': ___, ...rest } = headers;
  return rest;
}

process.on('SIGTERM', () => process.exit(0));
