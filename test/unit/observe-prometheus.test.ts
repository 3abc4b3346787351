import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { createClock } from '../../harness/host/clock.ts';
import { EVALUATIONS, SCRAPES, type TimelineRecord, timelineSchema } from '../../harness/model/timeline.ts';
import { type PrometheusWatch, watchPrometheus } from '../../harness/signals/prometheus/watch-prometheus.ts';
import { sourceHealth } from '../../harness/signals/sources/source-health.ts';

type Mood =
  | 'well'
  | 'says 500'
  | 'evaluates no more'
  | 'scrapes no more'
  | 'knows no target'
  | 'says nothing'
  | 'has recording rules alone'
  | 'has a group that is evaluated every ten minutes'
  | 'has no rules';

/** A Prometheus with one group of rules, in a mood that a test changes. */
async function prometheus() {
  const now = { mood: 'well' as Mood };
  // As Go writes a time that never was.
  let evaluated = '0001-01-01T00:00:00Z';
  let scraped = evaluated;
  let values: string[] = [];
  let looks = 0;
  const waiting = new Set<() => void>();
  const answers: Record<string, (query: URLSearchParams) => object> = {
    '/api/v1/rules': (query) => {
      if (now.mood === 'has no rules') return { groups: [] };
      if (now.mood === 'has recording rules alone') {
        const rules = [{ name: 'a:b', query: 'b', health: 'ok', type: 'recording' }];
        return {
          groups: query.has('type')
            ? []
            : [{ lastEvaluation: new Date().toISOString(), interval: 15, rules }],
        };
      }
      if (now.mood === 'has a group that is evaluated every ten minutes')
        return { groups: [{ lastEvaluation: new Date(0).toISOString(), interval: 600, rules: [] }] };
      if (now.mood !== 'evaluates no more') evaluated = new Date().toISOString();
      return { groups: [{ lastEvaluation: evaluated, rules: [] }] };
    },
    '/api/v1/targets': () => {
      if (now.mood !== 'scrapes no more') scraped = new Date().toISOString();
      if (now.mood === 'knows no target') return { activeTargets: [] };
      const labels = { job: 'one', instance: 'one:80' };
      return { activeTargets: [{ labels, health: 'up', lastError: '', lastScrape: scraped }] };
    },
    '/api/v1/query': () => ({
      resultType: 'vector',
      result: values.map((value) => ({ metric: {}, value: [1.5, value] })),
    }),
    '/api/v1/alertmanagers': () => ({ activeAlertmanagers: [{ url: 'http://alertmanager' }] }),
  };
  const answer = (url: string, response: ServerResponse) => {
    if (url.startsWith('/api/v1/rules')) looks += 1;
    for (const look of waiting) look();
    const { pathname, searchParams } = new URL(url, 'http://prometheus');
    if (now.mood === 'says nothing') return;
    response.statusCode = now.mood === 'says 500' ? 500 : 200;
    response.end(JSON.stringify({ status: 'success', data: answers[pathname]?.(searchParams) }));
  };
  const server = createServer(({ url = '' }, response) => answer(url, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    now,
    answer: (...now: string[]) => {
      values = now;
    },
    /** Until it was asked for its rules so often again. */
    async asked(times: number) {
      for (const from = looks; looks < from + times; )
        await new Promise<void>((resolve) => waiting.add(resolve));
    },
    origin: `http://127.0.0.1:${port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
    },
  };
}

type Source = Extract<TimelineRecord, { kind: 'source' }>;

/** Watches it and tells when something is said of a source. */
function watching(origin: string, { clock = createClock(), ...more }: Partial<PrometheusWatch> = {}) {
  const ending = new AbortController();
  const said: Source[] = [];
  const listeners = new Set<() => void>();
  const recorder = {
    record(...records: TimelineRecord[]) {
      said.push(...records.filter((one) => one.kind === 'source'));
      for (const listener of listeners) listener();
    },
    subscribe: () => () => {},
    flush() {},
    [Symbol.dispose]() {},
  };
  const watched = watchPrometheus({
    origin,
    scrapeIntervalMs: 50,
    evaluationIntervalMs: 50,
    ruleKinds: new Set(['alert']),
    sources: ['prometheus', 'evaluations', 'rules', 'alertmanager'],
    metrics: [],
    phase: () => 'steady',
    clock,
    recorder,
    health: sourceHealth(clock, recorder),
    signal: ending.signal,
    ...more,
  });
  return {
    async until(source: string, ok: boolean): Promise<Source> {
      for (;;) {
        const last = said.findLast((one) => one.source === source);
        if (last?.ok === ok) return last;
        await new Promise<void>((resolve) => listeners.add(resolve));
      }
    },
    async [Symbol.asyncDispose]() {
      ending.abort();
      await watched;
    },
  };
}

test.each([
  ['says 500', 'prometheus', '/api/v1/rules answered 500'],
  ['says nothing', 'prometheus', '/api/v1/rules did not answer within 1 s'],
  ['evaluates no more', EVALUATIONS, 'its rules are as they were'],
  ['scrapes no more', SCRAPES, 'what it has is as it was'],
  ['knows no target', SCRAPES, 'what it has is as it was'],
] as const)(
  'a Prometheus that %s is told of, and so is that it is well again',
  async (mood, source, detail) => {
    await using server = await prometheus();
    await using watch = watching(server.origin);
    await watch.until('prometheus', true);
    await watch.until(EVALUATIONS, true);
    await watch.until(SCRAPES, true);
    server.now.mood = mood;
    const told = await watch.until(source, false);
    expect(told.detail).toEqual(typeof detail === 'string' ? detail : expect.stringMatching(detail));
    server.now.mood = 'well';
    await watch.until(source, true);
  },
);

test('one whose rules were never evaluated is not taken for one that evaluates', async () => {
  await using server = await prometheus();
  server.now.mood = 'evaluates no more';
  await using watch = watching(server.origin);
  await watch.until('prometheus', true);
  expect((await watch.until(EVALUATIONS, false)).detail).toBe('its rules are as they were');
});

test.each([
  ['recording rules alone', 'has recording rules alone', ['record'], 'rules are evaluated'],
  ['no rules', 'has no rules', [], 'it has no rules'],
] as const)('one that was given %s evaluates all that there is', async (_, mood, kinds, detail) => {
  await using server = await prometheus();
  server.now.mood = mood;
  await using watch = watching(server.origin, { ruleKinds: new Set(kinds) });
  expect((await watch.until(EVALUATIONS, true)).detail).toBe(detail);
});

test.each([['alert'], ['record']] as const)(
  'one that lost its rules is told of, of the kind %s',
  async (kind) => {
    await using server = await prometheus();
    server.now.mood = 'has no rules';
    await using watch = watching(server.origin, { ruleKinds: new Set([kind]) });
    expect((await watch.until(EVALUATIONS, false)).detail).toBe('its rules are as they were');
  },
);

test('samples are kept as they were, also those for which JSON has no number', async () => {
  await using server = await prometheus();
  server.answer('0', '1.5e+07', '+Inf', '-Inf', 'NaN');
  const seen = Promise.withResolvers<string>();
  const clock = createClock();
  await using _watch = watching(server.origin, {
    metrics: [{ key: 'all', query: 'x' }],
    recorder: {
      record(...records) {
        for (const one of records) if (one.kind === 'metric') seen.resolve(JSON.stringify(one));
      },
    },
    health: sourceHealth(clock, { record() {} }),
  });
  expect(timelineSchema.parse(JSON.parse(await seen.promise))).toMatchObject({
    values: [0, 15_000_000, '+Inf', '-Inf', 'NaN'],
  });
});

test('a group is late by its own interval, where that is longer', async () => {
  await using server = await prometheus();
  server.now.mood = 'has a group that is evaluated every ten minutes';
  const clock = createClock();
  const set = { on: 0 };
  await using watch = watching(server.origin, { clock: { ...clock, now: () => clock.now() + set.on } });
  await watch.until(EVALUATIONS, true);
  set.on = 60_000;
  await server.asked(2);
  set.on = 3_600_000;
  expect((await watch.until(EVALUATIONS, false)).t).toBeGreaterThan(3_600_000);
});
