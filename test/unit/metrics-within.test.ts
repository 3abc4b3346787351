import { expect, test } from 'vitest';
import { metrics } from '../../harness/promises/metrics/metrics.ts';
import { gather } from '../../harness/signals/facts.ts';
import { healthyRun } from './support/timeline.ts';

/** How long a metric of the hold is waited for at this pace, where the run waits 20 s for others. */
function limitOf(within: number | undefined, pace: number): number | undefined {
  const facts = gather(healthyRun());
  const { header } = facts;
  if (header === undefined) throw new Error('no header');
  const asked = {
    title: 'the alert fires',
    query: 'count(ALERTS)',
    phase: 'hold' as const,
    holds: 'eventually' as const,
    is: { equals: 1 },
    ...(within === undefined ? {} : { within }),
  };
  const contract = { ...header.contract, metrics: { fires: asked } };
  const plan = { ...header, contract, pace: { ...header.pace, pace } };
  const limits = { detectMs: 0, recoverMs: 0, calmMs: 0, metricMs: 20_000, alerts: {} };
  return metrics.asks({ facts, plan, limits, now: () => 0, waiting: false }, 'hold')[0]?.limitMs;
}

test('a metric is waited for as long as its contract says, in production’s time', () => {
  expect(limitOf(undefined, 10)).toBe(20_000);
  expect(limitOf(420_000, 10)).toBe(42_000);
  expect(limitOf(420_000, 1)).toBe(420_000);
  expect(limitOf(60_000, 10)).toBe(20_000);
});
