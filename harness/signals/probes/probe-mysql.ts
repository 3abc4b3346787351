import { createConnection } from 'mysql2';
import type { ProbeSpec } from '../../model/request.ts';
import type { ProbeClient } from './client.ts';
import { judgeFirstRow } from './first-row.ts';
import { keptSessions } from './kept-sessions.ts';

type MysqlSpec = Extract<ProbeSpec, { mysql: unknown }>['mysql'];

/**
 * The server ends a session in its own words: it shuts down (1053, 1077), or the session was killed (1317 within a query, 1927 in
 * MariaDB, 3169 in MySQL) or left idle (4031); "Server Error Message Reference" of MySQL's manual, "MariaDB Error Codes".
 */
const ENDS: ReadonlySet<number> = new Set([1053, 1077, 1927, 3169, 4031]);

/** Queries of MySQL and MariaDB; what they say has an SQLSTATE, and their own number is what people look up. */
export function mysqlProbe({ hostname, port }: URL, spec: MysqlSpec): ProbeClient {
  const { user, password, database, query, row } = spec;
  return keptSessions((onDeath) => {
    const connection = createConnection({
      host: hostname.replace(/^\[|\]$/g, ''),
      port: Number(port),
      user,
      password: password ?? '',
      ...(database === undefined ? {} : { database }),
      // A number that is too large for one of ours keeps its digits.
      supportBigNumbers: true,
      bigNumberStrings: true,
      // How long is waited is the prober's to say.
      connectTimeout: 0,
    });
    connection.on('error', onDeath);
    return {
      ready: new Promise<void>((resolve, reject) => {
        connection.connect((error) => (error === null ? resolve() : reject(error)));
      }),
      ask: () =>
        new Promise((resolve, reject) => {
          connection.query(query, (error, rows) => {
            if (error !== null) reject(error);
            else resolve(judgeFirstRow(firstOf(rows), row));
          });
        }),
      said(error) {
        const isSaid = error instanceof Error && 'sqlState' in error && 'errno' in error;
        return isSaid && typeof error.sqlState === 'string' && error.sqlState !== ''
          ? { code: String(error.errno), ends: ENDS.has(Number(error.errno)) }
          : undefined;
      },
      cut: () => connection.destroy(),
    };
  });
}

/** A statement that is no query has no rows. */
function firstOf(rows: unknown): object | undefined {
  const [first]: unknown[] = Array.isArray(rows) ? rows : [];
  return typeof first === 'object' && first !== null ? first : undefined;
}
