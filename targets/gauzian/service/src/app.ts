import { hostname } from 'node:os';
import { fastifyCookie } from '@fastify/cookie';
import type { FastifyInstance } from 'fastify';
import type { Database } from 'service-kit/db/database';
import { createErrorAnswer, useErrorContract } from 'service-kit/http/error-contract';
import { type LogStream, useAccessLog } from 'service-kit/http/log-options';
import { createRegistry, metricsRoutes } from 'service-kit/http/metrics';
import { createServer } from 'service-kit/http/server';
import { authRoutes } from './auth/routes.ts';
import { createSessions } from './auth/sessions.ts';
import { createTokens } from './auth/tokens.ts';
import { type Cache, connectCache } from './cache/cache.ts';
import type { Config } from './config.ts';
import { type Databases, openDatabases } from './db/open.ts';
import { chunkRoutes } from './drive/chunk-routes.ts';
import { driveIn } from './drive/drive.ts';
import { fileRoutes } from './drive/file-routes.ts';
import { folderRoutes } from './drive/folder-routes.ts';
import { canaryRoute } from './health/canary.ts';
import { createChecks } from './health/checks.ts';
import { healthRoutes } from './health/routes.ts';
import { useRequestMetrics } from './http/request-metrics.ts';
import { type Chunks, openChunks } from './store/chunks.ts';

/** What a test may bring along instead of the real thing. */
export interface Parts {
  readonly databases?: Databases;
  readonly cache?: Cache;
  readonly chunks?: Chunks;
  readonly logStream?: LogStream;
}

export const SERVICE = 'gauzian-backend';

/** The whole API, not yet listening. Closing it finishes the requests in flight, then closes the pool and the cache. */
export function buildApp(config: Config, parts: Parts = {}): { app: FastifyInstance; database: Database } {
  const app = createServer(SERVICE, config.LOG_LEVEL, parts.logStream);
  const registry = createRegistry();
  useRequestMetrics(app, registry);
  useAccessLog(app);
  // Which replica answered.
  app.addHook('onRequest', async (_request, reply) => {
    reply.header('x-served-by', hostname());
  });
  useErrorContract(app, createErrorAnswer());
  app.register(fastifyCookie);

  const { database, probing } = parts.databases ?? openDatabases(SERVICE, config, app.log, registry);
  const cache = parts.cache ?? connectCache(SERVICE, config.REDIS_URL, app.log, registry);
  const chunks = parts.chunks ?? openChunks(config, app.log, registry);
  app.addHook('onClose', async () => {
    await Promise.all([database.close(), probing.close(), cache.close()]);
  });

  metricsRoutes(app, registry, ['/metrics']);
  healthRoutes(app, createChecks({ database: probing, cache }, config, app.log));
  canaryRoute(app, { database, cache }, config.READINESS_TIMEOUT_MS);
  const sessions = createSessions(createTokens(config.JWT_SECRET), cache);
  const drive = driveIn(database, config.ACCESS_LOADING);
  // What registers a cookie's parser is asynchronous; routes come after it.
  app.register(async (routes) => {
    authRoutes(routes, database, sessions);
    folderRoutes(routes, drive, sessions);
    fileRoutes(routes, { drive, cache, chunks, sessions });
    chunkRoutes(routes, { drive, chunks, sessions });
  });
  return { app, database };
}
