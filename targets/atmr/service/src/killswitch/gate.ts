import rateLimit from '@fastify/rate-limit';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { ApiError } from 'service-kit/errors';
import type { Killswitch } from './watch.ts';

export interface Degraded {
  /** Requests per window and client address that a replica serves while degraded. */
  readonly DEGRADED_RATE_LIMIT_REQUESTS: number;
  readonly RATE_LIMIT_WINDOW_MS: number;
}

/**
 * Turns requests away as the killswitch says, before anything is done for them; those in flight are finished. Probes,
 * metrics and health are no API requests and go on telling the truth.
 */
export function useKillswitch(app: FastifyInstance, killswitch: Killswitch, config: Degraded): void {
  app.register(rateLimit, { global: false });
  let check: ReturnType<FastifyInstance['createRateLimit']> | undefined;
  app.after(() => {
    check = app.createRateLimit({
      max: config.DEGRADED_RATE_LIMIT_REQUESTS,
      timeWindow: config.RATE_LIMIT_WINDOW_MS,
    });
  });
  app.addHook('onRequest', async (request) => {
    const mode = killswitch.mode();
    if (mode === 'normal' || !isApi(request)) return;
    if (mode === 'maintenance')
      throw new ApiError(503, 'MAINTENANCE', 'Service en maintenance - Merci de réessayer plus tard', {
        retryAfterSeconds: 30,
      });
    const { config: route } = request.routeOptions;
    if (route?.optional === true)
      throw new ApiError(503, 'DEGRADED', 'This is switched off for the moment, please retry later.', {
        retryAfterSeconds: 30,
      });
    if (route?.quiet === true) return;
    const checked = await check?.(request);
    if (checked === undefined || checked.isAllowed || !checked.isExceeded) return;
    throw new ApiError(429, 'TOO_MANY_REQUESTS', 'You ask too often; try again later.', {
      retryAfterSeconds: Math.max(1, checked.ttlInSeconds),
    });
  });
}

/** By the route that would answer, because an address can be written in more ways than one. */
function isApi({ routeOptions, url }: FastifyRequest): boolean {
  const path = routeOptions.url ?? url;
  return /^\/+api(\/|\?|$)/i.test(path) && path !== '/api/health';
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Not essential: switched off while the service is degraded. */
    optional?: boolean;
  }
}
