/** What `metrics` prints, scraped by a real Prometheus; the dashboard and the alert rules of the docs, asked of it. */

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { GenericContainer, Wait } from 'testcontainers';
import { request } from 'undici';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { ROOT } from '../../harness/cli/project.ts';
import { openMetrics } from '../../harness/history/open-metrics.ts';
import { catalogueImages } from '../support/catalogue-images.ts';
import { pastRun } from '../unit/support/past.ts';

const METRICS = openMetrics([
  pastRun({
    figures: {
      recover: { low: 6_000, high: 7_000, objective: 5_000 },
      ...Object.fromEntries(['outage', 'detect', 'deliver'].map((name) => [name, { low: 100, high: 120 }])),
    },
    findings: { a: 'pass', b: 'fail', c: 'no-evidence' },
    verdict: 'fail',
  }),
  {
    kind: 'suite',
    run: 's',
    folder: 's',
    startedAt: '2026-11-20T02:00:00.000Z',
    endedAt: '2026-11-20T03:00:00.000Z',
    commit: 'abc',
    evidence: { file: 'summary.json', sha256: 'a'.repeat(64) },
    suite: 'nightly',
    verdict: 'fail',
    runs: ['run-1'],
    figures: {},
  },
  {
    kind: 'gate',
    run: 'g',
    folder: 'gates/g',
    startedAt: '2026-11-20T02:00:00.000Z',
    endedAt: '2026-11-20T03:00:00.000Z',
    commit: 'abc',
    evidence: { file: 'MANIFEST.sha256', sha256: 'a'.repeat(64) },
    gate: 'veza',
    target: 'veza',
    decision: 'no-go',
    items: {},
  },
]);
const SERVER =
  "const { readFileSync } = require('node:fs'); require('node:http').createServer((_, answer) => answer.writeHead(200, { 'content-type': process.env.TYPE }).end(readFileSync('/metrics'))).listen(8080, () => console.log('listens'))";

/** In queries of a dashboard, what its variables stand for. */
const filled = (query: string) => query.replaceAll('$target', '.*').replaceAll('$drill', '.*');

async function dashboardQueries(): Promise<string[]> {
  const dashboard = JSON.parse(await readFile(join(ROOT, 'docs/dashboards/firedrill.json'), 'utf8'));
  return dashboard.panels.flatMap(({ targets }: { targets: { expr: string }[] }) =>
    targets.map(({ expr }) => filled(expr)),
  );
}

async function documentedRules(): Promise<string[]> {
  const page = await readFile(join(ROOT, 'docs/how-to/dashboards.md'), 'utf8');
  const [, yaml = ''] = /```yaml\n([\s\S]*?)```/.exec(page) ?? [];
  const { groups } = parse(yaml) as { groups: { rules: { expr: string }[] }[] };
  return groups.flatMap(({ rules }) => rules.map(({ expr }) => expr));
}

test.each([
  ['OpenMetrics', 'application/openmetrics-text; version=1.0.0; charset=utf-8'],
  ['the text format', 'text/plain; version=0.0.4'],
])('read as %s, every query of the dashboard and every documented rule finds something', async (_, type) => {
  const images = await catalogueImages('node', 'prometheus');
  await using server = await new GenericContainer(images.node)
    .withCommand(['--eval', SERVER])
    .withEnvironment({ TYPE: type })
    .withCopyContentToContainer([{ content: METRICS, target: '/metrics' }])
    .withExposedPorts(9090)
    .withWaitStrategy(Wait.forLogMessage(/listens/))
    .start();
  await using _prometheus = await new GenericContainer(images.prometheus)
    .withNetworkMode(`container:${server.getId()}`)
    .withCopyContentToContainer([
      {
        content:
          "global: { scrape_interval: 1s }\nscrape_configs: [{ job_name: drills, static_configs: [{ targets: ['127.0.0.1:8080'] }] }]",
        target: '/etc/prometheus/prometheus.yml',
      },
    ])
    .withWaitStrategy(Wait.forLogMessage(/Server is ready/))
    .start();
  const origin = `http://127.0.0.1:${server.getMappedPort(9090)}`;
  const found = async (query: string): Promise<number> => {
    const { body } = await request(`${origin}/api/v1/query?${new URLSearchParams({ query })}`);
    const answer = (await body.json()) as { status: string; data: { result: unknown[] } };
    expect(answer.status, query).toBe('success');
    return answer.data.result.length;
  };
  await expect.poll(() => found('firedrill_run_verdict == 1'), { timeout: 30_000 }).toBe(1);
  const queries = [...(await dashboardQueries()), ...(await documentedRules())];
  expect(queries.length).toBeGreaterThan(10);
  for (const query of queries) expect(await found(query), query).toBeGreaterThan(0);
});
