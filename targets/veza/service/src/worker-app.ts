import type { FastifyInstance } from 'fastify';
import { createDatabase } from 'service-kit/db/database';
import { createQueryMetrics, registerPoolMetrics } from 'service-kit/db/metrics';
import { createErrorAnswer, useErrorContract } from 'service-kit/http/error-contract';
import { useAccessLog } from 'service-kit/http/log-options';
import { createRegistry, metricsRoutes } from 'service-kit/http/metrics';
import { createServer } from 'service-kit/http/server';
import type { WorkerConfig } from './config.ts';
import { createChecks } from './health/checks.ts';
import { healthRoutes } from './health/routes.ts';
import { connectBroker } from './queue/broker.ts';
import { streamingOf } from './streaming/streaming-of.ts';
import { createProcessing } from './uploads/process.ts';
import { connectProgress } from './uploads/progress.ts';
import { uploadsIn } from './uploads/store.ts';
import { QUEUE } from './uploads/upload.ts';

export const SERVICE = 'veza-upload-worker';

/**
 * A worker, not yet listening, whose server is for health and metrics alone. It takes uploads from the queue until it is closed,
 * which ends those in hand. Any number of workers may run.
 */
export function buildWorker(config: WorkerConfig): FastifyInstance {
  const app = createServer(SERVICE, config.LOG_LEVEL);
  const registry = createRegistry();
  useAccessLog(app);
  useErrorContract(app, createErrorAnswer());
  const database = createDatabase(SERVICE, config, app.log, createQueryMetrics(registry, 'veza_worker_'));
  registerPoolMetrics(registry, () => database.state(), 'veza_worker_');
  const progress = connectProgress(config.REDIS_URL, app.log, SERVICE);
  const processing = createProcessing({
    uploads: uploadsIn(database),
    progress,
    streaming: streamingOf(config, registry, app.log),
    leaseMs: config.UPLOAD_LEASE_MS,
    registry,
    log: app.log,
  });
  const broker = connectBroker(config.RABBITMQ_URL, app.log, {
    name: SERVICE,
    queue: QUEUE,
    consume: { atOnce: config.WORKER_CONCURRENCY, handle: processing.handle },
  });
  const redis = { ping: async () => void (await progress.inHand()) };
  const parts = { database, redis, broker };
  healthRoutes(app, createChecks(parts, config.READINESS_TIMEOUT_MS, app.log));
  metricsRoutes(app, registry, ['/metrics']);
  // The uploads in hand end before what they need is closed.
  app.addHook('preClose', () => broker.close());
  app.addHook('onClose', async () => {
    processing.stop();
    await Promise.all([database.close(), progress.close()]);
  });
  return app;
}
