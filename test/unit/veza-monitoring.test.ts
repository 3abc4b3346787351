import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { createRegistry } from '../../targets/service-kit/src/http/metrics.ts';
import { createProcessing } from '../../targets/veza/service/src/uploads/process.ts';
import { connectProgress } from '../../targets/veza/service/src/uploads/progress.ts';
import { uploadsIn } from '../../targets/veza/service/src/uploads/store.ts';
import target from '../../targets/veza/target.ts';
import { appOn, fakeDatabase } from './support/veza.ts';

interface Rule {
  alert: string;
  expr: string;
  for: string;
  labels: Record<string, string>;
  annotations: Record<string, string>;
}

const HOME = new URL('../../targets/veza/', import.meta.url);
const read = (name: string): string => readFileSync(new URL(name, HOME), 'utf8');
const { groups } = parse(read('alerts.yml')) as { groups: { name: string; rules: Rule[] }[] };
const rules = groups.flatMap((group) => group.rules);
const seconds = (text: string): number => Number.parseInt(text, 10) * (text.endsWith('m') ? 60 : 1);

test('Prometheus scrapes the job veza-backend-api at /metrics every 15 s', () => {
  const { global, scrape_configs } = parse(read('prometheus.yml')) as {
    global: { scrape_interval: string };
    scrape_configs: { job_name: string; metrics_path: string; scrape_interval?: string }[];
  };
  const job = scrape_configs.find(({ job_name }) => job_name === 'veza-backend-api');
  expect(job?.metrics_path).toBe('/metrics');
  expect(job?.scrape_interval ?? global.scrape_interval).toBe('15s');
});

describe('alert rules of veza', () => {
  test('nine alerts in four groups as listed and two of uploads, with their severities', () => {
    const listed = groups.map(({ name, rules }) => [
      name,
      rules.map((rule) => `${rule.alert} ${rule.labels.severity}`),
    ]);
    expect(Object.fromEntries(listed)).toEqual({
      veza_backend_critical: [
        'VezaCircuitBreakerOpen critical',
        'VezaDBPoolHighUsage warning',
        'VezaDBPoolExhausted critical',
      ],
      veza_backend_errors: ['VezaHigh5xxRate warning', 'VezaHigh5xxAbsolute critical'],
      veza_backend_latency: ['VezaHighLatencyCriticalEndpoints warning', 'VezaVeryHighLatency critical'],
      veza_backend_health: ['VezaReadinessFailed critical', 'VezaHealthDegraded warning'],
      veza_backend_uploads: ['VezaUploadsStuck critical', 'VezaRabbitMQDown warning'],
    });
  });

  test.each(rules)('$alert says what, why and where to read on, and waits 30 s to 5 min', (rule) => {
    expect(rule.annotations.summary).toBeTruthy();
    expect(rule.annotations.description).toBeTruthy();
    expect(seconds(rule.for)).toBeGreaterThanOrEqual(30);
    expect(seconds(rule.for)).toBeLessThanOrEqual(300);
  });

  test('the breaker alert needs fewer evaluations than an open breaker surely gets', () => {
    const { global } = parse(read('prometheus.yml')) as { global: Record<string, string> };
    const openSeconds = 60;
    const [rule] = rules.filter(({ alert }) => alert === 'VezaCircuitBreakerOpen');
    const worst = seconds(global.scrape_interval ?? '') + seconds(rule?.for ?? '');
    expect(worst).toBeLessThanOrEqual(openSeconds - seconds(global.evaluation_interval ?? ''));
  });

  test('error and latency rules leave out every route that machines ask', async () => {
    const { app } = appOn(fakeDatabase());
    const machines = [
      '/live',
      '/health',
      '/api/v1/health',
      '/readyz',
      '/api/v1/readyz',
      '/metrics',
      '/api/v1/metrics',
      '/api/v1/canary',
    ];
    for (const path of machines) expect(app.hasRoute({ method: 'GET', url: path }), path).toBe(true);
    const users = [
      '/api/v1/playlists',
      '/api/v1/playlists/:id',
      '/api/v1/comments',
      '/api/v1/tracks/:id/bitrate',
      'unmatched',
    ];
    const selectors = rules
      .filter(({ expr }) => expr.includes('veza_gin_http'))
      .flatMap(({ alert, expr }) =>
        [...expr.matchAll(/path(!~|=~)"([^"]+)"/g)].map(([, how, regex]) => ({ alert, how, regex })),
      );
    expect(new Set(selectors.map(({ alert }) => alert)).size).toBe(4);
    for (const { alert, how, regex } of selectors) {
      // PromQL anchors both ends.
      const matches = (path: string): boolean => new RegExp(`^(?:${regex})$`).test(path) === (how === '=~');
      for (const path of machines) expect(matches(path), `${alert} counts ${path}`).toBe(false);
      for (const path of users.slice(0, 4)) expect(matches(path), `${alert} misses ${path}`).toBe(true);
    }
  });

  test('every veza_ metric in a rule is one that the service exposes', async () => {
    const text = await exposed();
    const used = new Set(rules.flatMap(({ expr }) => expr.match(/veza_\w+/g) ?? []));
    expect(used.size).toBeGreaterThan(4);
    for (const name of used) expect(text, name).toMatch(new RegExp(`^${name}[ {]`, 'm'));
  });
});

