import type { FastifyInstance } from 'fastify';
import { Counter } from 'prom-client';
import { listening, readEnvironment, url } from 'service-kit/config';
import { createErrorAnswer, useErrorContract } from 'service-kit/http/error-contract';
import { createRegistry, metricsRoutes } from 'service-kit/http/metrics';
import { parse } from 'service-kit/http/parse';
import { createServer } from 'service-kit/http/server';
import { shutDownOnSignal } from 'service-kit/shutdown';
import { configOrExit } from 'service-kit/start';
import { z } from 'zod';
import { useBehaviour } from './behaviour.ts';
import { createDeliveries, type Deliveries } from './deliver.ts';

const newSecret = z.object({ secret: z.string().min(16) });

/** Tells of every write: what was done to what, and whether the bridge did it. */
export type Told = (action: string, origin: string | undefined) => void;

/** Starts a stand-in for one side of the bridge: its calls, what it was told, and webhooks for whatever changes. */
export async function startStandIn(
  name: string,
  header: string,
  routes: (app: FastifyInstance, folder: string, deliveries: Deliveries, told: Told) => void,
): Promise<void> {
  const schema = z.object({
    ...listening,
    BRIDGE_URL: url('http:', 'https:'),
    WEBHOOK_SECRET: z.string().min(16),
    DATA: z.string().default('/tmp'),
  });
  const config = configOrExit(name, () => readEnvironment(schema, process.env));
  const app = createServer(name, config.LOG_LEVEL);
  useErrorContract(app, createErrorAnswer());
  useBehaviour(app);
  const registry = createRegistry();
  const writes = new Counter({
    name: 'stand_in_writes_total',
    help: 'Writes, by what was done and by the origin that each named.',
    labelNames: ['action', 'origin'],
    registers: [registry],
  });
  metricsRoutes(app, registry, ['/metrics']);
  const deliveries = createDeliveries(
    {
      file: `${config.DATA}/${name}-webhooks.jsonl`,
      baseUrl: config.BRIDGE_URL.replace(/\/$/, ''),
      secret: config.WEBHOOK_SECRET,
      header,
    },
    app.log,
  );
  app.get('/control/deliveries', async () => deliveries.counts());
  // As an administrator changes the secret of a webhook, on the side's own page.
  app.post('/control/secret', async (request, reply) => {
    deliveries.signWith(parse(newSecret, request.body).secret);
    return reply.status(204).send();
  });
  routes(app, config.DATA, deliveries, (action, origin) => writes.inc({ action, origin: origin ?? 'user' }));
  shutDownOnSignal(app, config.SHUTDOWN_TIMEOUT_MS, new AbortController());
  await app.listen({ host: config.HOST, port: config.PORT });
}

/** Whose write it is, as its sender says. */
export function originOf(
  headers: Readonly<Record<string, string | string[] | undefined>>,
): string | undefined {
  const given = headers['x-bridge-origin'];
  return typeof given === 'string' ? given : undefined;
}
