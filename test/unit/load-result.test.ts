import { describe, expect, test } from 'vitest';
import { toMicroseconds } from '../../harness/host/clock.ts';
import {
  type LoadCount,
  type LoadOutcome,
  type LoadPart,
  loadCount,
} from '../../harness/load/load-result.ts';
import { loadSlices } from '../../harness/load/load-slices.ts';
import { inSteps } from '../../harness/load/open-loop.ts';
import { constant } from '../../harness/load/profiles.ts';

/** A count that is told of single requests, as a thread tells of them. */
function counted(tell: (slices: ReturnType<typeof loadSlices>) => void): LoadCount {
  const count = loadCount();
  const slices = loadSlices(0, (part) => count.add(part));
  tell(slices);
  slices.end();
  return count;
}

const all = (...requests: [LoadOutcome, number][]) =>
  counted((slices) => {
    for (const [outcome, latencyMs] of requests) {
      slices.sent(0, 0);
      slices.over({ n: 0, intended: 0 }, outcome, latencyMs, false);
    }
  });
const times = (n: number, make: (i: number) => [LoadOutcome, number]) =>
  Array.from({ length: n }, (_, i) => make(i));
const idle = [{ cpuMs: 250, wallMs: 1000 }];

describe('loadCount', () => {
  test('percentiles are within a thousandth of the samples', () => {
    const { latencyMs } = all(...times(1000, (i) => ['ok', i + 1])).result(idle);
    for (const [seen, wanted] of [
      [latencyMs?.p50, 500],
      [latencyMs?.p95, 950],
      [latencyMs?.p99, 990],
      [latencyMs?.max, 1000],
    ] as const) {
      expect(Math.abs((seen ?? 0) / wanted - 1)).toBeLessThanOrEqual(0.001);
    }
  });

  test('quick refusals do not make a target look fast; time-outs make it look as slow as it is', () => {
    const { latencyMs } = all(
      ...times(90, (n) => [n % 2 === 0 ? 'shed' : 'failed', 1]),
      ...times(10, (n) => (n < 5 ? ['ok', 100] : ['timedOut', 2000])),
    ).result(idle);
    expect(latencyMs?.p50).toBeCloseTo(100, 0);
    expect(Math.round((latencyMs?.p95 ?? 0) / 10)).toBe(200);
  });

  test('success is over what was admitted, and a failure is no admission of less', () => {
    expect(all(['ok', 1], ['shed', 1], ['shed', 1], ['failed', 1]).result(idle)).toMatchObject({
      planned: 4,
      admitted: 2,
      shed: 2,
      successRatio: 0.5,
      generator: { cpu: 0.25, threads: 1 },
    });
  });

  test.each<[string, Parameters<typeof counted>[0], { cpuMs: number; wallMs: number }, RegExp | undefined]>([
    ['drops', (slices) => slices.dropped(0), { cpuMs: 0, wallMs: 1 }, /1 of 1 requests were not sent/],
    ['late sends', (slices) => slices.sent(0, 80), { cpuMs: 0, wallMs: 1 }, /left 80 ms late/],
    ['a busy thread', (slices) => slices.sent(0, 1), { cpuMs: 95, wallMs: 100 }, /used 95 % of a core/],
    ['nothing', (slices) => slices.sent(0, 49), { cpuMs: 89, wallMs: 100 }, undefined],
  ])('%s is what saturates a generator', (_title, tell, use, reason) => {
    const { saturated } = counted(tell).result([{ cpuMs: 0, wallMs: 1 }, use]).generator;
    if (reason === undefined) expect(saturated).toBeUndefined();
    else expect(saturated).toMatch(reason);
  });

  test('where answers take long, a tenth of that is let pass', () => {
    const late = (lagMs: number) =>
      counted((slices) => {
        slices.sent(0, lagMs);
        slices.over({ n: 0, intended: 0 }, 'ok', 4000, false);
      }).result(idle).generator.saturated;
    expect(late(399)).toBeUndefined();
    expect(late(402)).toMatch(/402 ms late or later, where 400 ms are let pass/);
  });

  test('nothing planned is no success', () => {
    expect(loadCount().result([])).toMatchObject({ planned: 0, successRatio: 0, latencyMs: null });
  });

  test('beyond an hour, and before the clock, is kept at the edge', () => {
    expect(all(['ok', 1e9], ['ok', -1]).result(idle).latencyMs?.max).toBeGreaterThan(3_590_000);
  });
});

describe('loadSlices', () => {
  test('what is due on the second is of that second, wherever the load began', () => {
    for (let n = 0; n < 100; n += 1) {
      const startAt = toMicroseconds(2000 + 0.737 * n);
      const sent: number[] = [];
      const slices = loadSlices(startAt, ({ slice, counts }) => {
        sent[slice] = counts.sent;
      });
      const dueAt = inSteps(startAt, constant(10, 3000));
      for (let due = 0; due < 30; due += 1) slices.sent(dueAt(due) ?? Number.NaN, 0);
      slices.end();
      expect(sent).toEqual([10, 10, 10]);
    }
  });

  test('hands on a second once all that was due in it is over, and none is left out', () => {
    const parts: LoadPart[] = [];
    const slices = loadSlices(100, (part) => parts.push(part));
    slices.sent(100, 0);
    slices.sent(2100, 0);
    expect(parts.map(({ slice }) => slice)).toEqual([1]);
    slices.over({ n: 7, intended: 100 }, 'ok', 2500, false);
    expect(parts.map(({ slice }) => slice)).toEqual([1, 0]);
    expect([...(parts[1]?.done ?? [])]).toEqual([7]);
    slices.over({ n: 8, intended: 2100 }, 'timedOut', 1, false);
    slices.end();
    expect(parts.map(({ slice, counts }) => [slice, counts.sent])).toEqual([
      [1, 0],
      [0, 1],
      [2, 1],
    ]);
  });
});
