/** The dashboard of gauzian's owners, asked of a real Prometheus that has scraped what the backend and its pod expose. */

import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ROOT } from '../../harness/cli/project.ts';
import { buildApp } from '../../targets/gauzian/service/src/app.ts';
import { readConfig } from '../../targets/gauzian/service/src/config.ts';
import { podMetrics } from '../../targets/gauzian/service/src/pod/pod-metrics.ts';
import { createRegistry } from '../../targets/service-kit/src/http/metrics.ts';
import { dashboardQueries, scraped } from '../support/scraped.ts';

/** Nothing answers there: what is exposed is exposed before anything is asked. */
const NOWHERE = '127.0.0.1:9';

async function backendMetrics(): Promise<string> {
  const { app } = buildApp(
    readConfig({
      DATABASE_URL: `postgres://user:secret@${NOWHERE}/drive`,
      REDIS_URL: `redis://${NOWHERE}`,
      S3_ENDPOINT: `http://${NOWHERE}`,
      S3_ACCESS_KEY: 'none',
      S3_SECRET_KEY: 'none',
      JWT_SECRET: 'a-secret-for-tests-that-is-long-enough',
      LOG_LEVEL: 'silent',
    }),
  );
  try {
    await app.inject('/auth/me');
    return (await app.inject('/metrics')).body;
  } finally {
    await app.close();
  }
}

async function podsMetrics(): Promise<string> {
  const registry = createRegistry();
  // What Node.js says of this process is the backend's to expose.
  registry.clear();
  const pod = {
    restarts: () => 1,
    backsOff: () => false,
    lastEnd: () => undefined,
    restart() {},
    end: async () => 0,
  };
  podMetrics(registry, 'one', pod, { bytes: () => 1, limitBytes: () => 2, killed: () => 0 });
  return await registry.metrics();
}

test('every query of the owners’ panels finds something', async () => {
  const metrics = `${await backendMetrics()}${await podsMetrics()}`;
  await using prometheus = await scraped(metrics, 'text/plain; version=0.0.4');
  await expect
    .poll(() => prometheus.found('rate(gauzian_requests_total[5m])'), { timeout: 30_000 })
    .toBeGreaterThan(0);
  const queries = await dashboardQueries(join(ROOT, 'targets/gauzian/dashboards/gauzian-api.json'));
  expect(queries.length).toBeGreaterThan(10);
  for (const query of queries) expect(await prometheus.found(query), query).toBeGreaterThan(0);
});

test('a panel of a metric that is called otherwise finds nothing', async () => {
  const metrics = (await backendMetrics()).replaceAll('redis_cache_misses', 'redis_cache_missed');
  await using prometheus = await scraped(metrics, 'text/plain; version=0.0.4');
  await expect
    .poll(() => prometheus.found('rate(redis_cache_hits[5m])'), { timeout: 30_000 })
    .toBeGreaterThan(0);
  const queries = await dashboardQueries(join(ROOT, 'targets/gauzian/dashboards/gauzian-api.json'));
  const hits = queries.find((query) => query.includes('redis_cache_misses')) ?? 'absent';
  expect(await prometheus.found(hits)).toBe(0);
});
