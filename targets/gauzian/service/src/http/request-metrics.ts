import type { FastifyInstance } from 'fastify';
import { Counter, Histogram, type Registry } from 'prom-client';

/** Statuses that every route of users can answer with; they start at 0 so that `rate()` sees the very first failure. */
const FORESEEN = ['200', '500', '503'];

/**
 * Counts and times users' requests under their route's pattern (`endpoint`). What machines ask all the time is left out
 * (`quiet`): the rules as their owners wrote them ask for all that is counted.
 */
export function useRequestMetrics(app: FastifyInstance, registry: Registry): void {
  const registers = [registry];
  const requests = new Counter({
    name: 'gauzian_requests_total',
    help: 'Requests of users by method, endpoint and status.',
    labelNames: ['method', 'endpoint', 'status'],
    registers,
  });
  const duration = new Histogram({
    name: 'gauzian_request_duration_seconds',
    help: 'Duration of requests of users by method and endpoint.',
    labelNames: ['method', 'endpoint'],
    // 2 s is a bound because the alert rules ask about it.
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 1.5, 2, 3, 5, 7.5, 10],
    registers,
  });
  app.addHook('onRoute', ({ method, url, config }) => {
    if (config?.quiet === true) return;
    for (const each of [method].flat())
      for (const status of each === 'HEAD' ? [] : FORESEEN)
        requests.inc({ method: each, endpoint: url, status }, 0);
  });
  app.addHook('onSend', async (request, reply) => {
    if (request.routeOptions.config.quiet === true) return;
    const labels = { method: request.method, endpoint: request.routeOptions.url ?? 'unmatched' };
    requests.inc({ ...labels, status: String(reply.statusCode) });
    duration.observe(labels, reply.elapsedTime / 1000);
  });
}
