import type { FastifyInstance } from 'fastify';
import type { Database } from 'service-kit/db/database';
import { createCanary } from 'service-kit/health/canary';
import { parse } from 'service-kit/http/parse';
import { z } from 'zod';
import { listBookings } from '../bookings/store.ts';
import { place } from '../routing/place.ts';
import { answerRoute } from '../routing/routes.ts';
import type { Found, Routing } from '../routing/routing.ts';

const quiet = { config: { quiet: true } };
const journey = z.object({ from: place, to: place });
/** So many journeys synthetic monitoring may have; each has a flight of its own. */
const MOST_JOURNEYS = 100;

/**
 * What stands for users in synthetic monitoring, and is left out by the alert rules: `GET /api/canary` reads
 * bookings, `GET /api/canary/route?from&to` asks for a route as `/api/routes` does.
 */
export function canaryRoutes(
  app: FastifyInstance,
  database: Database,
  routing: Routing,
  deadlineMs: number,
): void {
  const read = createCanary(deadlineMs, 'DATABASE_TIMEOUT', (budgetMs) =>
    listBookings(database, { limit: 1, after: '0' }, budgetMs),
  );
  app.get('/api/canary', quiet, async () => ({ success: true, data: { read: (await read()).items.length } }));

  const journeys = new Map<string, () => Promise<Found>>();
  app.get('/api/canary/route', quiet, async (request, reply) => {
    const { from, to } = parse(journey, request.query);
    const key = `${from};${to}`;
    const go =
      journeys.get(key) ?? createCanary(deadlineMs, 'ROUTING_UNAVAILABLE', () => routing.find(from, to));
    if (journeys.size < MOST_JOURNEYS) journeys.set(key, go);
    return answerRoute(reply, from, to, await go());
  });
}
