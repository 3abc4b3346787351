/** What `metrics` prints, scraped by a real Prometheus; the dashboard and the alert rules of the docs, asked of it. */

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { ROOT } from '../../harness/cli/project.ts';
import { openMetrics } from '../../harness/history/open-metrics.ts';
import { dashboardQueries, scraped } from '../support/scraped.ts';
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
/** In queries of a dashboard, what its variables stand for. */
const filled = (query: string) => query.replaceAll('$target', '.*').replaceAll('$drill', '.*');

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
  await using prometheus = await scraped(METRICS, type);
  await expect.poll(() => prometheus.found('firedrill_run_verdict == 1'), { timeout: 30_000 }).toBe(1);
  const dashboard = await dashboardQueries(join(ROOT, 'docs/dashboards/firedrill.json'));
  const queries = [...dashboard.map(filled), ...(await documentedRules())];
  expect(queries.length).toBeGreaterThan(10);
  for (const query of queries) expect(await prometheus.found(query), query).toBeGreaterThan(0);
});
