import type { Cache } from '../cache/cache.ts';
import type { Database, Log } from '../db/database.ts';
import { schemaIsCurrent } from '../db/migrate.ts';
import { ApiError, explain } from '../errors.ts';
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

/** What the answer and its way back need, so that the whole stays below the deadline; the query gets as much less. */
const MARGIN_MS = 50;

const NOT_CONFIGURED: Check = { status: 'not_configured' };

/**
 * Asks every dependency at once, each within `deadlineMs` less a margin. Callers who ask at the same time share one
 * round, and no answer outlives its round. Never rejects.
 */
export function createChecks(
  database: Database,
  cache: Cache | undefined,
  deadlineMs: number,
  log: Log,
): () => Promise<Checks> {
  const limitMs = Math.max(1, deadlineMs - MARGIN_MS);
  const checkDatabase = createCheck('database', limitMs, log, async () => {
    const current = await schemaIsCurrent(database, Math.max(1, limitMs - MARGIN_MS));
    if (!current) throw new ApiError(503, 'SCHEMA_MISSING', 'The database is not set up yet.');
  });
  const checkRedis = cache && createCheck('redis', limitMs, log, () => cache.ping());
  return singleFlight(async () => {
    const [databaseCheck, redisCheck] = await Promise.all([
      checkDatabase(),
      checkRedis?.() ?? NOT_CONFIGURED,
    ]);
    return { database: databaseCheck, redis: redisCheck, rabbitmq: NOT_CONFIGURED };
  });
}

/** Probes are too many for a line each in the log; what changes from one to the next is worth one. */
function createCheck(
  name: string,
  limitMs: number,
  log: Log,
  ask: () => Promise<void>,
): () => Promise<Check> {
  let last: Check['status'] = 'ok';
  return async () => {
    const started = performance.now();
    const durationMs = (): number => Math.round(performance.now() - started);
    try {
      await within(limitMs, `the ${name} check`, ask());
      if (last !== 'ok') log.info({ check: name }, 'a dependency is in order again');
      last = 'ok';
      return { status: 'ok', durationMs: durationMs() };
    } catch (error) {
      if (last !== 'error') log.error({ check: name, cause: explain(error) }, 'a dependency is out of order');
      last = 'error';
      return { status: 'error', durationMs: durationMs(), message: publicMessage(error) };
    }
  };
}

/** The probe endpoints are open to anyone, so what exactly went wrong stays in the log. */
const publicMessage = (error: unknown): string => (error instanceof ApiError ? error.code : 'NO_ANSWER');
