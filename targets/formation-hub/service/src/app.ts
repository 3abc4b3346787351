import type { FastifyInstance } from 'fastify';
import { Gauge } from 'prom-client';
import { createDatabase, type Database } from 'service-kit/db/database';
import { createQueryMetrics, registerPoolMetrics } from 'service-kit/db/metrics';
import { createErrorAnswer, useErrorContract } from 'service-kit/http/error-contract';
import { type LogStream, useAccessLog } from 'service-kit/http/log-options';
import { createRegistry, metricsRoutes } from 'service-kit/http/metrics';
import { useRequestMetrics } from 'service-kit/http/request-metrics';
import { createServer } from 'service-kit/http/server';
import { connectRedis } from 'service-kit/redis/quick-redis';
import { createAudit } from './audit/audit.ts';
import { auditList } from './audit/list.ts';
import { auditRoutes } from './audit/routes.ts';
import { createCache } from './cache/cache.ts';
import type { Config } from './config.ts';
import { createClaims } from './events/claims.ts';
import { createIdentical } from './events/identical.ts';
import { createLocks } from './events/locks.ts';
import { countRepeats } from './events/repeats.ts';
import { handle } from './handle.ts';
import { createChecks } from './health/checks.ts';
import { healthRoutes } from './health/routes.ts';
import { watchMail, watchSides } from './health/watch.ts';
import { createMetrics } from './metrics.ts';
import { createChat } from './notify/chat.ts';
import { createNotify } from './notify/notify.ts';
import { createPost } from './notify/post.ts';
import { watchDepth } from './queue/depth.ts';
import { drain } from './queue/drain.ts';
import { createQueue } from './queue/queue.ts';
import { reconcile } from './queue/reconcile.ts';
import { createBaserow } from './sides/baserow.ts';
import { createCall } from './sides/call.ts';
import { createDocmost } from './sides/docmost.ts';
import { syncRoutes } from './sync/routes.ts';
import type { BridgeEvent } from './webhooks/event.ts';
import { createIntake } from './webhooks/intake.ts';
import { webhookRoutes } from './webhooks/routes.ts';

export const SERVICE = 'formation-hub-bridge';

/** Half of what readiness may take: without Redis no event is taken, and a moment's delay is no outage. */
const REDIS_TIMEOUT_MS = 400;

/** The whole bridge, not yet listening. `work` begins with what waits, once the database is set up. */
export function buildBridge(
  config: Config,
  logStream?: LogStream,
): { app: FastifyInstance; database: Database; work: () => void } {
  const app = createServer(SERVICE, config.LOG_LEVEL, logStream);
  const registry = createRegistry();
  useRequestMetrics(app, registry, {
    prefix: '',
    business: '/api/',
    foreseen: ['200', '202', '401', '500', '503'],
  });
  useAccessLog(app);
  useErrorContract(app, createErrorAnswer());
  const metrics = createMetrics(registry);
  const { log } = app;

  const database = createDatabase(SERVICE, config, log, createQueryMetrics(registry));
  registerPoolMetrics(registry, () => database.state());
  const redis = connectRedis(config.REDIS_URL, log, { name: SERVICE, commandTimeoutMs: REDIS_TIMEOUT_MS });
  const call = (side: string, url: string) => createCall(side, url, config.CALL_TIMEOUT_MS, metrics, log);
  const docmost = createDocmost(call('docmost', config.DOCMOST_URL));
  const baserow = createBaserow(
    call('baserow', config.BASEROW_URL),
    config.ROW_RETRIES,
    config.ROW_RETRY_PAUSE_MS,
  );
  const audit = createAudit(database);
  const claims = createClaims(redis, config.CLAIM_MS, config.EVENT_MEMORY_MS);
  const locks = createLocks(redis, config.CLAIM_MS);
  const queue = createQueue(redis);
  const repeats = countRepeats(config.REPEATS_WINDOW_MS);
  const post = createPost(config);
  const notify = createNotify({
    redis,
    post,
    chat: createChat(config.CHAT_URL),
    adminMail: config.ADMIN_MAIL,
    claimMs: config.CLAIM_MS / 2,
    memoryMs: config.EVENT_MEMORY_MS,
    metrics,
    log,
  });
  const parts = {
    docmost,
    baserow,
    notify,
    log,
    identical: createIdentical(redis, config.IDENTICAL_SYNC_MS),
    cache: createCache(redis, config.CACHE_MS, metrics, log),
    space: config.SPACE,
    adminMail: config.ADMIN_MAIL,
  };
  new Gauge({
    name: 'bridge_identical_events',
    help: 'How often the same thing was told within REPEATS_WINDOW_MS, of what was told most often.',
    registers: [registry],
    collect() {
      this.set(repeats.most());
    },
  });

  const tries = { retries: config.SYNC_RETRIES, firstPauseMs: config.SYNC_FIRST_PAUSE_MS };
  const intake = createIntake({
    claims,
    locks,
    repeats,
    queue,
    audit,
    metrics,
    log,
    memoryMs: config.EVENT_MEMORY_MS,
    handle: (event: BridgeEvent) => handle(event, parts, tries),
    givenUp: (event, because) => {
      const period = Math.floor(Date.now() / config.NOTIFY_EVERY_MS);
      const subject = `Synchronisation en échec: ${event.kind} ${event.key}`;
      return notify(config.ADMIN_MAIL, `failed:${period}`, subject, `${event.id}: ${because}`);
    },
  });

  app.register(async (hooks) => webhookRoutes(hooks, intake, config, metrics));
  syncRoutes(app, baserow, parts.cache, intake);
  auditRoutes(app, audit, config.READINESS_TIMEOUT_MS);
  auditList(app, audit);
  const checks = createChecks({ database, redis, docmost, baserow }, config.READINESS_TIMEOUT_MS, log);
  healthRoutes(app, checks);
  metricsRoutes(app, registry, ['/metrics']);

  const stops = [
    watchDepth(queue, config.QUEUE_INTERVAL_MS, metrics),
    watchSides(checks, metrics),
    watchMail(post, metrics, log),
  ];
  // What waits is tried once in each turn: its line's pauses are longer than those of a call.
  const draining = { queue, locks, claims, audit, metrics, log, config, handle: once };
  app.addHook('onClose', async () => {
    for (const stop of stops) stop();
    redis.disconnect();
    await database.close();
  });
  return { app, database, work: () => stops.push(reconcile(draining), drain(draining)) };

  function once(event: BridgeEvent) {
    return handle(event, parts, { retries: 0, firstPauseMs: 0 });
  }
}
