import { setTimeout as pause } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';
import { parse } from 'service-kit/http/parse';
import { z } from 'zod';

const behaviour = z.object({
  /** Milliseconds before anything is done. */
  slowMs: z.number().int().min(0).max(60_000).default(0),
  /** `down`: 503 to everything, and nothing is done. `wrong`: it is done, and answered with something else. */
  answers: z.enum(['well', 'down', 'wrong', 'missing']).default('well'),
});

/** `POST /control/behaviour {slowMs?, answers?}`: how it answers all that use it, until it is told otherwise. */
export function useBehaviour(app: FastifyInstance): void {
  let now = behaviour.parse({});
  app.post('/control/behaviour', async (request) => {
    now = parse(behaviour, request.body);
    return now;
  });
  app.addHook('preHandler', async (request, reply) => {
    if (request.url.startsWith('/control/') || request.url === '/metrics') return;
    if (now.slowMs > 0) await pause(now.slowMs);
    if (now.answers === 'down') return reply.status(503).send({ error: 'out of order' });
    if (now.answers === 'missing' && request.method === 'GET')
      return reply.status(404).send({ error: 'not found' });
  });
  app.addHook('preSerialization', async (request, _reply, payload) =>
    now.answers === 'wrong' && !request.url.startsWith('/control/') ? { surprise: true } : payload,
  );
}
