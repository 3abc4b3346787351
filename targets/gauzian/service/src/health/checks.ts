import type { Database } from 'service-kit/db/database';
import { schemaIsCurrent } from 'service-kit/db/migrate';
import { ApiError, explain } from 'service-kit/errors';
import { MARGIN_MS } from 'service-kit/health/check';
import type { Log } from 'service-kit/log';
import { singleFlight } from 'service-kit/single-flight';
import { within } from 'service-kit/within';
import type { Cache } from '../cache/cache.ts';
import type { Config } from '../config.ts';
import { schema } from '../db/schema.ts';

export interface Checks {
  readonly database: 'ok' | 'error';
  readonly redis: 'ok' | 'error';
}

/**
 * Asks what users cannot do without, both at once, each within the deadline less a margin; callers who ask at the same time
 * share one round. What changes is logged in the lines that runbooks look for. Never rejects.
 */
export function createChecks(
  { database, cache }: { readonly database: Database; readonly cache: Pick<Cache, 'ping'> },
  config: Pick<Config, 'READINESS_TIMEOUT_MS' | 'DATABASE_URL' | 'REDIS_URL'>,
  log: Log,
): () => Promise<Checks> {
  const limitMs = Math.max(1, config.READINESS_TIMEOUT_MS - MARGIN_MS);
  const current = currentSchema(database);
  const checkDatabase = watched('database', addressOf(config.DATABASE_URL, 5432), log, () =>
    within(limitMs, 'the database check', current(Math.max(1, limitMs - MARGIN_MS))),
  );
  const checkRedis = watched('Redis', addressOf(config.REDIS_URL, 6379), log, () =>
    within(limitMs, 'the Redis check', cache.ping()),
  );
  return singleFlight(async () => {
    const [databaseCheck, redis] = await Promise.all([checkDatabase(), checkRedis()]);
    return { database: databaseCheck, redis };
  });
}

/** The schema is there to stay once it is: then that the database answers is enough, also while a table is locked. */
function currentSchema(database: Database): (budgetMs: number) => Promise<void> {
  let known = false;
  return async (budgetMs) => {
    if (known) await database.query('SELECT 1', [], { operation: 'ready.check', budgetMs });
    else known = await schemaIsCurrent(database, schema, budgetMs);
    if (!known) throw new ApiError(503, 'SCHEMA_MISSING', 'The database is not set up yet.');
  };
}

const addressOf = (url: string, port: number): string => {
  const { hostname, port: said } = new URL(url);
  return `${hostname}:${said || port}`;
};

function watched(
  name: string,
  address: string,
  log: Log,
  ask: () => Promise<void>,
): () => Promise<'ok' | 'error'> {
  let trouble: string | undefined;
  return async () => {
    try {
      await ask();
      if (trouble !== undefined) log.info({}, `${name} is in order again`);
      trouble = undefined;
      return 'ok';
    } catch (error) {
      const msg = failed(name, error);
      const why = because(error, address);
      // What begins as a lost connection and goes on as a refusal is two lines: a runbook looks for the second.
      const now = `${msg}: ${why}`;
      if (now !== trouble) log.error({ because: why }, msg);
      trouble = now;
      return 'error';
    }
  };
}

const NO_CONNECTION = /ECONN|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|connect|closed|terminated/i;

/** Neither an answer that it is not ready nor one that comes late is a failure to connect. */
function failed(name: string, error: unknown): string {
  if (error instanceof ApiError && error.code === 'SCHEMA_MISSING') return `The ${name} is not set up yet`;
  const cause = error instanceof ApiError ? error.cause : error;
  return NO_CONNECTION.test(explain(cause))
    ? `Error: Failed to connect to ${name}`
    : `${name} does not answer in time`;
}

/** A refusal in the words that runbooks look for; all else as it is. */
function because(error: unknown, address: string): string {
  const said = explain(error);
  return /ECONNREFUSED/.test(said) ? `Connection refused: ${address}` : `${said} (${address})`;
}
