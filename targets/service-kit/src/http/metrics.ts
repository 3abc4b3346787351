import type { FastifyInstance } from 'fastify';
import { collectDefaultMetrics, Registry } from 'prom-client';

/** A registry of one app, with what Node.js says about its own process. */
export function createRegistry(): Registry {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  return registry;
}

/** What has been registered, in the text format of Prometheus, on each of the paths. Asks no dependency. */
export function metricsRoutes(app: FastifyInstance, registry: Registry, paths: readonly string[]): void {
  for (const path of paths) {
    app.get(path, { config: { quiet: true } }, async (_request, reply) =>
      reply.type(registry.contentType).send(await registry.metrics()),
    );
  }
}
