import type { FastifyInstance } from 'fastify';
import type { Database } from 'service-kit/db/database';
import { ApiError } from 'service-kit/errors';
import { createCanary } from 'service-kit/health/canary';
import type { Cache } from '../cache/cache.ts';
import { pageOf } from '../drive/pages.ts';

const KEY = 'file:canary';
const KEPT_SECONDS = 60;

/**
 * `GET /health/canary` stands for the user in synthetic monitoring: whether a token was revoked, what the cache has, and a page of files, by the way
 * of users' reads. One goes however many ask, and what is counted of users leaves it out.
 */
export function canaryRoute(
  app: FastifyInstance,
  { database, cache }: { readonly database: Database; readonly cache: Cache },
  deadlineMs: number,
): void {
  const read = createCanary(deadlineMs, 'CANARY_TIMEOUT', async (budgetMs) => {
    await cache.has('revoked:canary').catch((cause: unknown) => {
      throw new ApiError(503, 'SESSIONS_UNAVAILABLE', 'Who asks cannot be checked at the moment.', { cause });
    });
    if ((await cache.read(KEY)) === undefined) await cache.keep(KEY, 'read', KEPT_SECONDS);
    return pageOf(database, 'joined', 'canary', { limit: 1, after: '0' }, budgetMs);
  });
  app.get('/health/canary', { config: { quiet: true } }, async () => {
    const { items } = await read();
    return { success: true, data: { read: items.length } };
  });
}
