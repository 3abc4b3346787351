import type { FastifyInstance } from 'fastify';
import type { Checks } from './checks.ts';

const quiet = { config: { quiet: true } };

/** `GET /health/live` and `/health/ready`: "OK", or 503 with what is out of order. */
export function healthRoutes(app: FastifyInstance, checks: () => Promise<Checks>): void {
  // Liveness looks at nothing: restarting this process heals no dependency.
  app.get('/health/live', quiet, async () => 'OK');

  app.get('/health/ready', quiet, async (_request, reply) => {
    const now = await checks();
    if (Object.values(now).every((check) => check === 'ok')) return 'OK';
    return reply.status(503).send({ status: 'not_ready', checks: now });
  });
}
