import { setTimeout as pause } from 'node:timers/promises';
import { ApiError, explain } from '../errors.ts';
import type { Database, Log } from './database.ts';
import { SCHEMA, SCHEMA_LOCK, SCHEMA_VERSION } from './schema.ts';

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
  log: Log,
  deadlineMs: number,
  signal: AbortSignal,
): Promise<void> {
  const giveUpAt = performance.now() + deadlineMs;
  let retryMs = FIRST_RETRY_MS;
  let lastTrouble = '';
  for (;;) {
    try {
      if (await schemaIsCurrent(db)) return;
      // Several statements in one message are one transaction, so half a schema is never left.
      await db.query(script(), [], { operation: 'schema.migrate', writes: true });
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
export async function schemaIsCurrent(db: Database, budgetMs?: number): Promise<boolean> {
  const budget = budgetMs === undefined ? {} : { budgetMs };
  try {
    const rows = await db.query('SELECT 1 FROM schema_version WHERE version = $1', [SCHEMA_VERSION], {
      operation: 'schema.check',
      ...budget,
    });
    return rows.length > 0;
  } catch (error) {
    if (error instanceof ApiError && error.code === 'SCHEMA_MISSING') return false;
    throw error;
  }
}

const script = (): string => [`SELECT pg_advisory_xact_lock(${SCHEMA_LOCK})`, ...SCHEMA].join(';\n');
