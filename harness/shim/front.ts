/**
 * A proxy in front of a service, on loopback. A client that speaks HTTP/1 to it is answered by a {@link Liar}; what is
 * anything else, such as a probe of gRPC or of plain TCP, is passed on byte by byte.
 *
 * ```
 *  client ─► net server ─┬─ a method of HTTP/1 ──► HTTP server ─► liar ─► way ─► service
 *                        └─ anything else, or silence ──► a pipe ──────────────► service
 * ```
 */

import { createServer as createHttp, type IncomingMessage, METHODS, type ServerResponse } from 'node:http';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { reset } from '../http/reset.ts';
import type { Forward, Liar, ShimAnswer, ShimRequest } from './lie.ts';
import { endToEnd, wayTo } from './way.ts';

/** Longer than a client of a run keeps a connection: it is the client that ends it. */
const KEPT_MS = 60_000;
/** A client that has said nothing by then lets the server begin. */
const SILENT_MS = 30;
const HTTP_1 = new RegExp(`^(${METHODS.join('|')}) (?!\\* HTTP/2)`);

export interface Front extends AsyncDisposable {
  /** `http://127.0.0.1:port` */
  origin: string;
}

/** @param answering makes the one who answers, of the way to the service */
export async function startFront(upstream: URL, answering: (forward: Forward) => Liar): Promise<Front> {
  const way = wayTo(upstream);
  const answer = answering(way.forward);
  const http = createHttp({ keepAliveTimeout: KEPT_MS }, (request, response) => {
    void serve(request, response, answer);
  });
  const sockets = new Set<Socket>();
  const server = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket);
    // A client may only be slow to speak: what it says first decides, unless the service has begun by then.
    let waiting: Socket | undefined;
    const begin = (first?: Buffer) => {
      clearTimeout(silence);
      socket.off('data', begin);
      socket.pause();
      if (first !== undefined) socket.unshift(first);
      if (first !== undefined && HTTP_1.test(first.toString('latin1', 0, 32))) {
        waiting
          ?.removeAllListeners()
          .on('error', () => {})
          .destroy();
        http.emit('connection', socket);
      } else join(socket, waiting ?? connectTo(upstream, socket));
      socket.resume();
    };
    const silence = setTimeout(() => {
      waiting = connectTo(upstream, socket);
      waiting.once('readable', () => begin());
    }, SILENT_MS);
    socket.on('error', () => socket.destroy());
    socket.once('close', () => {
      clearTimeout(silence);
      sockets.delete(socket);
    });
    socket.on('data', begin);
  });
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    async [Symbol.asyncDispose]() {
      const closed = new Promise((resolve) => server.close(resolve));
      for (const socket of sockets) socket.destroy();
      way[Symbol.dispose]();
      await closed;
    },
  };
}

async function serve(request: IncomingMessage, response: ServerResponse, answer: Liar): Promise<void> {
  // A client that gives up is not asked for any more: the service sees it go, as it would without the shim.
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  const cut = () => reset(request.socket);
  try {
    const answered = await answer(await asked(request, gone.signal));
    if (answered === undefined) cut();
    else send(request, response, answered);
  } catch {
    cut();
  }
}

async function asked(request: IncomingMessage, gone: AbortSignal): Promise<ShimRequest> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  const { method = 'GET', url: path = '/', headers } = request;
  return { method, path, headers: endToEnd(headers), body: Buffer.concat(parts), gone };
}

function send(
  { method }: IncomingMessage,
  response: ServerResponse,
  { status, headers, body }: ShimAnswer,
): void {
  const length = method === 'HEAD' ? {} : { 'content-length': body.length };
  response.writeHead(status, { ...headers, ...length }).end(body);
}

/** A connection to the service, which ends with the client's and is what ends it. */
function connectTo({ hostname, port }: URL, client: Socket): Socket {
  const service = connect({ host: hostname, port: Number(port), noDelay: true });
  service.on('error', () => reset(client));
  service.once('close', () => client.destroy());
  client.once('close', () => service.destroy());
  return service;
}

/** Both ways, until either ends. */
function join(client: Socket, service: Socket): void {
  client.pipe(service);
  service.pipe(client);
}
