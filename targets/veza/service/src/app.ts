import type { FastifyInstance } from 'fastify';
import { createDatabase, type Database } from 'service-kit/db/database';
import { createQueryMetrics, registerPoolMetrics } from 'service-kit/db/metrics';
import { repeatingDatabase } from 'service-kit/db/repeating';
import { ApiError } from 'service-kit/errors';
import { createErrorAnswer, useErrorContract } from 'service-kit/http/error-contract';
import { type LogStream, useAccessLog } from 'service-kit/http/log-options';
import { createRegistry, metricsRoutes } from 'service-kit/http/metrics';
import { useRequestMetrics } from 'service-kit/http/request-metrics';
import { createServer } from 'service-kit/http/server';
import type { Log } from 'service-kit/log';
import { createRetrying } from 'service-kit/retries';
import { authRoutes } from './auth/routes.ts';
import { createTokens } from './auth/tokens.ts';
import { type Cache, connectCache } from './cache/cache.ts';
import { commentRoutes } from './comments/routes.ts';
import type { Config } from './config.ts';
import { canaryRoute } from './health/canary.ts';
import { createChecks } from './health/checks.ts';
import { healthRoutes } from './health/routes.ts';
import { countErrors, countLegacyErrors } from './http/error-metrics.ts';
import { type Broker, connectBroker } from './queue/broker.ts';
import { comments, playlists } from './records/kinds.ts';
import { recordRoutes } from './records/routes.ts';
import { streamingOf } from './streaming/streaming-of.ts';
import { trackRoutes } from './tracks.ts';
import { createOutbox } from './uploads/outbox.ts';
import { connectProgress, type Progress } from './uploads/progress.ts';
import { uploadRoutes } from './uploads/routes.ts';
import { uploadsIn } from './uploads/store.ts';
import { QUEUE } from './uploads/upload.ts';

/** What a test may bring along instead of the real thing. */
export interface Parts {
  readonly database?: Database;
  readonly cache?: Cache;
  readonly broker?: Broker;
  readonly progress?: Progress;
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
  countLegacyErrors(app, registry);

  const database =
    parts.database ?? createDatabase(SERVICE, config, app.log, createQueryMetrics(registry, 'veza_'));
  registerPoolMetrics(registry, () => database.state(), 'veza_');
  const cache =
    parts.cache ?? (config.REDIS_URL === undefined ? undefined : connectCache(config.REDIS_URL, app.log));
  app.addHook('onClose', async () => {
    await Promise.all([database.close(), cache?.close()]);
  });

  const broker =
    parts.broker ??
    (config.RABBITMQ_URL === undefined
      ? undefined
      : connectBroker(config.RABBITMQ_URL, app.log, { name: SERVICE, queue: QUEUE }));
  const checked = { database, redis: cache, broker };
  healthRoutes(app, createChecks(checked, config.READINESS_TIMEOUT_MS, app.log));
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
  commentRoutes(app, { database: records, once: database, cache, tokens });
  trackRoutes(app, streamingOf(config, registry, app.log), tokens);
  const uploads = uploadsIn(records);
  const progress = broker && (parts.progress ?? progressOf(config, app.log));
  const accepting = broker &&
    progress && {
      progress,
      outbox: createOutbox({
        ...{ uploads, progress, broker, registry },
        sweepMs: config.UPLOAD_SWEEP_MS,
        republishMs: config.UPLOAD_REPUBLISH_MS,
        log: app.log,
      }),
    };
  uploadRoutes(app, { uploads, accepting, tokens });
  app.addHook('onClose', async () => {
    accepting?.outbox.stop();
    await Promise.all([progress?.close(), broker?.close()]);
  });
  return { app, database };
}

const WRITE_OUTCOME_UNKNOWN = 'WRITE_OUTCOME_UNKNOWN';

const isTold = (error: unknown, ...codes: string[]): boolean =>
  error instanceof ApiError && codes.includes(error.code);

const progressOf = ({ REDIS_URL }: Config, log: Log): Progress | undefined =>
  REDIS_URL === undefined ? undefined : connectProgress(REDIS_URL, log, SERVICE);
