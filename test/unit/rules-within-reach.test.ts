import { expect, test } from 'vitest';
import { readExpr } from '../../harness/rules/read-expr.ts';
import type { SignalKind } from '../../harness/rules/replay/recorded.ts';
import { withinReach } from '../../harness/rules/replay/within-reach.ts';

const boundaries = { injected: 0, healed: 20_000 };
const queue = (...values: number[]) => ({
  labels: { __name__: 'queue', job: 'api' },
  samples: values.map((v, i) => ({ t: 11_000 + i * 1000, v })),
});
const asked = (expr: string, values: number[], kind: SignalKind = 'gauge') =>
  withinReach([readExpr(expr)], [queue(...values)], () => kind, boundaries);

test.each([
  ['a swing that stops just below the threshold', 'queue > 300', [280, 295, 290], 'within 5 of > 300'],
  ['the same from above', '10 > queue', [18, 12, 15], 'within 2 of < 10'],
  ['one part of a longer rule', 'queue > 300 and up == 1', [280, 295, 290], 'within 5 of > 300'],
])('%s may go further: %s', (_, expr, values, words) => {
  expect(asked(expr, values)).toContain(words);
});

test.each([
  ['a gauge that stands still next to it', 'queue > 300', [299, 299, 299]],
  ['one that moves far from it', 'queue > 300', [80, 95, 90]],
  ['one of another job', 'queue{job="worker"} > 300', [280, 295, 290]],
  ['one that the rule holds against no constant', 'queue > limit', [280, 295, 290]],
])('%s is not within reach', (_, expr, values) => {
  expect(asked(expr, values)).toBeUndefined();
});

test('a counter moves as long as it counts, and says nothing by that', () => {
  expect(asked('queue > 300', [280, 295, 299], 'counter')).toBeUndefined();
});
