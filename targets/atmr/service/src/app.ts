import type { FastifyInstance } from 'fastify';
import type { Database } from 'service-kit/db/database';
import { buildBase, type Parts } from './base.ts';
import { bookingRoutes } from './bookings/routes.ts';
import type { ApiConfig } from './config.ts';
import { canaryRoutes } from './health/canary.ts';
import { useRateLimit } from './http/rate-limit.ts';
import { useKillswitch } from './killswitch/gate.ts';
import { watchDepth } from './queue/depth.ts';
import { createQueue } from './queue/queue.ts';
import { routingRoutes } from './routing/routes.ts';

export const SERVICE = 'atmr-booking-api';

/** The whole API, not yet listening. */
export function buildApp(config: ApiConfig, parts: Parts = {}): { app: FastifyInstance; database: Database } {
  const base = buildBase(SERVICE, config, parts);
  const { app, registry, database, redis, bookings, routing } = base;
  useKillswitch(app, base.killswitch, config);
  canaryRoutes(app, database, routing, config.READINESS_TIMEOUT_MS);
  const queue = redis && createQueue(redis);
  if (queue !== undefined) {
    const stop = watchDepth(queue, config.QUEUE_CHECK_INTERVAL_MS, registry);
    app.addHook('onClose', async () => stop());
  }
  app.register(async (users) => {
    await useRateLimit(users, config, registry);
    bookingRoutes(users, bookings, queue);
    routingRoutes(users, routing);
  });
  return { app, database };
}
