import type { FastifyInstance } from 'fastify';
import type { Redis } from 'ioredis';
import type { Registry } from 'prom-client';
import { createDatabase, type Database } from 'service-kit/db/database';
import { createQueryMetrics, registerPoolMetrics } from 'service-kit/db/metrics';
import { ApiError } from 'service-kit/errors';
import { createCheck, MARGIN_MS } from 'service-kit/health/check';
import { createErrorAnswer, useErrorContract } from 'service-kit/http/error-contract';
import { type LogStream, useAccessLog } from 'service-kit/http/log-options';
import { createRegistry, metricsRoutes } from 'service-kit/http/metrics';
import { useRequestMetrics } from 'service-kit/http/request-metrics';
import { createServer } from 'service-kit/http/server';
import { connectRedis } from 'service-kit/redis/quick-redis';
import { createRetrying } from 'service-kit/retries';
import { type Bookings, createBookings } from './bookings/store.ts';
import type { SharedConfig } from './config.ts';
import { createChecks } from './health/checks.ts';
import { healthRoutes } from './health/routes.ts';
import { countErrors } from './http/error-metrics.ts';
import { type Killswitch, watchKillswitch } from './killswitch/watch.ts';
import { watchAvailability } from './routing/availability.ts';
import { createOsrm, type Osrm, OsrmFailure } from './routing/osrm.ts';
import { createRouteCache } from './routing/route-cache.ts';
import { createRouting, type Routing } from './routing/routing.ts';

/** Half of what readiness may take: Redis is the queue as well, and a moment's delay is no outage. */
const REDIS_TIMEOUT_MS = 400;

/** What a test may bring along instead of the real thing. */
export interface Parts {
  readonly database?: Database;
  readonly redis?: Redis;
  readonly osrm?: Osrm;
  readonly logStream?: LogStream;
}

/** What the API and the worker are both made of. */
export interface Base {
  readonly app: FastifyInstance;
  readonly registry: Registry;
  readonly database: Database;
  readonly redis: Redis | undefined;
  readonly bookings: Bookings;
  readonly routing: Routing;
  readonly killswitch: Killswitch;
}

/**
 * A server with metrics and health, the bookings and the routes, not yet listening. Closing it closes what it opened:
 * first the server with the requests in flight, then the pool and Redis.
 */
export function buildBase(service: string, config: SharedConfig, parts: Parts): Base {
  const app = createServer(service, config.LOG_LEVEL, parts.logStream);
  const registry = createRegistry();
  useRequestMetrics(app, registry, {
    prefix: '',
    business: '/api/',
    foreseen: ['200', '429', '500', '502', '503', '504'],
  });
  useAccessLog(app);
  useErrorContract(app, createErrorAnswer(countErrors(app, registry)));

  const database = parts.database ?? createDatabase(service, config, app.log, createQueryMetrics(registry));
  registerPoolMetrics(registry, () => database.state());
  const redis =
    parts.redis ??
    (config.REDIS_URL === undefined
      ? undefined
      : connectRedis(config.REDIS_URL, app.log, { name: service, commandTimeoutMs: REDIS_TIMEOUT_MS }));
  const osrm = parts.osrm ?? createOsrm(config.OSRM_URL);
  const { OSRM_CHECK_INTERVAL_MS, OSRM_TIMEOUT_MS } = config;
  const availability = watchAvailability(osrm, OSRM_CHECK_INTERVAL_MS, OSRM_TIMEOUT_MS, registry, app.log);
  const killswitch = watchKillswitch({
    redis,
    intervalMs: config.KILLSWITCH_CHECK_INTERVAL_MS,
    always: config.MAINTENANCE_MODE === 'true',
    registry,
    log: app.log,
    // Terse: what failed, and nothing of what went well.
    onChange: (mode) => {
      app.log.level = mode === 'degraded' ? 'warn' : config.LOG_LEVEL;
    },
  });
  app.addHook('onClose', async () => {
    availability.stop();
    killswitch.stop();
    redis?.disconnect();
    await database.close();
  });

  const retrying = createRetrying(registry);
  const bookings = createBookings(
    database,
    retrying({
      dependency: 'database',
      budgetMs: config.DB_BUDGET_MS,
      retryable: (error) => isTold(error, 'DATABASE_UNAVAILABLE', 'WRITE_OUTCOME_UNKNOWN'),
      // A repetition that never reached the database says nothing about the attempt that may have.
      sticky: (error) => isTold(error, 'WRITE_OUTCOME_UNKNOWN'),
    }),
  );
  const routing = createRouting({
    osrm,
    cache: createRouteCache(redis, config.ROUTE_FRESH_SECONDS, config.ROUTE_KEPT_SECONDS),
    retrying: retrying({
      dependency: 'osrm',
      budgetMs: config.OSRM_BUDGET_MS,
      retryable: (error) => error instanceof OsrmFailure && !availability.isDown(),
    }),
    attemptMs: OSRM_TIMEOUT_MS,
    cacheFirst: () => killswitch.mode() === 'degraded',
    registry,
  });

  const limitMs = Math.max(1, config.READINESS_TIMEOUT_MS - MARGIN_MS);
  healthRoutes(
    app,
    createChecks(database, redis, config.READINESS_TIMEOUT_MS, app.log),
    createCheck('osrm', limitMs, app.log, () => osrm.check(limitMs)),
  );
  metricsRoutes(app, registry, ['/prometheus/metrics-http']);
  return { app, registry, database, redis, bookings, routing, killswitch };
}

const isTold = (error: unknown, ...codes: string[]): boolean =>
  error instanceof ApiError && codes.includes(error.code);
