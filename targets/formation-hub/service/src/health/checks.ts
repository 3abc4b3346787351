import type { Redis } from 'ioredis';
import type { Database } from 'service-kit/db/database';
import { schemaIsCurrent } from 'service-kit/db/migrate';
import { ApiError } from 'service-kit/errors';
import { type Check, createCheck, MARGIN_MS } from 'service-kit/health/check';
import type { Log } from 'service-kit/log';
import { singleFlight } from 'service-kit/single-flight';
import { schema } from '../db/schema.ts';
import type { Baserow } from '../sides/baserow.ts';
import type { Docmost } from '../sides/docmost.ts';

/** The four parts of `health 4/4`. Which four the owners do not say: these are ours. */
export interface Checks {
  readonly database: Check;
  readonly redis: Check;
  readonly docmost: Check;
  readonly baserow: Check;
}

interface Asked {
  readonly database: Database;
  readonly redis: Redis;
  readonly docmost: Docmost;
  readonly baserow: Baserow;
}

/**
 * Asks the parts, each within `deadlineMs` less a margin. `needed`: what no event can be taken without; while a side is away,
 * events are taken and wait.
 */
export function createChecks({ database, redis, docmost, baserow }: Asked, deadlineMs: number, log: Log) {
  const limitMs = Math.max(1, deadlineMs - MARGIN_MS);
  const check = (name: string, ask: () => Promise<unknown>) =>
    createCheck(name, limitMs, log, async () => {
      await ask();
    });
  const askDatabase = check('database', async () => {
    const current = await schemaIsCurrent(database, schema, Math.max(1, limitMs - MARGIN_MS));
    if (!current) throw new ApiError(503, 'SCHEMA_MISSING', 'The database is not set up yet.');
  });
  const askRedis = check('redis', () => redis.ping());
  const askDocmost = check('docmost', () => docmost.check());
  const askBaserow = check('baserow', () => baserow.check());
  const needed = singleFlight(async () => {
    const [ofDatabase, ofRedis] = await Promise.all([askDatabase(), askRedis()]);
    return { database: ofDatabase, redis: ofRedis };
  });
  const sides = singleFlight(async () => {
    const [ofDocmost, ofBaserow] = await Promise.all([askDocmost(), askBaserow()]);
    return { docmost: ofDocmost, baserow: ofBaserow };
  });
  const all = async (): Promise<Checks> => ({ ...(await needed()), ...(await sides()) });
  return { needed, sides, all };
}

export const isOk = ({ status }: Check): boolean => status === 'ok';
