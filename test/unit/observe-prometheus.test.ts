import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { createClock } from '../../harness/host/clock.ts';
import { EVALUATIONS, SCRAPES, type TimelineRecord } from '../../harness/model/timeline.ts';
import { watchPrometheus } from '../../harness/signals/prometheus/watch-prometheus.ts';
import { sourceHealth } from '../../harness/signals/sources/source-health.ts';

type Mood =
  | 'well'
  | 'says 500'
  | 'evaluates no more'
  | 'scrapes no more'
  | 'knows no target'
  | 'says nothing';

/** A Prometheus with one group of rules, in a mood that a test changes. */
async function prometheus() {
  const now = { mood: 'well' as Mood };
  // As Go writes a time that never was.
  let evaluated = '0001-01-01T00:00:00Z';
  let scraped = evaluated;
  const answers: Record<string, () => object> = {
    '/api/v1/rules': () => {
      if (now.mood !== 'evaluates no more') evaluated = new Date().toISOString();
      return { groups: [{ lastEvaluation: evaluated, rules: [] }] };
    },
    '/api/v1/targets': () => {
      if (now.mood !== 'scrapes no more') scraped = new Date().toISOString();
      if (now.mood === 'knows no target') return { activeTargets: [] };
      const labels = { job: 'one', instance: 'one:80' };
      return { activeTargets: [{ labels, health: 'up', lastError: '', lastScrape: scraped }] };
    },
    '/api/v1/alertmanagers': () => ({ activeAlertmanagers: [{ url: 'http://alertmanager' }] }),
  };
  const answer = (path: string, response: ServerResponse) => {
    if (now.mood === 'says nothing') return;
    response.statusCode = now.mood === 'says 500' ? 500 : 200;
    response.end(JSON.stringify({ status: 'success', data: answers[path]?.() }));
  };
  const server = createServer(({ url = '' }, response) => answer(url.split('?')[0] ?? '', response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    now,
    origin: `http://127.0.0.1:${port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
    },
  };
}

type Source = Extract<TimelineRecord, { kind: 'source' }>;

/** Watches it and tells when something is said of a source. */
function watching(origin: string) {
  const ending = new AbortController();
  const clock = createClock();
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
    sources: ['prometheus', 'evaluations', 'rules', 'alertmanager'],
    metrics: [],
    phase: () => 'steady',
    clock,
    recorder,
    health: sourceHealth(clock, recorder),
    signal: ending.signal,
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
