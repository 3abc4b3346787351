import type { FastifyInstance } from 'fastify';
import { parse } from 'service-kit/http/parse';
import { z } from 'zod';
import type { Audit } from './audit.ts';

const LISTED = 1_000;
const place = z.object({
  after: z.coerce.number().int().min(0).default(0),
  own: z.enum(['with', 'without']).default('with'),
});

/**
 * `GET /api/audit?after=<seq>`: all that was done about events, in order and in pages; `next` is where the next begins, or null.
 * `own=without` leaves out what the bridge brought about itself.
 */
export function auditList(app: FastifyInstance, audit: Audit): void {
  app.get('/api/audit', async (request) => {
    const { after, own } = parse(place, request.query);
    const items = await audit.from(after, LISTED, own === 'with');
    return { success: true, data: { items, next: items.length < LISTED ? null : items.at(-1)?.seq } };
  });
}
