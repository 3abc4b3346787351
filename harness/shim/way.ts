/** The way from the shim to the service: what a client of the service would see, no more connections and no other errors. */

import { Agent, request as httpRequest, type IncomingMessage } from 'node:http';
import type { Forward, ShimAnswer, ShimRequest } from './lie.ts';

/** As the run's own clients do, see http/connections.ts: what is not used shall not look like a connection that leaks. */
const IDLE_MS = 2_000;
/** They belong to a connection, and not to what is said on it (RFC 9110, 7.6.1); lengths are told anew. */
const OF_CONNECTION: ReadonlySet<string> = new Set(
  'connection keep-alive proxy-connection te trailer transfer-encoding upgrade content-length expect host'.split(
    ' ',
  ),
);

export interface Way extends Disposable {
  forward: Forward;
}

export function wayTo({ hostname, port, host }: URL): Way {
  const agent = new Agent({ keepAlive: true, maxFreeSockets: 512 });
  // The agent itself ends a connection that is free when its time is up.
  agent.on('free', (socket) => socket.setTimeout(IDLE_MS));
  const once = ({ method, path, headers, body, gone }: ShimRequest) => {
    const { promise, resolve, reject } = Promise.withResolvers<ShimAnswer>();
    const sent = httpRequest(
      { agent, hostname, port, method, path, headers: { ...headers, host }, signal: gone },
      (answer) => whole(answer).then(resolve, reject),
    );
    sent.on('socket', (socket) => socket.setTimeout(0));
    sent.on('error', reject);
    sent.end(body);
    // A connection that is kept may have died unseen; a client of the service's own would ask once more, too.
    return promise.catch((error: unknown) => {
      if (sent.reusedSocket && method === 'GET' && !gone.aborted) return undefined;
      throw error;
    });
  };
  return {
    async forward(request) {
      try {
        return (await once(request)) ?? (await once(request));
      } catch {
        return undefined;
      }
    },
    [Symbol.dispose]: () => agent.destroy(),
  };
}

async function whole(answer: IncomingMessage): Promise<ShimAnswer> {
  const parts: Buffer[] = [];
  for await (const part of answer) parts.push(part as Buffer);
  return { status: answer.statusCode ?? 0, headers: endToEnd(answer.headers), body: Buffer.concat(parts) };
}

/** Without what is said of one connection alone. */
export function endToEnd(headers: IncomingMessage['headers']): Record<string, string | string[]> {
  const kept: Record<string, string | string[]> = {};
  for (const [name, value] of Object.entries(headers))
    if (value !== undefined && !OF_CONNECTION.has(name)) kept[name] = value;
  return kept;
}
