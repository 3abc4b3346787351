import { randomUUID } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { connectRedis } from 'service-kit/redis/quick-redis';
import { buildBase } from './base.ts';
import type { WorkerConfig } from './config.ts';
import { dispatch } from './dispatch/dispatch.ts';
import { sweepOverdue } from './dispatch/sweep.ts';
import { BLOCK_MS, work } from './dispatch/work.ts';
import { createQueue } from './queue/queue.ts';

export const SERVICE = 'atmr-worker';

/** Beyond the time a command may block, for the way there and back. */
const GRACE_MS = 500;

/**
 * A worker, not yet listening, whose server is for health and metrics alone. `run` takes jobs until the signal says
 * stop; any number of workers may run. Without Redis there is nothing to do.
 */
export function buildWorker(config: WorkerConfig): {
  app: FastifyInstance;
  run: (signal: AbortSignal) => Promise<void>;
} {
  const { app, registry, redis, bookings, routing } = buildBase(SERVICE, config, {});
  const running = Promise.withResolvers<void>();
  // The jobs in hand end before the pool they need is closed.
  app.addHook('preClose', () => running.promise);
  return {
    app,
    async run(signal) {
      if (redis === undefined || config.REDIS_URL === undefined) {
        app.log.warn({}, 'REDIS_URL is not set: there is no queue to work on');
        running.resolve();
        return;
      }
      const blocking = connectRedis(config.REDIS_URL, app.log, {
        name: `${SERVICE}-queue`,
        commandTimeoutMs: BLOCK_MS + GRACE_MS,
      });
      const queue = createQueue(redis, blocking);
      const stopSweeping = sweepOverdue(bookings, queue, config.SWEEP_INTERVAL_MS, registry, app.log);
      const options = {
        queue,
        worker: `${SERVICE}-${randomUUID()}`,
        concurrency: config.WORKER_CONCURRENCY,
        claimAfterMs: config.JOB_CLAIM_AFTER_MS,
        handle: (id: string) => dispatch(id, bookings, routing),
        registry,
        log: app.log,
      };
      try {
        await work(options, signal);
      } finally {
        stopSweeping();
        blocking.disconnect();
        running.resolve();
      }
    },
  };
}
