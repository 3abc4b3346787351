import type { FastifyInstance } from 'fastify';
import { Counter, Histogram, type Registry } from 'prom-client';

export interface RequestMetrics {
  /** What comes before `http_requests_total` and `http_request_duration_seconds`. */
  readonly prefix: string;
  /** Business routes begin with this. */
  readonly business: string;
  /** Statuses every business route can answer with; they start at 0 so that `rate()` sees the very first failure. */
  readonly foreseen: readonly string[];
}

/**
 * Counts and times every request under its route's pattern, never its raw URL, so that the number of series stays
 * that of the routes. Measured when the answer is ready: a client who has hung up by then still counts, or
 * the slowest requests would be the ones missing.
 */
export function useRequestMetrics(
  app: FastifyInstance,
  registry: Registry,
  { prefix, business, foreseen }: RequestMetrics,
): void {
  const registers = [registry];
  const requests = new Counter({
    name: `${prefix}http_requests_total`,
    help: 'HTTP requests by method, route and status.',
    labelNames: ['method', 'path', 'status'],
    registers,
  });
  const duration = new Histogram({
    name: `${prefix}http_request_duration_seconds`,
    help: 'Duration of HTTP requests by method and route.',
    labelNames: ['method', 'path'],
    // 2 and 5 s are bounds because alert rules ask about them.
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 3, 5, 7.5, 10],
    registers,
  });
  app.addHook('onRoute', (route) => {
    if (!route.url.startsWith(business) || route.config?.quiet === true) return;
    for (const method of [route.method].flat())
      for (const status of method === 'HEAD' ? [] : foreseen)
        requests.inc({ method, path: route.url, status }, 0);
  });
  app.addHook('onSend', async (request, reply) => {
    const labels = { method: request.method, path: request.routeOptions.url ?? 'unmatched' };
    requests.inc({ ...labels, status: String(reply.statusCode) });
    duration.observe(labels, reply.elapsedTime / 1000);
  });
}
