import type { FastifyInstance } from 'fastify';
import type { Database } from '../db/database.ts';
import { ApiError } from '../errors.ts';
import { playlists } from '../records/kinds.ts';
import { listRecords } from '../records/store.ts';
import { singleFlight } from '../single-flight.ts';
import { DeadlineError, within } from '../within.ts';

const MARGIN_MS = 50;

/**
 * `GET /api/v1/canary` stands for the user in synthetic monitoring: it reads playlists by the way users' reads go and
 * fails as theirs fail. However many ask at once, one read runs; the alert rules leave it out.
 */
export function canaryRoute(app: FastifyInstance, database: Database, deadlineMs: number): void {
  const limit = Math.max(1, deadlineMs - MARGIN_MS);
  const read = singleFlight(() =>
    within(
      limit,
      'the canary read',
      listRecords(database, playlists, { limit: 1, after: '0' }, Math.max(1, limit - MARGIN_MS)),
    ),
  );
  app.get('/api/v1/canary', { config: { quiet: true } }, async () => {
    try {
      const page = await read();
      return { success: true, data: { read: page.items.length } };
    } catch (error) {
      if (!(error instanceof DeadlineError)) throw error;
      throw new ApiError(503, 'DATABASE_TIMEOUT', 'The database took too long.', { cause: error });
    }
  });
}
