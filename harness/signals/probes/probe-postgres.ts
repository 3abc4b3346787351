import { Client, DatabaseError } from 'pg';
import type { ProbeSpec } from '../../model/request.ts';
import type { ProbeClient } from './client.ts';
import { judgeFirstRow } from './first-row.ts';
import { codeOf, keptSessions } from './kept-sessions.ts';

type PostgresSpec = Extract<ProbeSpec, { postgres: unknown }>['postgres'];

/** As the client says it when the server begins to authenticate with a password (SASL, RFC 5802) that is empty. */
const WANTS_PASSWORD = /^SASL: /;
/** The server ends a session in its own words: it was told to, crashed, shuts down or still starts. */
const ENDS = /^57P/;

/** Queries of PostgreSQL; what it says has an SQLSTATE (its manual, appendix A). */
export function postgresProbe({ hostname, port }: URL, spec: PostgresSpec): ProbeClient {
  const { user, password, database, query, row } = spec;
  return keptSessions((onDeath) => {
    const client = new Client({
      host: hostname.replace(/^\[|\]$/g, ''),
      port: Number(port),
      user,
      // What is left out is not this machine's own, as its environment has it.
      password: password ?? '',
      database: database ?? user,
      ssl: false,
    });
    // Of a connection that waits, too; who asks on it is told by its query.
    client.on('error', onDeath);
    return {
      ready: client.connect(),
      ask: async () => judgeFirstRow((await client.query(query)).rows[0], row),
      said(error) {
        // A server that wants a password where the contract has none has answered, too.
        const isSaid =
          error instanceof DatabaseError || (error instanceof Error && WANTS_PASSWORD.test(error.message));
        return isSaid ? { code: codeOf(error), ends: ENDS.test(codeOf(error)) } : undefined;
      },
      cut: () => client.connection.stream.destroy(),
    };
  });
}
