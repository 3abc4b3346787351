import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { connections } from '../http/connections.ts';
import { sendOnce } from '../http/exchange.ts';

const REQUESTS = 400;
const USERS = 20;
const DEADLINE_MS = 5_000;

/**
 * Sends some hundred requests to a server in this very thread, so that what sends is compiled and its first connections
 * have been made before anything counts: otherwise the first requests of every load would be late.
 */
export async function warmUp(): Promise<void> {
  const server = createServer((_request, response) => response.end('ok'));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const to = connections(new URL(`http://127.0.0.1:${port}`), { readBody: false });
  let left = REQUESTS;
  const user = async () => {
    for (; left > 0; left -= 1) await sendOnce(to, { method: 'GET', path: '/' }, DEADLINE_MS);
  };
  await Promise.all(Array.from({ length: USERS }, user));
  to.close();
  server.closeAllConnections();
  server.close();
}
