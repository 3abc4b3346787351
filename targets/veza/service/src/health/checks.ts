import type { Cache } from '../cache/cache.ts';
import type { Database } from '../db/database.ts';
import { schemaIsCurrent } from '../db/migrate.ts';
import { ApiError } from '../errors.ts';
import { singleFlight } from '../single-flight.ts';
import { within } from '../within.ts';

export type Check =
  | { readonly status: 'ok'; readonly durationMs: number }
  | { readonly status: 'error'; readonly durationMs: number; readonly message: string }
  | { readonly status: 'not_configured' };

export interface Checks {
  readonly database: Check;
  readonly redis: Check;
  readonly rabbitmq: Check;
}

/** What the answer and its way back need, so that the whole stays below the deadline. */
const MARGIN_MS = 50;

/**
 * Asks every dependency at once, each within `deadlineMs` less a margin. Callers who ask at the same time share one
 * round, and no answer outlives its round. Never rejects.
 */
export function createChecks(
  database: Database,
  cache: Cache | undefined,
  deadlineMs: number,
): () => Promise<Checks> {
  const limit = Math.max(1, deadlineMs - MARGIN_MS);
  return singleFlight(async () => {
    const [databaseCheck, redisCheck] = await Promise.all([
      timed(limit, 'the database check', () => databaseIsReady(database, limit)),
      cache === undefined ? NOT_CONFIGURED : timed(limit, 'the redis check', () => cache.ping()),
    ]);
    return { database: databaseCheck, redis: redisCheck, rabbitmq: NOT_CONFIGURED };
  });
}

const NOT_CONFIGURED: Check = { status: 'not_configured' };

async function databaseIsReady(database: Database, budgetMs: number): Promise<void> {
  if (!(await schemaIsCurrent(database, budgetMs))) throw new Error('the schema is not there yet');
}

async function timed(limitMs: number, what: string, work: () => Promise<void>): Promise<Check> {
  const started = performance.now();
  const durationMs = (): number => Math.round(performance.now() - started);
  try {
    await within(limitMs, what, work());
    return { status: 'ok', durationMs: durationMs() };
  } catch (error) {
    return { status: 'error', durationMs: durationMs(), message: publicMessage(error) };
  }
}

/** The probe endpoints are open to anyone, so addresses and the like stay in the log. */
function publicMessage(error: unknown): string {
  if (error instanceof ApiError) return error.code;
  return error instanceof Error && !('code' in error) ? error.message : 'connection failed';
}
