/** A system that runs is asked, and not touched: what it answers, what it does not, and where questions go. */

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { askSystem } from '../../harness/cli/gate/ask-system.ts';
import { ROOT } from '../../harness/cli/project.ts';
import { readYaml } from '../../harness/cli/suite/yaml-file.ts';
import { readExposition } from '../../harness/gate/asked/exposition.ts';
import { asksOf } from '../../harness/gate/asks.ts';
import { type Checklist, checklistSchema } from '../../harness/gate/checklist.ts';
import { checklistProblems } from '../../harness/gate/checklist-problems.ts';
import type { GateReport } from '../../harness/gate/gate-report.ts';
import { belowNamed, namedAddress } from '../../harness/safety/named-address.ts';
import { gated, itemOf } from './support/gate.ts';

const GROUPS = [
  'veza_backend_critical',
  'veza_backend_errors',
  'veza_backend_latency',
  'veza_backend_health',
];
const ALERTS = [
  'VezaCircuitBreakerOpen',
  'VezaDBPoolHighUsage',
  'VezaDBPoolExhausted',
  'VezaHigh5xxRate',
  'VezaHigh5xxAbsolute',
  'VezaHighLatencyCriticalEndpoints',
  'VezaVeryHighLatency',
  'VezaReadinessFailed',
  'VezaHealthDegraded',
];

/** What a healthy system answers, by path. */
const HEALTHY: Readonly<Record<string, unknown>> = {
  '/metrics': '# TYPE veza_db_pool_open_connections gauge\nveza_db_pool_open_connections 3\n',
  '/health': { success: true, data: { status: 'ok' } },
  '/readyz': { status: 'ready', checks: {} },
  '/live': { status: 'alive' },
  '/api/v1/targets': {
    data: {
      activeTargets: [
        { labels: { job: 'veza-backend-api', instance: 'api:8080' }, health: 'up', lastError: '' },
      ],
    },
  },
  '/api/v1/rules': {
    data: {
      groups: GROUPS.map((name, at) => ({
        name,
        rules: ALERTS.filter((_, n) => n % 4 === at).map((alert) => ({
          name: alert,
          type: 'alerting',
          health: 'ok',
          annotations: { runbook: 'runbooks/x.md' },
        })),
      })),
    },
  },
  '/api/v1/query': { data: { result: [{ metric: {}, value: [0, '1'] }] } },
};

interface StandIn extends AsyncDisposable {
  origin: string;
  asked: string[];
}

