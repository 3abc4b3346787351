/** What a probe costs and how often it is sent because of that, on servers of the test. */

import { describe, expect, test } from 'vitest';
import { createClock } from '../../harness/host/clock.ts';
import type { ProbeName } from '../../harness/model/request.ts';
import type { ProbeRecord } from '../../harness/model/timeline.ts';
import { choosePeriods } from '../../harness/run/watching/choose-periods.ts';
import { ratesOf, watchingOf } from '../../harness/run/watching/learn-to-watch.ts';
import { type CostOptions, measureCosts, serialShare } from '../../harness/run/watching/measure-costs.ts';
import type { Probe } from '../../harness/signals/probes/probe.ts';
import { millisOf } from '../../harness/stack/processor-time.ts';
import { httpServer, json } from './workload-server.ts';

const probe = (url: string, name: ProbeName): Probe => ({
  name,
  url,
  spec: { path: `/${name}`, good: { status: 200 }, deadlineMs: 1000 },
  alsoRead: [],
});

const measured = (probes: readonly Probe[], rest: Partial<CostOptions> = {}) => {
  const records: ProbeRecord[] = [];
  const { signal } = new AbortController();
  const cpuMs = async () => Number.NaN;
  const onRecord = (record: ProbeRecord) => void records.push(record);
  return measureCosts({ clock: createClock(), probes, cpuMs, onRecord, signal, ...rest }).then((costs) => ({
    ...costs,
    records,
  }));
};

/** Keeps the one thread of the server busy. */
const work = (ms: number) => {
  const until = performance.now() + ms;
  while (performance.now() < until);
};

const EVERY = { finestMs: 20, deadlines: {}, capacity: 1, asked: {}, times: 1 };

describe('choosePeriods', () => {
  const chosen = (costMs: Partial<Record<ProbeName, number>>, rest = {}) =>
    choosePeriods({ finestMs: 20, costMs, capacity: 1, ...rest });
  const periods = (...of: Parameters<typeof chosen>) =>
    Object.fromEntries([...chosen(...of).periods].map(([name, { everyMs }]) => [name, everyMs]));

  test('probes that cost next to nothing are sent as often as figures have a use for', () => {
    expect(periods({ readiness: 0.1, liveness: 0.05, user: 0.1 })).toEqual({
      readiness: 20,
      liveness: 20,
      user: 20,
    });
  });

  test('a dear probe is sent rarely, and a cheap one beside it often', () => {
    expect(periods({ readiness: 10, liveness: 0.02 })).toEqual({ readiness: 600, liveness: 20 });
  });

  test.each([
    [{ readiness: 3, liveness: 3, user: 40 }],
    [{ user: 70 }],
    [{ readiness: 0.2, liveness: 0.2, user: 0.2 }],
    [{ readiness: 0.01, user: 25 }],
  ])('all of them together take no more than two percent: %o', (costMs) => {
    const { share, unbearable } = chosen(costMs);
    expect(share).toBeLessThanOrEqual(0.02);
    expect(share).toBeGreaterThan(0);
    expect(unbearable).toEqual([]);
  });

  test('half a processor bears half as many', () => {
    expect(periods({ user: 4 }, { capacity: 1 })).toEqual({ user: 200 });
    expect(periods({ user: 4 }, { capacity: 0.5 })).toEqual({ user: 400 });
  });

  test('what was asked for stays, whatever it costs', () => {
    const { periods, share, unbearable } = chosen({ user: 500 }, { asked: { user: 20 } });
    expect(periods.get('user')).toEqual({ everyMs: 20, by: 'asked' });
    expect(share).toBe(25);
    expect(unbearable).toEqual([]);
  });

  test('one that would have to be further apart than says anything is named', () => {
    expect(chosen({ readiness: 1, user: 900 }).unbearable).toEqual(['user']);
  });

  test('where watching was seen to harm, all are further apart', () => {
    expect(chosen({ user: 4 }, { times: 4 }).periods.get('user')).toEqual({ everyMs: 800, by: 'control' });
  });
});

