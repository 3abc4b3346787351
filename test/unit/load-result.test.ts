import { describe, expect, test } from 'vitest';
import { loadCount } from '../../harness/workload/load-result.ts';

describe('loadCount', () => {
  test('percentiles are within a thousandth of the samples', () => {
    const count = loadCount();
    for (let ms = 1; ms <= 1000; ms += 1) {
      count.sent(0);
      count.over('ok', ms);
    }
    const { latencyMs } = count.result(0);
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
    const count = loadCount();
    for (let n = 0; n < 90; n += 1) count.over(n % 2 === 0 ? 'shed' : 'failed', 1);
    for (let n = 0; n < 10; n += 1) count.over(n < 5 ? 'ok' : 'timedOut', n < 5 ? 100 : 2000);
    const { latencyMs } = count.result(0);
    expect(latencyMs?.p50).toBeCloseTo(100, 0);
    expect(Math.round((latencyMs?.p95 ?? 0) / 10)).toBe(200);
  });

  test('a request that was dropped is one the user did not get', () => {
    const count = loadCount();
    count.sent(0.5);
    count.over('ok', 1);
    count.dropped();
    expect(count.result(0.25)).toMatchObject({
      planned: 2,
      sent: 1,
      dropped: 1,
      successRatio: 0.5,
      generator: { cpu: 0.25 },
    });
  });

  test('nothing planned is no success', () => {
    expect(loadCount().result(0)).toMatchObject({ planned: 0, successRatio: 0, latencyMs: null });
  });

  test('beyond an hour, and before the clock, is kept at the edge', () => {
    const count = loadCount();
    count.over('ok', 1e9);
    count.over('ok', -1);
    expect(count.result(0).latencyMs?.max).toBeGreaterThan(3_590_000);
  });
});
