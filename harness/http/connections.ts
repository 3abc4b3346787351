import { connect, type Socket } from 'node:net';
import { Client, type Dispatcher } from 'undici';
import type { Tls } from '../model/tls.ts';
import { secured } from './tls.ts';

/** By lower-case name. */
export type Headers = Readonly<Record<string, string | string[] | undefined>>;

/** A request ready to be sent: no templates left. */
export interface HttpRequest {
  method: Dispatcher.HttpMethod;
  path: string;
  headers?: Record<string, string>;
  body?: string;
}

/**
 * What became of one request.
 * - `answer`: it was answered in full, in time; `body` only where bodies are read. `retryAfter`: it says when to
 *   come back (RFC 9110, 10.2.3).
 * - `late`: the deadline passed first.
 * - `refused`: no connection was had, so the target knows nothing of it.
 * - `reset`: the connection broke, or what came back is not HTTP; the target may know of it.
 */
export type Exchanged =
  | { kind: 'answer'; status: number; body: Buffer | undefined; retryAfter: boolean; headers?: Headers }
  | { kind: 'late' }
  | { kind: 'refused' | 'reset'; detail: string };

/**
 * The client of what is measured, probes, traffic and load: sends requests to one origin, each on a connection that
 * nothing else uses meanwhile. What only wants an answer asks with `ask.ts`, which says why there are two.
 */
export interface Connections {
  /** Requests under way, each on a connection of its own. */
  readonly inFlight: number;
  /** Sends now; `onOver` is called exactly once, with `late` when `deadlineMs` have passed, never before. */
  send(request: HttpRequest, deadlineMs: number, onOver: (exchanged: Exchanged) => void): void;
  /** Cuts every connection; requests under way are over as `reset` at once. Idempotent. */
  close(): void;
}

/**
 * Milliseconds for which a connection is kept that nothing uses. The latest to be free is used first, so that those that a
 * hanging target made necessary are idle once it is well; kept for as long as the target offers to, often a minute, they
 * would look like connections that it leaks.
 */
const IDLE_MS = 2_000;

interface Connection {
  client: Client;
  socket: Socket | undefined;
  /** Whether the socket has carried an answer before. */
  reused: boolean;
}

/**
 * Keep-alive, so that traffic costs the target few connections, but without the ways in which keep-alive lies
 * about a target that was restarted:
 * - an idle connection that died is noticed only when it is used: a GET that finds one is sent once more on a
 *   fresh connection (RFC 9110, 9.2.2 allows it), within the same deadline, and that answer counts;
 * - a connection whose request missed the deadline is cut: behind a black hole its retransmissions back off
 *   for seconds after the path has healed, a fresh one does not wait.
 *
 * Nothing is queued: a request without a free connection opens one. Callers bound what is under way.
 */
