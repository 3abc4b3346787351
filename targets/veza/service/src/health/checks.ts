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
  readonly rabbitmq: Check;
}

/** What can be asked whether it is in order. */
interface Pinged {
  /** @throws Error when it is out of order, saying why */
  ping(): Promise<void>;
}

/** Those that there are; without one its check says `not_configured`. */
export interface Dependencies {
  readonly database: Database;
  readonly redis: Pinged | undefined;
  readonly broker: Pinged | undefined;
}

const NOT_CONFIGURED: Check = { status: 'not_configured' };

/**
 * Asks every dependency at once, each within `deadlineMs` less a margin. Callers who ask at the same time share one
 * round, and no answer outlives its round. Never rejects.
 */
export function createChecks(
  { database, redis, broker }: Dependencies,
  deadlineMs: number,
  log: Log,
): () => Promise<Checks> {
  const limitMs = Math.max(1, deadlineMs - MARGIN_MS);
  const checkDatabase = createCheck('database', limitMs, log, async () => {
    const current = await schemaIsCurrent(database, schema, Math.max(1, limitMs - MARGIN_MS));
    if (!current) throw new ApiError(503, 'SCHEMA_MISSING', 'The database is not set up yet.');
  });
  const checkRedis = redis && createCheck('redis', limitMs, log, () => redis.ping());
  const checkBroker = broker && createCheck('rabbitmq', limitMs, log, () => broker.ping());
  return singleFlight(async () => {
    const [databaseCheck, redisCheck, brokerCheck] = await Promise.all([
      checkDatabase(),
      checkRedis?.() ?? NOT_CONFIGURED,
      checkBroker?.() ?? NOT_CONFIGURED,
    ]);
    return { database: databaseCheck, redis: redisCheck, rabbitmq: brokerCheck };
  });
}
