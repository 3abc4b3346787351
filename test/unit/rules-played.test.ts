import { expect, test } from 'vitest';
import { played } from '../../harness/rules/replay/played.ts';
import type { RecordedSeries } from '../../harness/rules/replay/recorded.ts';
import { unusable } from '../../harness/rules/replay/regime.ts';

const boundaries = { steadyFrom: 10_000, injected: 20_000, healed: 40_000, end: 60_000 };
const series = (labels: Record<string, string>, from: number): RecordedSeries => ({
  labels,
  samples: [from, from + 1000].map((t) => ({ t, v: 1 })),
});
const api = { job: 'shop-api', instance: 'api:8080' };
const refused = series({ __name__: 'requests_total', status: '503', ...api }, 21_000);
const up = series({ __name__: 'up', ...api }, 9_000);

test('an error first counted in the fault leaves its target a steady state: it was scraped', () => {
  const seen = played(boundaries, [refused], [up, refused]);
  expect(seen.steadyFrom).toBe(10_000);
  expect(unusable(seen, 1000)).toBeUndefined();
});

test('what another target shows says nothing of when this one was first scraped', () => {
  const other = series({ __name__: 'up', job: 'node', instance: 'node:9100' }, 9_000);
  const late = series({ __name__: 'up', ...api }, 19_500);
  const seen = played(boundaries, [refused], [other, late, refused]);
  expect(seen.steadyFrom).toBe(19_500);
  expect(unusable(seen, 1000)).toMatch(/the steady state before the fault was not recorded/);
});