describe('runbooks of veza', () => {
  const runbooks = readdirSync(new URL('runbooks/', HOME)).filter((name) => name !== 'README.md');

  const named = new Set(rules.map(({ annotations }) => annotations.runbook ?? ''));
  /** Those that no alert names are of a scenario, and called as its drill is. */
  const scenarios = runbooks.filter((name) => !named.has(`runbooks/${name}`));

  test('every alert names one that exists', () => {
    for (const runbook of named) expect(runbooks.map((name) => `runbooks/${name}`)).toContain(runbook);
  });

  test.each(scenarios)('%s is complete, and rehearsed by the drill of its name', (name) => {
    const sections = read(`runbooks/${name}`).split(/^## /m).slice(1);
    const titles = sections.map((section) => section.split('\n', 1)[0]);
    expect(titles).toEqual(['Signal', 'Hypotheses', 'Checks', 'Actions', 'Recovery']);
    for (const section of sections) expect(section.length, name).toBeGreaterThan(200);
    const drill = name.replace('.md', '').replaceAll('_', '-');
    expect(Object.keys(target.contract.drills)).toContain(drill);
  });

  test.each(rules)('the one of $alert is complete and speaks of it', ({ alert, annotations }) => {
    const text = read(annotations.runbook ?? '');
    const sections = new Map(
      text
        .split(/^## /m)
        .slice(1)
        .map((section) => [section.split('\n', 1)[0], section] as const),
    );
    expect([...sections.keys()]).toEqual(['Signal', 'Hypotheses', 'Checks', 'Actions', 'Recovery']);
    for (const [title, section] of sections) expect(section.length, title).toBeGreaterThan(200);
    expect(text.split('\n', 1)[0]).toContain(alert);
    expect(sections.get('Checks')).toMatch(/^ {4}\S/m);
  });

  test('links lead somewhere', () => {
    for (const name of [...runbooks, 'README.md'])
      for (const [, link = ''] of read(`runbooks/${name}`).matchAll(/\]\(([^)]+)\)/g))
        expect(runbooks).toContain(link);
  });

  test('every metric in a query exists', async () => {
    const exposed = await exposedMetrics();
    for (const name of runbooks)
      for (const metric of read(`runbooks/${name}`).match(/\b(veza|nodejs|process)_\w+/g) ?? [])
        expect(exposed, `${name} asks for ${metric}`).toContain(metric.replace(/_bucket$/, ''));
  });
});

async function exposedMetrics(): Promise<string[]> {
  const text = await exposed();
  // The fake database brings no query metrics; those are the real one's own.
  const queries = ['veza_db_query_duration_seconds', 'veza_db_queries_total'];
  return [...text.matchAll(/^# TYPE (\S+)/gm)].map(([, name = '']) => name).concat(queries);
}

/** What the API with all that it can have exposes, and what the worker does besides. */
async function exposed(): Promise<string> {
  const broker = {
    publish: async () => undefined,
    isConnected: () => true,
    ping: async () => undefined,
    close: async () => undefined,
  };
  const progress = connectProgress(
    'redis://127.0.0.1:1',
    { ...console, info: () => undefined, warn: () => undefined },
    'test',
  );
  const { app } = appOn(fakeDatabase(), { env: { STREAM_URL: 'http://127.0.0.1:1' }, broker, progress });
  await app.inject({ url: '/live' });
  const registry = createRegistry();
  const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
  const uploads = uploadsIn(fakeDatabase());
  createProcessing({ uploads, progress, streaming: undefined, leaseMs: 1000, registry, log }).stop();
  const text = `${(await app.inject({ url: '/metrics' })).body}\n${await registry.metrics()}`;
  await app.close();
  return text;
}
