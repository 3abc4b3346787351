import type { FastifyInstance } from 'fastify';
import type { Check } from 'service-kit/health/check';
import { type createChecks, isOk } from './checks.ts';

const quiet = { config: { quiet: true } };

/**
 * `/health` looks at nothing: restarting this process heals nothing else. `/ready` needs PostgreSQL and Redis, without which no
 * event can be taken. `/health/detailed` is for people and says how many of four are well.
 */
export function healthRoutes(app: FastifyInstance, checks: ReturnType<typeof createChecks>): void {
  app.get('/health', quiet, async () => ({ status: 'ok' }));

  app.get('/ready', quiet, async (_request, reply) => {
    const { database, redis } = await checks.needed();
    const ready = isOk(database) && isOk(redis);
    return reply.status(ready ? 200 : 503).send({
      status: ready ? 'ready' : 'not_ready',
      checks: { database: database.status, redis: redis.status },
    });
  });

  app.get('/health/detailed', quiet, async () => {
    const all = await checks.all();
    const parts: Check[] = [all.database, all.redis, all.docmost, all.baserow];
    const well = parts.filter(isOk).length;
    return {
      status: well === parts.length ? 'ok' : 'degraded',
      health: `${well}/${parts.length}`,
      checks: all,
    };
  });
}
