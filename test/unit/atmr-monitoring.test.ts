import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import target from '../../targets/atmr/target.ts';
import { apiOn, fakeRedis } from './support/atmr.ts';

interface Rule {
  alert: string;
  expr: string;
  for: string;
  labels: Record<string, string>;
  annotations: Record<string, string>;
}

const HOME = new URL('../../targets/atmr/', import.meta.url);
const read = (name: string): string => readFileSync(new URL(name, HOME), 'utf8');
const { groups } = parse(read('alerts.yml')) as { groups: { name: string; rules: Rule[] }[] };
const rules = groups.flatMap((group) => group.rules);
const seconds = (text: string): number => Number.parseInt(text, 10) * (text.endsWith('m') ? 60 : 1);

/** Of the pool of a real database and of the worker, which the API on fakes does not have. */
const ELSEWHERE = [
  'up',
  'probe_success',
  'db_query_duration_seconds',
  'db_queries_total',
  'worker_jobs_total',
];

async function exposed(): Promise<string[]> {
  const { app } = apiOn({ redis: fakeRedis().redis });
  const text = (await app.inject({ url: '/prometheus/metrics-http' })).body;
  return [...text.matchAll(/^# TYPE (\S+)/gm)].map(([, name = '']) => name).concat(ELSEWHERE);
}

const METRIC = /\b(?:http|osrm|route|queue|dependency|db|worker|process|nodejs|rate_limiting)_[a-z0-9_]+/g;
/** What curl prints: looks like a metric and is none. */
const NO_METRIC = 'http_code';

describe('alert rules of atmr', () => {
  test('there is one for each scenario of the disaster plan', () => {
    const alerts = rules.map(({ alert }) => alert);
    for (const scenario of [
      ['AtmrOSRMDown'],
      ['AtmrDatabaseReadOnly'],
      ['AtmrHighLatency', 'AtmrHighErrorRate', 'AtmrQueueGrowing', 'AtmrSaturated'],
      ['AtmrFlakyNetwork'],
    ])
      expect(alerts).toEqual(expect.arrayContaining(scenario));
  });

  test.each(rules)('$alert says what, why, how bad and where to read on, and waits 30 s to 5 min', (rule) => {
    expect(rule.annotations.summary).toBeTruthy();
    expect(rule.annotations.description).toBeTruthy();
    expect(['critical', 'warning']).toContain(rule.labels.severity);
    expect(seconds(rule.for)).toBeGreaterThanOrEqual(30);
    expect(seconds(rule.for)).toBeLessThanOrEqual(300);
  });

  test('error and latency rules leave out every route that machines ask, and no other', async () => {
    const { app } = apiOn();
    await app.ready();
    const machines = [
      '/health',
      '/health/detailed',
      '/api/health',
      '/ready',
      '/prometheus/metrics-http',
      '/api/canary',
      '/api/canary/route',
    ];
    for (const path of machines) expect(app.hasRoute({ method: 'GET', url: path }), path).toBe(true);
    const users = ['/api/bookings', '/api/bookings/:id', '/api/routes'];
    for (const path of users) expect(app.hasRoute({ method: 'GET', url: path }), path).toBe(true);
    const selectors = rules.flatMap(({ expr }) =>
      [...expr.matchAll(/path!~"([^"]+)"/g)].map(([, regex]) => regex),
    );
    expect(selectors).toHaveLength(4);
    for (const regex of selectors) {
      const left = (path: string): boolean => new RegExp(`^(?:${regex})$`).test(path);
      for (const path of machines) expect(left(path), path).toBe(true);
      for (const path of users) expect(left(path), path).toBe(false);
    }
  });

  test('every metric in a rule is one that is exposed', async () => {
    const known = await exposed();
    const used = new Set(rules.flatMap(({ expr }) => expr.match(METRIC) ?? []));
    expect(used.size).toBeGreaterThan(6);
    for (const name of used) expect(known, name).toContain(name.replace(/_bucket$/, ''));
  });

  test('what its owners listed is exposed', async () => {
    expect(await exposed()).toEqual(
      expect.arrayContaining([
        'http_requests_total',
        'http_request_errors_total',
        'http_request_duration_seconds',
        'osrm_availability',
        'queue_depth',
      ]),
    );
  });
});

describe('runbooks of atmr', () => {
  const runbooks = readdirSync(new URL('runbooks/', HOME)).filter((name) => name !== 'README.md');

  /** Those of alerts are called after them, those of scenarios as their drill is. */
  const scenarios = runbooks.filter((name) => !name.startsWith('atmr-'));

  test('every alert names one that exists, and none is left over', () => {
    const named = rules.map(({ annotations }) => annotations.runbook ?? '');
    const ofAlerts = runbooks.filter((name) => !scenarios.includes(name));
    expect(new Set(named)).toEqual(new Set(ofAlerts.map((name) => `runbooks/${name}`)));
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
    const parts = text.split(/^## /m).slice(1);
    const sections = new Map(parts.map((section) => [section.split('\n', 1)[0], section] as const));
    expect([...sections.keys()]).toEqual(['Signal', 'Hypotheses', 'Checks', 'Actions', 'Recovery']);
    for (const [title, section] of sections) expect(section.length, title).toBeGreaterThan(200);
    expect(text.split('\n', 1)[0]).toContain(alert);
    expect(sections.get('Checks')).toMatch(/^ {4}\S/m);
  });

  test('links lead somewhere, and the index names every alert', () => {
    for (const name of [...runbooks, 'README.md'])
      for (const [, link = ''] of read(`runbooks/${name}`).matchAll(/\]\(([^)]+)\)/g))
        expect(runbooks).toContain(link);
    for (const { alert } of rules) expect(read('runbooks/README.md')).toContain(alert);
  });

  test('every metric in a query exists', async () => {
    const known = await exposed();
    for (const name of runbooks)
      for (const metric of read(`runbooks/${name}`).match(METRIC) ?? [])
        if (metric !== NO_METRIC)
          expect(known, `${name} asks for ${metric}`).toContain(metric.replace(/_bucket$/, ''));
  });
});
