import type { FastifyInstance } from 'fastify';
import type { Check } from 'service-kit/health/check';
import type { Checks } from './checks.ts';

const quiet = { config: { quiet: true } };

/**
 * `/health` and `/api/health` look at nothing: restarting this process heals no dependency. `/ready` needs the database
 * and Redis. `/health/detailed` is for people.
 */
export function healthRoutes(
  app: FastifyInstance,
  checks: () => Promise<Checks>,
  checkRouter: () => Promise<Check>,
): void {
  for (const path of ['/health', '/api/health']) app.get(path, quiet, async () => ({ status: 'ok' }));

  app.get('/ready', quiet, async (_request, reply) => {
    const { database, redis } = await checks();
    const ready = database.status === 'ok' && redis.status === 'ok';
    return reply.status(ready ? 200 : 503).send({
      status: ready ? 'ready' : 'not_ready',
      checks: { database: database.status, redis: redis.status },
    });
  });

  app.get('/health/detailed', quiet, async () => {
    const [needed, osrm] = await Promise.all([checks(), checkRouter()]);
    const all = { ...needed, osrm };
    const ok = Object.values<Check>(all).every(({ status }) => status === 'ok');
    return { status: ok ? 'ok' : 'degraded', uptimeSeconds: Math.round(process.uptime()), checks: all };
  });
}
