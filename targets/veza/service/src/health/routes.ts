import { readFileSync } from 'node:fs';
import type { FastifyInstance } from 'fastify';
import type { Check } from 'service-kit/health/check';
import { z } from 'zod';
import type { Checks } from './checks.ts';

const { version: VERSION } = z
  .object({ version: z.string() })
  .parse(JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')));

const quiet = { config: { quiet: true } };

/** `/live`, `/health` and `/readyz`, the latter two under `/api/v1` as well, and `/api/v1/status`. */
export function healthRoutes(app: FastifyInstance, checks: () => Promise<Checks>): void {
  // Liveness looks at nothing: restarting this process heals no dependency.
  app.get('/live', quiet, async () => ({ status: 'alive' }));

  const health = async () => {
    const now = await checks();
    return { success: true, data: { status: isDegraded(now) ? 'degraded' : 'ok', checks: now } };
  };
  app.get('/api/v1/health', quiet, health);
  app.get('/health', quiet, async (_request, reply) => {
    reply.header('deprecation', 'true').header('link', '</api/v1/health>; rel="successor-version"');
    return health();
  });

  // For people and status pages: what runs, since when, and whether users are served with less.
  app.get('/api/v1/status', quiet, async () => {
    const now = await checks();
    const degraded = Object.entries(now).flatMap(([name, { status }]) => (status === 'error' ? [name] : []));
    const data = {
      status: degraded.length > 0 ? 'degraded' : 'operational',
      degraded,
      version: VERSION,
      uptimeSeconds: Math.floor(process.uptime()),
      checks: now,
    };
    return { success: true, data };
  });

  for (const path of ['/readyz', '/api/v1/readyz']) {
    app.get(path, quiet, async (_request, reply) => {
      const now = await checks();
      const ready = now.database.status === 'ok';
      return reply.status(ready ? 200 : 503).send({ status: ready ? 'ready' : 'not_ready', checks: now });
    });
  }
}

const isDegraded = (checks: Checks): boolean =>
  Object.values<Check>({ ...checks }).some((check) => check.status === 'error');