export function connections(
  origin: URL,
  options: { readBody: boolean; idleMs?: number; tls?: Tls | undefined },
): Connections {
  const { idleMs = IDLE_MS, tls } = options;
  const free: Connection[] = [];
  const open = new Set<Connection>();
  const underWay = new Set<(exchanged: Exchanged) => void>();
  let closed = false;

  const acquire = (): Connection => {
    const connection = free.pop() ?? openConnection(origin, idleMs, tls);
    open.add(connection);
    return connection;
  };
  const cut = (connection: Connection) => {
    open.delete(connection);
    // Undici would let a connection attempt end by itself; the socket is ours to end.
    connection.socket?.destroy();
    void connection.client.destroy().catch(() => undefined);
  };

  return {
    get inFlight() {
      return underWay.size;
    },
    send(request, deadlineMs, onOver) {
      let connection = acquire();
      const finish = (exchanged: Exchanged) => {
        if (!underWay.delete(finish)) return;
        clearTimeout(deadline);
        if (exchanged.kind === 'answer' && !closed) free.push(connection);
        else cut(connection);
        try {
          onOver(exchanged);
        } catch (error) {
          // Undici would take it for a broken answer and swallow it.
          queueMicrotask(() => {
            throw error;
          });
        }
      };
      underWay.add(finish);
      const until = performance.now() + deadlineMs;
      // A timer counts from when its loop last looked at the clock and drops fractions: it may be early.
      const expire = () => {
        const left = until - performance.now();
        if (left <= 0) finish({ kind: 'late' });
        else deadline = setTimeout(expire, Math.ceil(left));
      };
      let deadline = setTimeout(expire, Math.max(1, Math.ceil(deadlineMs)));
      dispatch(connection, request, options.readBody, (first, deadBefore) => {
        if (!deadBefore || request.method !== 'GET' || !underWay.has(finish)) return finish(first);
        cut(connection);
        connection = openConnection(origin, idleMs, tls);
        open.add(connection);
        dispatch(connection, request, options.readBody, finish);
      });
    },
    close() {
      closed = true;
      for (const finish of [...underWay])
        finish({ kind: 'reset', detail: 'given up: the sender was closed' });
      for (const connection of [...open]) cut(connection);
    },
  };
}

function openConnection(origin: URL, idleMs: number, tls: Tls | undefined): Connection {
  const host = origin.hostname.replace(/^\[|\]$/g, '');
  const port = Number(origin.port || (tls === undefined ? 80 : 443));
  const client = new Client(origin, {
    pipelining: 1,
    allowH2: false,
    // One deadline, ours, instead of three that are checked every half second.
    headersTimeout: 0,
    bodyTimeout: 0,
    keepAliveTimeout: idleMs,
    // Without it the target's own Keep-Alive header would have its way.
    keepAliveMaxTimeout: idleMs,
    connect: (_options, callback) => {
      const failed = (error: Error) => callback(error, null);
      const ready = () => {
        socket.off('error', failed);
        callback(null, socket);
      };
      const socket =
        tls === undefined
          ? connect({ host, port, noDelay: true }, ready)
          : secured({ host, port }, tls, ready);
      connection.socket = socket;
      connection.reused = false;
      socket.once('error', failed);
    },
  });
  const connection: Connection = { client, socket: undefined, reused: false };
  return connection;
}

/** Answers here are small; what is longer is read and dropped. */
const KEPT_BYTES = 4 * 1024 * 1024;

/** `deadBefore`: the connection had carried an answer before, and broke without a byte of this one. */
function dispatch(
  connection: Connection,
  request: HttpRequest,
  readBody: boolean,
  onOver: (exchanged: Exchanged, deadBefore: boolean) => void,
): void {
  let status = 0;
  let headers: Headers = {};
  let kept = 0;
  const chunks: Buffer[] = [];
  connection.client.dispatch(
    {
      method: request.method,
      path: request.path,
      headers: request.headers ?? null,
      body: request.body ?? null,
    },
    {
      onRequestStart() {},
      onResponseStart(_controller, statusCode, given) {
        status = statusCode;
        headers = given;
      },
      onResponseData(_controller, chunk) {
        kept += chunk.length;
        if (readBody && kept <= KEPT_BYTES) chunks.push(chunk);
      },
      onResponseEnd() {
        connection.reused = true;
        const body = readBody ? Buffer.concat(chunks) : undefined;
        const retryAfter = headers['retry-after'] !== undefined;
        onOver({ kind: 'answer', status, body, retryAfter, headers }, false);
      },
      onResponseError(_controller, error) {
        const kind = NEVER_CONNECTED.has((error as NodeJS.ErrnoException).code ?? '') ? 'refused' : 'reset';
        onOver({ kind, detail: error.message }, kind === 'reset' && connection.reused && status === 0);
      },
    },
  );
}

const NEVER_CONNECTED: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EADDRNOTAVAIL',
  'ENOTFOUND',
  'EAI_AGAIN',
]);
