import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Counter, type Registry } from 'prom-client';
import type { ApiError } from 'service-kit/errors';

/** What every business route can fail with; they start at 0 so that `rate()` sees the very first failure. */
const FORESEEN = [
  'DATABASE_UNAVAILABLE',
  'DATABASE_READ_ONLY',
  'DATABASE_TIMEOUT',
  'WRITE_OUTCOME_UNKNOWN',
  'ROUTING_UNAVAILABLE',
  'INTERNAL_ERROR',
  'MAINTENANCE',
];

/** `http_request_errors_total`: requests answered 5xx, by the code in the answer. */
export function countErrors(app: FastifyInstance, registry: Registry) {
  const errors = new Counter({
    name: 'http_request_errors_total',
    help: 'HTTP requests answered with a 5xx status, by method, route and code.',
    labelNames: ['method', 'path', 'code'],
    registers: [registry],
  });
  app.addHook('onRoute', (route) => {
    if (!route.url.startsWith('/api/') || route.config?.quiet === true) return;
    for (const method of [route.method].flat())
      for (const code of method === 'HEAD' ? [] : FORESEEN) errors.inc({ method, path: route.url, code }, 0);
  });
  return (told: ApiError, request: FastifyRequest): void => {
    if (told.status < 500) return;
    errors.inc({ method: request.method, path: request.routeOptions.url ?? 'unmatched', code: told.code });
  };
}
