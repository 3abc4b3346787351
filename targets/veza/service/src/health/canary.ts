import type { FastifyInstance } from 'fastify';
import type { Database } from 'service-kit/db/database';
import { createCanary } from 'service-kit/health/canary';
import { playlists } from '../records/kinds.ts';
import { listRecords } from '../records/store.ts';

/**
 * `GET /api/v1/canary` stands for the user in synthetic monitoring: it reads playlists by the way users' reads go; the
 * alert rules leave it out.
 */
export function canaryRoute(app: FastifyInstance, database: Database, deadlineMs: number): void {
  const read = createCanary(deadlineMs, 'DATABASE_TIMEOUT', (budgetMs) =>
    listRecords(database, playlists, { limit: 1, after: '0' }, budgetMs),
  );
  app.get('/api/v1/canary', { config: { quiet: true } }, async () => {
    const page = await read();
    return { success: true, data: { read: page.items.length } };
  });
}