/** @param answers in place of what a healthy one says, by path, or by path and query */
async function standIn(answers: Readonly<Record<string, unknown>> = {}): Promise<StandIn> {
  const asked: string[] = [];
  const all: Readonly<Record<string, unknown>> = {
    ...HEALTHY,
    '/api/v1/query ALERTS': { data: { result: [] } },
    ...answers,
  };
  const server = createServer((request: IncomingMessage, response: ServerResponse) => {
    asked.push(`${request.method} ${request.url}`);
    const url = new URL(request.url ?? '/', 'http://localhost');
    const isAlerts = url.searchParams.get('query')?.includes('ALERTS') === true;
    const answer = all[isAlerts ? '/api/v1/query ALERTS' : url.pathname];
    if (answer === undefined) response.writeHead(404).end();
    else if (typeof answer === 'number')
      response.writeHead(answer, { location: 'http://127.0.0.1:1/elsewhere' }).end();
    else response.end(typeof answer === 'string' ? answer : JSON.stringify(answer));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function vezas(): Promise<Checklist> {
  const read = await readYaml(join(ROOT, 'targets/veza/gate.yaml'), 'gate.yaml', checklistSchema);
  if (read === undefined) throw new Error('there is no targets/veza/gate.yaml');
  return read;
}

async function gateAt(api: StandIn, prometheus?: StandIn): Promise<GateReport> {
  const of = await vezas();
  const origins = { api: api.origin, ...(prometheus === undefined ? {} : { prometheus: prometheus.origin }) };
  const system = await askSystem(origins, asksOf(of, 'gate').questions, AbortSignal.timeout(60_000));
  return gated({ system, target: 'veza', files: [], runs: new Map() }, of);
}

test("veza's checklist names 33 items in seven sections, and nothing that is not there", async () => {
  const of = await vezas();
  expect(checklistProblems(of)).toEqual([]);
  expect(of.sections.map(({ items }) => items.length)).toEqual([6, 5, 6, 7, 3, 2, 4]);
  expect(of.conditions).toHaveLength(5);
  expect(of.conditions[0]).toMatchObject({ id: 'critical-tests', critical: true });
});

describe('gate --at', () => {
  test('answers 22 items of a healthy system, with GET alone and each question once', async () => {
    await using api = await standIn();
    await using prometheus = await standIn();
    const report = await gateAt(api, prometheus);
    expect(report.asked).toMatchObject({ api: api.origin, prometheus: prometheus.origin, answered: 22 });
    expect(report.sections.map(({ pass }) => pass)).toEqual([6, 4, 2, 7, 3, 0, 0]);
    const asked = [...api.asked, ...prometheus.asked];
    expect(report.asked?.requests).toBe(asked.length);
    expect(asked.length).toBeLessThanOrEqual(20);
    expect(asked.filter((one) => !one.startsWith('GET '))).toEqual([]);
    expect(new Set(api.asked).size).toBe(api.asked.length);
    expect(new Set(prometheus.asked).size).toBe(prometheus.asked.length);
    expect(api.asked).toEqual(['GET /metrics', 'GET /health', 'GET /readyz', 'GET /live']);
  });

  test('leaves the rest a SKIP, with its cause and what would show it', async () => {
    await using api = await standIn();
    await using prometheus = await standIn();
    const report = await gateAt(api, prometheus);
    expect(itemOf(report, 'drills/db-down')).toMatchObject({
      state: 'skip',
      cause: 'not-asked',
      because: 'a system that runs is only asked, and this takes a fault',
      cure: { command: './firedrill gate --target veza' },
    });
    expect(itemOf(report, 'alert/seen')).toMatchObject({ state: 'skip', cause: 'unseen' });
    expect(itemOf(report, 'tests/health')).toMatchObject({ state: 'skip', cause: 'not-asked' });
    const quarantine = report.conditions.find(({ id }) => id === 'quarantine');
    expect(quarantine?.because).toBe(
      'tests: a system that runs is only asked, and this takes results of tests',
    );
    expect(report.decision).toBe('NO-GO');
  });

  test('sees an alert that was pending within a week', async () => {
    await using api = await standIn();
    await using prometheus = await standIn({
      '/api/v1/query ALERTS': {
        data: {
          result: [{ metric: { alertname: 'VezaReadinessFailed', alertstate: 'pending' }, value: [0, '4'] }],
        },
      },
    });
    const report = await gateAt(api, prometheus);
    expect(itemOf(report, 'alert/seen')).toMatchObject({
      state: 'pass',
      because: 'VezaReadinessFailed was pending within 7d',
    });
    expect(report.asked?.answered).toBe(23);
  });

  test.each<[string, 'api' | 'prometheus', Record<string, unknown>, string, RegExp]>([
    [
      'that is not ready',
      'api',
      { '/readyz': 503 },
      'health/readyz',
      /\/readyz answered 503, and must answer 200/,
    ],
    [
      'that is degraded',
      'api',
      { '/health': { success: true, data: { status: 'degraded' } } },
      'health/health',
      /data.status of \/health is "degraded"/,
    ],
    ['that leads elsewhere', 'api', { '/live': 302 }, 'health/live', /answered 302/],
    [
      'that exposes no format',
      'api',
      { '/metrics': 'veza_x 1\nveza_y\n' },
      'scrape/format-valid',
      /line 2 is no sample: veza_y/,
    ],
    [
      'that exposes nothing of its own',
      'api',
      { '/metrics': 'go_info 1\n' },
      'scrape/series-present',
      /no veza_\* is exposed/,
    ],
    [
      'that is down for Prometheus',
      'prometheus',
      {
        '/api/v1/targets': {
          data: {
            activeTargets: [
              { labels: { job: 'veza-backend-api', instance: 'a' }, health: 'down', lastError: 'refused' },
            ],
          },
        },
      },
      'scrape/scrape-active',
      /a is down: refused/,
    ],
    [
      'that Prometheus does not know',
      'prometheus',
      { '/api/v1/targets': { data: { activeTargets: [] } } },
      'scrape/job-configured',
      /no target of the job veza-backend-api/,
    ],
    [
      'without rules',
      'prometheus',
      { '/api/v1/rules': { data: { groups: [] } } },
      'rules/loaded',
      /has loaded no rule/,
    ],
    [
      'with a rule in error',
      'prometheus',
      {
        '/api/v1/rules': {
          data: { groups: [{ name: 'g', rules: [{ name: 'VezaA', health: 'err', lastError: 'many' }] }] },
        },
      },
      'rules/valid',
      /VezaA has an error: many/,
    ],
    [
      'without runbooks',
      'prometheus',
      { '/api/v1/rules': { data: { groups: [{ name: 'g', rules: [{ name: 'VezaA' }] }] } } },
      'alert/annotation',
      /VezaA has no annotation runbook/,
    ],
    [
      'without a metric',
      'prometheus',
      { '/api/v1/query': { data: { result: [] } } },
      'metrics/pool-open',
      /veza_db_pool_open_connections has no value/,
    ],
    [
      'whose Prometheus talks nonsense',
      'prometheus',
      { '/api/v1/query': 'hello' },
      'metrics/pool-open',
      /did not answer with values/,
    ],
  ])('of a system %s fails that item', async (_, whose, answers, id, because) => {
    await using api = await standIn(whose === 'api' ? answers : {});
    await using prometheus = await standIn(whose === 'prometheus' ? answers : {});
    const item = itemOf(await gateAt(api, prometheus), id);
    expect(item.state).toBe('fail');
    expect(item.because).toMatch(because);
    expect(item.proofs[0]?.command).toMatch(/^curl -sS 'http:\/\/127\.0\.0\.1:\d+\//);
  });

  test('of a system that is not there fails what it would tell, and names the address', async () => {
    const gone = await standIn();
    await gone[Symbol.asyncDispose]();
    const item = itemOf(await gateAt(gone), 'health/live');
    expect(item).toMatchObject({ state: 'fail' });
    expect(item.because).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/live gave no answer/);
  });

  test('without a Prometheus, what that would tell is a SKIP', async () => {
    await using api = await standIn();
    expect(itemOf(await gateAt(api), 'rules/loaded')).toMatchObject({
      state: 'skip',
      because: 'no Prometheus was named; --prometheus <url> names it',
    });
  });

  test('asks no more than a look may', async () => {
    await using api = await standIn();
    const many = Array.from({ length: 101 }, (_, n) => ({ of: 'api' as const, path: `/${n}` }));
    await expect(askSystem({ api: api.origin }, many, AbortSignal.timeout(1000))).rejects.toThrow(
      /101 questions/,
    );
    expect(api.asked).toEqual([]);
  });
});

describe('an address that is named', () => {
  test.each([
    ['127.0.0.1:8080', /not an http/],
    ['ftp://host', /not an http/],
    ['http://host/path', /has a path/],
    ['http://ada:secret@host', /^--at: host has a name or a password/],
    ['http://ho st', /not an http/],
  ])('%s is refused', (address, message) => {
    expect(() => namedAddress('--at', address)).toThrow(message);
  });

  test('is the only one that is asked', () => {
    const origin = namedAddress('--at', 'https://staging.example.net:8443/');
    expect(origin).toBe('https://staging.example.net:8443');
    expect(belowNamed(origin, '/a?b=c').href).toBe('https://staging.example.net:8443/a?b=c');
    for (const path of [
      '//elsewhere.example.net/',
      'http://elsewhere.example.net/',
      '\\\\elsewhere.example.net',
    ])
      expect(() => belowNamed(origin, path)).toThrow(/only https:\/\/staging.example.net:8443 was named/);
  });
});

describe("Prometheus' text format", () => {
  const problem = (text: string) => readExposition(text).problem;

  test('is read with types, labels, escapes, special values, time stamps and comments', () => {
    const text =
      '# HELP a b\n# TYPE a counter\n# a comment\na{x="1",y="\\"q\\\\ \\n"} 1.5e3 1700000000000\na{x="2",} +Inf\nb NaN\n\nc_bucket{le="+Inf"} 3\n';
    expect(readExposition(text)).toEqual({ names: new Set(['a', 'b', 'c_bucket']) });
  });

  test.each([
    ['a name that is none', '1a 2\n', /line 1 is no sample/],
    ['a value that is none', 'a two\n', /line 1 is no sample/],
    ['labels without quotes', 'a{x=1} 2\n', /line 1 is no sample/],
    ['a type that there is not', '# TYPE a thing\n', /line 1 declares no type/],
    ['a type that is declared twice', '# TYPE a gauge\n# TYPE a gauge\n', /line 2 declares a type twice/],
    ['a series that is there twice', 'a 1\na 2\n', /line 2 is there twice/],
    ['a last line without an end', 'a 1', /the last line has no end/],
    ['a page of HTML', '<html>\n', /line 1 is no sample/],
  ])('is not: %s', (_, text, message) => {
    expect(problem(text)).toMatch(message);
  });
});
