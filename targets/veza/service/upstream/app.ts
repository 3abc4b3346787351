import type { FastifyInstance } from 'fastify';
import { Counter } from 'prom-client';
import { createErrorAnswer, useErrorContract } from 'service-kit/http/error-contract';
import { type LogStream, useAccessLog } from 'service-kit/http/log-options';
import { createRegistry, metricsRoutes } from 'service-kit/http/metrics';
import { parse } from 'service-kit/http/parse';
import { createServer } from 'service-kit/http/server';
import { z } from 'zod';

/** Bitrates in kbit/s that every track is encoded in. */
const LADDER = [64, 96, 128, 192, 256, 320];
/** Share of the measured bandwidth that a stream may take, so that a dip does not stop the music. */
const HEADROOM = 0.8;

const query = z.object({
  track: z.string().min(1).max(64),
  bandwidth_kbps: z.coerce.number().int().min(1).max(1_000_000),
});

/**
 * The streaming service: `GET /v1/bitrate?track&bandwidth_kbps` answers the highest bitrate that fits. It counts the
 * calls that reach it, so that its owners can see how callers behave while it is in trouble.
 */
export function createUpstream(logLevel: string, logStream?: LogStream): FastifyInstance {
  const app = createServer('veza-streaming', logLevel, logStream);
  const registry = createRegistry();
  const calls = new Counter({
    name: 'streaming_requests_total',
    help: 'Requests that arrived, by route and status.',
    labelNames: ['path', 'status'],
    registers: [registry],
  });
  calls.inc({ path: '/v1/bitrate', status: '200' }, 0);
  app.addHook('onSend', async (request, reply) => {
    calls.inc({ path: request.routeOptions.url ?? 'unmatched', status: String(reply.statusCode) });
  });
  useAccessLog(app);
  useErrorContract(app, createErrorAnswer());

  const quiet = { config: { quiet: true } };
  app.get('/v1/bitrate', quiet, async (request) => {
    const { track, bandwidth_kbps } = parse(query, request.query);
    const fits = LADDER.filter((bitrate) => bitrate <= bandwidth_kbps * HEADROOM);
    return { track, bitrateKbps: fits.at(-1) ?? LADDER[0] };
  });
  app.get('/healthz', quiet, async () => ({ status: 'ok' }));
  metricsRoutes(app, registry, ['/metrics']);
  return app;
}
