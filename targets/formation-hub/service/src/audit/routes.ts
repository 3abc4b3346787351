import type { FastifyInstance } from 'fastify';
import { notFound } from 'service-kit/errors';
import { createCanary } from 'service-kit/health/canary';
import { parse } from 'service-kit/http/parse';
import { z } from 'zod';
import type { Audit } from './audit.ts';

const byId = z.object({ id: z.string().min(1).max(128) });

/**
 * `GET /api/events/:id`: what became of an event and why, step by step. `GET /api/canary` reads the record on behalf of synthetic
 * monitoring.
 */
export function auditRoutes(app: FastifyInstance, audit: Audit, deadlineMs: number): void {
  app.get('/api/events/:id', async (request) => {
    const entries = await audit.find(parse(byId, request.params).id);
    if (entries.length === 0) throw notFound('event');
    return { success: true, data: { event_id: entries[0]?.event_id, steps: entries } };
  });
  const read = createCanary(deadlineMs, 'DATABASE_TIMEOUT', (budgetMs) => audit.latest(1, budgetMs));
  app.get('/api/canary', { config: { quiet: true } }, async () => ({
    success: true,
    data: { read: (await read()).length },
  }));
}
