import { randomUUID } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { ApiError, notFound } from 'service-kit/errors';
import { parse } from 'service-kit/http/parse';
import { z } from 'zod';
import type { Cache } from '../cache/cache.ts';
import { PAGE_FIELD } from '../events/origin.ts';
import { type Baserow, type Row, textOf } from '../sides/baserow.ts';
import { SideFailure } from '../sides/call.ts';
import type { Intake } from '../webhooks/intake.ts';

const byId = z.object({ id: z.string().regex(/^\w{1,64}$/) });
const wanted = z.object({
  table: z.enum(['projet', 'formation']),
  /** Left out: every row that has no page. */
  row: z
    .union([z.number().int(), z.string().min(1).max(64)])
    .transform(String)
    .optional(),
});

/**
 * `POST /api/sync` for an administrator: `{table, row?}` syncs one row, or all that have no page, as if each had just been
 * changed; answers what became of each. `GET /api/projets/:id` is a row as it was within the last five minutes, and
 * `GET /api/clients/:id/projets` are those of a client.
 */
export function syncRoutes(app: FastifyInstance, baserow: Baserow, cache: Cache, intake: Intake): void {
  app.get('/api/projets/:id', async (request) => {
    const { id } = parse(byId, request.params);
    const row = await cache.through(`bridge:projet:${id}`, () => answered(baserow.row('projet', id)));
    if (row === undefined) throw notFound('projet');
    return { success: true, data: row };
  });

  app.get('/api/clients/:id/projets', async (request) => {
    const { id } = parse(byId, request.params);
    const rows = await cache.through(`bridge:client:${id}:projets`, async () =>
      (await answered(baserow.rows('projet'))).filter((row) => textOf(row, 'client') === id),
    );
    return { success: true, data: rows };
  });

  app.post('/api/sync', async (request) => {
    const { table, row } = parse(wanted, request.body);
    const keys = row === undefined ? (await unmapped(baserow, table)).map(({ id }) => id) : [row];
    const results: object[] = [];
    for (const key of keys) {
      const id = `forced-${randomUUID()}`;
      const event = {
        id,
        source: 'baserow',
        type: 'row.updated',
        kind: table,
        key,
        changed: [],
        content: '',
        own: false,
      } as const;
      const { status: _, ...answer } = await intake(event);
      results.push({ row: key, event_id: id, ...answer });
    }
    return { success: true, data: { synced: results } };
  });
}

async function unmapped(baserow: Baserow, table: string): Promise<Row[]> {
  return (await answered(baserow.rows(table))).filter((row) => textOf(row, PAGE_FIELD) === '');
}

async function answered<T>(asked: Promise<T>): Promise<T> {
  try {
    return await asked;
  } catch (error) {
    if (!(error instanceof SideFailure)) throw error;
    throw new ApiError(503, 'BASEROW_UNAVAILABLE', 'The database of rows does not answer.', { cause: error });
  }
}
