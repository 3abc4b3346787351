import { Client, DatabaseError } from 'pg';
import type { ProbeSpec } from '../../model/request.ts';
import type { ProbeClient } from './probe-client.ts';
import type { Judged } from './prober-answer.ts';

type PostgresSpec = Extract<ProbeSpec, { postgres: unknown }>['postgres'];

/** Connections without which the target knows nothing of a query. */
const NEVER_CONNECTED: ReadonlySet<string> = new Set(['ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH']);

/** As the client says it when the server begins to authenticate with a password (SASL, RFC 5802) that is empty. */
const WANTS_PASSWORD = /^SASL: /;
/** The server ends a session in its own words: it was told to, crashed, shuts down or still starts. */
const ENDS = /^57P/;

interface Connection {
  client: Client;
  /** Settles once it can be asked. */
  ready: Promise<unknown>;
  /** Whether it has carried an answer before. */
  reused: boolean;
  /** Whether it can carry another. */
  usable: boolean;
}

/**
 * One query at a time on each connection. What is kept is told from what is new as with HTTP: a kept one that died unseen is
 * replaced within the same deadline, and one whose query missed the deadline is cut.
 */
export function postgresProbe({ hostname, port }: URL, spec: PostgresSpec): ProbeClient {
  const { user, password, database, query, row: wanted } = spec;
  const free: Connection[] = [];
  const open = new Set<Connection>();
  const underWay = new Set<(judged: Judged) => void>();
  let closed = false;

  const cut = (connection: Connection) => {
    open.delete(connection);
    const at = free.indexOf(connection);
    if (at >= 0) free.splice(at, 1);
    // Without a farewell: to a server that hangs it would never be said.
    connection.client.connection.stream.destroy();
  };
  const connect = (): Connection => {
    const client = new Client({
      host: hostname.replace(/^\[|\]$/g, ''),
      port: Number(port),
      user,
      // What is left out is not this machine's own, as its environment has it.
      password: password ?? '',
      database: database ?? user,
      ssl: false,
    });
    const connection: Connection = { client, ready: client.connect(), reused: false, usable: false };
    // Of a connection that waits, too; who asks on it is told by its query.
    client.on('error', () => cut(connection));
    connection.ready.catch(() => undefined);
    open.add(connection);
    return connection;
  };
  const judge = (rows: readonly Record<string, unknown>[]): Judged => {
    const [first = {}] = rows;
    const isAsWanted = Object.entries(wanted ?? {}).every(([column, value]) =>
      value === null ? first[column] === null : String(first[column]) === String(value),
    );
    return { outcome: isAsWanted ? 'good' : 'bad' };
  };

  return {
    get inFlight() {
      return underWay.size;
    },
    ask(deadlineMs, onOver) {
      let connection = free.pop() ?? connect();
      const finish = (judged: Judged) => {
        if (!underWay.delete(finish)) return;
        clearTimeout(deadline);
        connection.reused = true;
        // One that is late still owes its answer.
        const isFree = judged.outcome === 'good' || judged.outcome === 'bad';
        if (!closed && isFree && connection.usable && open.has(connection)) free.push(connection);
        else cut(connection);
        onOver(judged);
      };
      underWay.add(finish);
      const deadline = setTimeout(() => finish({ outcome: 'late' }), Math.max(1, Math.ceil(deadlineMs)));
      const attempt = async () => {
        const { client, ready, reused } = connection;
        try {
          await ready;
          connection.usable = true;
          const { rows } = await client.query(query);
          finish(judge(rows));
        } catch (error) {
          const code = codeOf(error);
          // The server's own words, by their SQLSTATE (PostgreSQL manual, appendix A); what the network does has none.
          // One that wants a password where the contract has none has answered, too.
          const isSaid =
            error instanceof DatabaseError || (error instanceof Error && WANTS_PASSWORD.test(error.message));
          // It was told no, and goes on; a user who is not let in has no session.
          connection.usable = isSaid && !ENDS.test(code) && connection.usable;
          if (reused && underWay.has(finish) && (!isSaid || ENDS.test(code))) {
            cut(connection);
            connection = connect();
            return await attempt();
          }
          if (isSaid) finish({ outcome: 'bad', ...(code === '' ? {} : { json: { code } }) });
          else finish({ outcome: NEVER_CONNECTED.has(code) ? 'refused' : 'reset' });
        }
      };
      void attempt();
    },
    close() {
      closed = true;
      for (const finish of [...underWay]) finish({ outcome: 'reset' });
      for (const connection of [...open]) cut(connection);
    },
  };
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}
