import type { Redis } from 'ioredis';
import type { Database } from 'service-kit/db/database';
import { schemaIsCurrent } from 'service-kit/db/migrate';
import { ApiError } from 'service-kit/errors';
import { type Check, createCheck, MARGIN_MS } from 'service-kit/health/check';
import type { Log } from 'service-kit/log';
import { singleFlight } from 'service-kit/single-flight';
import { schema } from '../db/schema.ts';

export interface Checks {
  readonly database: Check;
  readonly redis: Check;
}

/**
 * Asks what readiness depends on, each within `deadlineMs` less a margin. Callers who ask at the same time share one
 * round, and no answer outlives its round. Never rejects. The router is not asked: cached routes do without it.
 */
export function createChecks(
  database: Database,
  redis: Redis | undefined,
  deadlineMs: number,
  log: Log,
): () => Promise<Checks> {
  const limitMs = Math.max(1, deadlineMs - MARGIN_MS);
  const checkDatabase = createCheck('database', limitMs, log, async () => {
    const current = await schemaIsCurrent(database, schema, Math.max(1, limitMs - MARGIN_MS));
    if (!current) throw new ApiError(503, 'SCHEMA_MISSING', 'The database is not set up yet.');
  });
  const checkRedis =
    redis &&
    createCheck('redis', limitMs, log, async () => {
      await redis.ping();
    });
  return singleFlight(async () => {
    const [databaseCheck, redisCheck] = await Promise.all([
      checkDatabase(),
      checkRedis?.() ?? ({ status: 'not_configured' } as const),
    ]);
    return { database: databaseCheck, redis: redisCheck };
  });
}