describe('watchingOf', () => {
  const cost = (costMs: number) => ({ aloneMs: costMs, costMs });

  test('as many requests hang as are worth 50 ms of work, and two at the least', () => {
    const costs = new Map<ProbeName, ReturnType<typeof cost>>([
      ['liveness', cost(0.1)],
      ['readiness', cost(10)],
      ['user', cost(60)],
    ]);
    const deadlines = { readiness: 10_000, liveness: 1_000, user: 60_000 };
    const rates = ratesOf(watchingOf({ costs, serial: 0 }, { ...EVERY, deadlines }));
    expect(rates.liveness).toEqual({ everyMs: 20, maxInFlight: 52 });
    expect(rates.readiness?.maxInFlight).toBe(5);
    expect(rates.user?.maxInFlight).toBe(2);
  });

  test('what was asked for is refused where it would take more than half of the service', () => {
    const costs = new Map([['user' as const, cost(20)]]);
    const asked = { user: 30 };
    expect(() => watchingOf({ costs, serial: 0 }, { ...EVERY, asked })).toThrow(
      /so often: user every 30 ms would take 66.7 % of its time/,
    );
    expect(watchingOf({ costs, serial: 0 }, { ...EVERY, asked: { user: 50 } }).share).toBe(0.4);
  });

  test('a service that cannot bear to be watched is told so, with the probe and a remedy', () => {
    const costs = new Map([['user' as const, cost(900)]]);
    expect(() => watchingOf({ costs, serial: 0 }, EVERY)).toThrow(
      /cannot bear to be watched: one user probe takes 900 ms .* give user a cheaper route/,
    );
  });
});

describe('measureCosts', () => {
  test('what is not counted costs all the time that it takes, and two at once show a single thread', async () => {
    await using server = await httpServer(({ url }, response) => {
      work(url === '/user' ? 30 : 2);
      json(response, 200, {});
    });
    const probes = (['readiness', 'user'] as const).map((name) => probe(server.url, name));
    const { costs, serial, records } = await measured(probes);
    expect(costs.get('user')?.costMs).toBeGreaterThanOrEqual(30);
    expect(costs.get('readiness')?.costMs).toBeGreaterThanOrEqual(2);
    expect(costs.get('readiness')?.costMs).toBeLessThan(costs.get('user')?.costMs ?? 0);
    expect(costs.get('user')).not.toHaveProperty('cpuMs');
    expect(serial).toBeGreaterThan(0.5);
    expect(records.every(({ outcome }) => outcome === 'good')).toBe(true);
  });

  test('one that waits for something else costs only what is counted of a processor', async () => {
    let ran = 0;
    await using server = await httpServer((_request, response) => {
      ran += 1;
      setTimeout(() => json(response, 200, {}), 25);
    });
    const { costs, serial } = await measured([probe(server.url, 'user')], { cpuMs: async () => ran * 0.5 });
    expect(costs.get('user')?.cpuMs).toBeCloseTo(0.5);
    expect(costs.get('user')?.costMs).toBeCloseTo(0.5);
    expect(costs.get('user')?.aloneMs).toBeGreaterThan(20);
    expect(serial).toBeLessThan(0.5);
  });

  test('what the service does of its own accord is no probe cost', async () => {
    await using server = await httpServer((_request, response) => json(response, 200, {}));
    const clock = createClock();
    // Half a processor all the time, whatever is asked.
    const { costs } = await measured([probe(server.url, 'user')], {
      clock,
      cpuMs: async () => clock.now() / 2,
    });
    expect(costs.get('user')?.costMs).toBeLessThan(0.05);
  });

  test('a counter that takes long to answer is asked once for each probe', async () => {
    await using server = await httpServer((_request, response) => json(response, 200, {}));
    let asked = 0;
    const probes = (['readiness', 'liveness', 'user'] as const).map((name) => probe(server.url, name));
    await measured(probes, {
      cpuMs: async () => {
        asked += 1;
        await new Promise((resolve) => setTimeout(resolve, 150));
        return 0;
      },
    });
    expect(asked).toBe(5);
  });

  test('no more than one probe of each kind is ever under way', async () => {
    let [now, most] = [0, 0];
    await using server = await httpServer((_request, response) => {
      now += 1;
      most = Math.max(most, now);
      setTimeout(() => {
        now -= 1;
        json(response, 200, {});
      }, 5);
    });
    const probes = (['readiness', 'liveness', 'user'] as const).map((name) => probe(server.url, name));
    await measured(probes);
    expect(most).toBe(3);
  });
});

test('serialShare: side by side is none, one after another is all', () => {
  expect(serialShare([10, 10, 10], 10)).toBe(0);
  expect(serialShare([10, 10, 10], 30)).toBe(1);
  expect(serialShare([10, 2], 11)).toBe(0.5);
});

test('millisOf reads both versions of cgroups', () => {
  expect(millisOf('usage_usec 123456')).toBe(123.456);
  expect(millisOf('123456000 ')).toBe(123.456);
  expect(millisOf('')).toBeNaN();
});
