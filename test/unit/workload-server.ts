import { createServer as createHttp, type IncomingMessage, type ServerResponse } from 'node:http';
import { type AddressInfo, createServer as createTcp, type Server, type Socket } from 'node:net';

/** A server of the test on a loopback port of its own. */
export interface TestServer extends AsyncDisposable {
  url: string;
  port: number;
  /** Connections accepted so far. */
  accepted(): number;
}

export async function httpServer(
  handle: (request: IncomingMessage, response: ServerResponse, body: string) => void,
  port = 0,
): Promise<TestServer> {
  const server = createHttp((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => handle(request, response, Buffer.concat(chunks).toString()));
  });
  return listening(server, port);
}

/** Speaks no HTTP but what the test writes. */
export async function tcpServer(onConnection: (socket: Socket) => void): Promise<TestServer> {
  const server = createTcp((socket) => {
    socket.on('error', () => socket.destroy());
    onConnection(socket);
  });
  return listening(server, 0);
}

/** A loopback port on which nothing listens. */
export async function deadPort(): Promise<number> {
  await using server = await tcpServer(() => undefined);
  return server.port;
}

export function json(response: ServerResponse, status: number, value: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
}

async function listening(server: Server, port: number): Promise<TestServer> {
  const sockets = new Set<Socket>();
  let accepted = 0;
  server.on('connection', (socket: Socket) => {
    accepted += 1;
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const own = (server.address() as AddressInfo).port;
  return {
    url: `http://127.0.0.1:${own}`,
    port: own,
    accepted: () => accepted,
    async [Symbol.asyncDispose]() {
      const closed = new Promise((resolve) => server.close(resolve));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}
