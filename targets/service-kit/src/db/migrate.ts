import { setTimeout as pause } from 'node:timers/promises';
import { ApiError, explain } from '../errors.ts';
import type { Log } from '../log.ts';
import type { Database } from './database.ts';

/** The tables that a build works with. */
export interface Schema {
  /** Counts up with every change of the statements; readiness asks the database for it. */
  readonly version: number;
  /** Each statement can run again on a database that already has it. */
  readonly statements: readonly string[];
  /** An advisory lock's number; replicas that start together agree on it. */
  readonly lock: number;
}

const FIRST_RETRY_MS = 50;
const LONGEST_RETRY_MS = 500;

/**
 * Brings the schema to the version this build needs, waiting for a database that is not up yet.
 * Replicas starting together take turns on an advisory lock; a schema that is already there needs no write, so
 * the service also starts on a read-only database.
 * @throws Error naming the deadline and the last trouble, once `deadlineMs` has passed
 */
export async function migrate(
  db: Database,
  schema: Schema,
  log: Log,
  deadlineMs: number,
  signal: AbortSignal,
): Promise<void> {
  const giveUpAt = performance.now() + deadlineMs;
  let retryMs = FIRST_RETRY_MS;
  let lastTrouble = '';
  for (;;) {
    try {
      if (await schemaIsCurrent(db, schema)) return;
      // Several statements in one message are one transaction, so half a schema is never left.
      await db.query(script(schema), [], { operation: 'schema.migrate', writes: true });
    } catch (error) {
      const trouble = explain(error);
      if (trouble !== lastTrouble) log.warn({ cause: trouble }, 'waiting for the database schema');
      lastTrouble = trouble;
      if (performance.now() + retryMs > giveUpAt)
        throw new Error(
          `the database schema was not ready within ${deadlineMs} ms; last trouble: ${trouble}`,
          { cause: error },
        );
      await pause(retryMs, undefined, { signal });
      retryMs = Math.min(retryMs * 2, LONGEST_RETRY_MS);
    }
  }
}

/** True if the tables this build works with are there. @throws ApiError when the database cannot be asked */
export async function schemaIsCurrent(db: Database, schema: Schema, budgetMs?: number): Promise<boolean> {
  const budget = budgetMs === undefined ? {} : { budgetMs };
  try {
    const rows = await db.query('SELECT 1 FROM schema_version WHERE version = $1', [schema.version], {
      operation: 'schema.check',
      ...budget,
    });
    return rows.length > 0;
  } catch (error) {
    if (error instanceof ApiError && error.code === 'SCHEMA_MISSING') return false;
    throw error;
  }
}

const script = ({ version, statements, lock }: Schema): string =>
  [
    `SELECT pg_advisory_xact_lock(${lock})`,
    ...statements,
    'CREATE TABLE IF NOT EXISTS schema_version (version int PRIMARY KEY, applied_at timestamptz NOT NULL DEFAULT now())',
    `INSERT INTO schema_version (version) VALUES (${version}) ON CONFLICT DO NOTHING`,
  ].join(';\n');
