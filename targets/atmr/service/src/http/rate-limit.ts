import rateLimit from '@fastify/rate-limit';
import type { FastifyInstance } from 'fastify';
import { Gauge, type Registry } from 'prom-client';
import { ApiError } from 'service-kit/errors';

export interface RateLimit {
  readonly ENABLE_RATE_LIMITING: 'true' | 'false';
  /** Requests per window and client address that a replica serves. */
  readonly RATE_LIMIT_REQUESTS: number;
  readonly RATE_LIMIT_WINDOW_MS: number;
}

/**
 * Turns away clients who ask too often, on every route of this app: 429 with `retry-after`. Counted in each replica's
 * memory, because a limit that needs Redis would fail in the hour it is for.
 */
export async function useRateLimit(
  app: FastifyInstance,
  config: RateLimit,
  registry: Registry,
): Promise<void> {
  const enabled = config.ENABLE_RATE_LIMITING === 'true';
  new Gauge({
    name: 'rate_limiting_enabled',
    help: 'Whether clients who ask too often are turned away: 1 yes, 0 no.',
    registers: [registry],
  }).set(enabled ? 1 : 0);
  if (!enabled) return;
  await app.register(rateLimit, { global: false });
  const check = app.createRateLimit({
    max: config.RATE_LIMIT_REQUESTS,
    timeWindow: config.RATE_LIMIT_WINDOW_MS,
  });
  app.addHook('onRequest', async (request) => {
    const checked = await check(request);
    if (checked.isAllowed || !checked.isExceeded) return;
    throw new ApiError(429, 'TOO_MANY_REQUESTS', 'You ask too often; try again later.', {
      retryAfterSeconds: Math.max(1, checked.ttlInSeconds),
    });
  });
}
