import type { FastifyInstance } from 'fastify';
import type { Registry } from 'prom-client';
import { createDatabase, type Database } from 'service-kit/db/database';
import { createQueryMetrics, registerPoolMetrics } from 'service-kit/db/metrics';
import { repeatingDatabase } from 'service-kit/db/repeating';
import { ApiError } from 'service-kit/errors';
import { createErrorAnswer, useErrorContract } from 'service-kit/http/error-contract';
import { type LogStream, useAccessLog } from 'service-kit/http/log-options';
import { createRegistry, metricsRoutes } from 'service-kit/http/metrics';
import { useRequestMetrics } from 'service-kit/http/request-metrics';
import { createServer } from 'service-kit/http/server';
import { createRetrying } from 'service-kit/retries';
import { authRoutes } from './auth/routes.ts';
import { createTokens } from './auth/tokens.ts';
import { type Cache, connectCache } from './cache/cache.ts';
import type { Config } from './config.ts';
import { canaryRoute } from './health/canary.ts';
import { createChecks } from './health/checks.ts';
import { healthRoutes } from './health/routes.ts';
import { countErrors } from './http/error-metrics.ts';
import { comments, playlists } from './records/kinds.ts';
import { recordRoutes } from './records/routes.ts';
import { createBreaker } from './streaming/breaker.ts';
import { createStreaming, StreamingFailure } from './streaming/streaming.ts';
import { trackRoutes } from './tracks.ts';

/** What a test may bring along instead of the real thing. */
export interface Parts {
  readonly database?: Database;
  readonly cache?: Cache;
  readonly logStream?: LogStream;
}

export const SERVICE = 'veza-backend-api';

/**
 * The whole API, not yet listening. Closing it closes what it opened: first the server with the requests in flight,
 * then the pool and the cache.
 */
export function buildApp(config: Config, parts: Parts = {}): { app: FastifyInstance; database: Database } {
  const app = createServer(SERVICE, config.LOG_LEVEL, parts.logStream);
  const registry = createRegistry();
  useRequestMetrics(app, registry, {
    prefix: 'veza_gin_',
    business: '/api/v1/',
    foreseen: ['200', '500', '503', '504'],
  });
  useAccessLog(app);
  useErrorContract(app, createErrorAnswer(countErrors(registry)));

  const database =
    parts.database ?? createDatabase(SERVICE, config, app.log, createQueryMetrics(registry, 'veza_'));
  registerPoolMetrics(registry, () => database.state(), 'veza_');
  const cache =
    parts.cache ?? (config.REDIS_URL === undefined ? undefined : connectCache(config.REDIS_URL, app.log));
  app.addHook('onClose', async () => {
    await Promise.all([database.close(), cache?.close()]);
  });

  healthRoutes(app, createChecks(database, cache, config.READINESS_TIMEOUT_MS, app.log));
  canaryRoute(app, database, config.READINESS_TIMEOUT_MS);
  metricsRoutes(app, registry, ['/metrics', '/api/v1/metrics']);
  const tokens = createTokens(config.JWT_SECRET);
  authRoutes(app, database, tokens);
  // What records are made of may be repeated: each statement leaves the same behind however often it runs.
  const records = repeatingDatabase(
    database,
    createRetrying(
      registry,
      'veza_',
    )({
      dependency: 'database',
      budgetMs: config.DB_BUDGET_MS,
      retryable: (error) => isTold(error, 'DATABASE_UNAVAILABLE', WRITE_OUTCOME_UNKNOWN),
      // A repetition that never reached the database says nothing about the attempt that may have.
      sticky: (error) => isTold(error, WRITE_OUTCOME_UNKNOWN),
    }),
  );
  for (const kind of [playlists, comments]) recordRoutes(app, kind, { database: records, cache, tokens });
  trackRoutes(
    app,
    config.STREAM_URL === undefined ? undefined : streamingOf(config, config.STREAM_URL, registry, app),
  );
  return { app, database };
}

const WRITE_OUTCOME_UNKNOWN = 'WRITE_OUTCOME_UNKNOWN';

const isTold = (error: unknown, ...codes: string[]): boolean =>
  error instanceof ApiError && codes.includes(error.code);

function streamingOf(config: Config, url: string, registry: Registry, app: FastifyInstance) {
  const breaker = createBreaker(
    {
      name: 'streaming',
      failures: config.BREAKER_FAILURES,
      openMs: config.BREAKER_OPEN_MS,
      counts: (error) => error instanceof StreamingFailure,
    },
    registry,
  );
  breaker.onChange((state) =>
    app.log.warn({ breaker: 'streaming', state }, 'circuit breaker changed its state'),
  );
  return createStreaming(url, config.STREAM_TIMEOUT_MS, breaker);
}
