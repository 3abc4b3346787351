/** When a figure is marked, and how often it would be for nothing. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { leastProbability, probability, surely } from '../../harness/history/longer.ts';
import { testInNumbers } from '../../harness/history/regression.ts';
import { trends } from '../../harness/history/trend.ts';
import { historySchema, type Trend } from '../../harness/history/trend-shape.ts';
import { terminal } from '../../harness/report/formats/terminal.ts';
import { historyDocument, isMarked } from '../../harness/report/history/history-document.ts';
import { pastRuns } from './support/past.ts';

const at = (ms: number) => ({ low: ms, high: ms });
const between = fc
  .tuple(fc.integer({ min: 0, max: 50 }), fc.oneof(fc.integer({ min: 0, max: 20 }), fc.constant(Infinity)))
  .map(([low, width]) => ({ low, high: low + width }));

describe('the probability', () => {
  test('of figures without ties is that of Wilcoxon, Mann and Whitney', () => {
    // Tables of the exact distribution: n = 3, m = 4, U = 12 of 12 is one choice of 35; U = 11 two more... of ranks 7, 6, 5.
    expect(probability([7, 6, 5].map(at), [1, 2, 3, 4].map(at))).toBeCloseTo(1 / 35, 12);
    expect(probability([7, 6, 4].map(at), [1, 2, 3, 5].map(at))).toBeCloseTo(2 / 35, 12);
    expect(probability([7, 6, 3].map(at), [1, 2, 4, 5].map(at))).toBeCloseTo(4 / 35, 12);
    expect(probability([1, 2, 3].map(at), [4, 5, 6, 7].map(at))).toBe(1);
  });

  test('of intervals that all overlap is 1: none is certainly longer', () => {
    const wide = [0, 1, 2, 3, 4, 5].map((low) => ({ low, high: low + 10 }));
    expect(probability(wide.slice(3), wide.slice(0, 3))).toBe(1);
  });

  test('counts what had no end above all that it outlasted', () => {
    const endless = [1, 2, 3].map(() => ({ low: 100, high: Number.POSITIVE_INFINITY }));
    expect(probability(endless, [1, 2, 3, 4].map(at))).toBeCloseTo(1 / 35, 12);
  });

  test('is exact: over all choices of the recent ones, no more than a share p comes to p or less', () => {
    fc.assert(
      fc.property(
        fc.array(between, { minLength: 4, maxLength: 8 }),
        fc.integer({ min: 1, max: 3 }),
        (all, k) => {
          const ps = choices(all.length, k).map((chosen) =>
            probability(
              all.filter((_, n) => chosen.includes(n)),
              all.filter((_, n) => !chosen.includes(n)),
            ),
          );
          for (const p of ps)
            expect(ps.filter((one) => one <= p + 1e-9).length / ps.length).toBeCloseTo(p, 9);
        },
      ),
      { numRuns: 60 },
    );
  });

  test('is never below the least that so many can come to', () => {
    fc.assert(
      fc.property(
        fc.array(between, { minLength: 3, maxLength: 9 }),
        fc.integer({ min: 1, max: 2 }),
        (all, k) => {
          const least = leastProbability(k, all.length - k);
          expect(probability(all.slice(0, k), all.slice(k))).toBeGreaterThanOrEqual(least - 1e-12);
        },
      ),
    );
    expect(leastProbability(5, 8)).toBeCloseTo(1 / 1287, 12);
  });

  test('the order of two figures is that of their whole intervals', () => {
    expect([
      surely({ low: 3, high: 4 }, { low: 1, high: 2 }),
      surely(at(2), at(2)),
      surely(at(1), at(2)),
    ]).toEqual([1, 0, -1]);
  });
});

/** All ways to choose k of n. */
function choices(n: number, k: number, from = 0): number[][] {
  if (k === 0) return [[]];
  const all: number[][] = [];
  for (let first = from; first <= n - k; first += 1)
    for (const rest of choices(n, k - 1, first + 1)) all.push([first, ...rest]);
  return all;
}

/** Figures that differ a little from run to run, and by `step` from the given run on. */
const wavering = (from: number, step: number) => (n: number) => ({
  figures: {
    recover: {
      low: 100 + ((n * 7) % 13) + (n >= from ? step : 0),
      high: 101 + ((n * 7) % 13) + (n >= from ? step : 0),
    },
  },
});
const only = (all: readonly Trend[]): Trend => {
  const [one] = all;
  if (one === undefined || all.length > 1) throw new Error(`there are ${all.length}`);
  return one;
};
const recover = (trend: Trend) => trend.figures.find(({ figure }) => figure === 'recover')?.test;

describe('a trend', () => {
  test('marks a figure that took longer in the last five runs, with its probability by chance', () => {
    const trend = only(trends(pastRuns(25, wavering(20, 40))));
    expect(recover(trend)).toEqual({ says: 'longer', p: expect.closeTo(1 / 53130, 9) });
    expect(isMarked(trend)).toBe(true);
    const shown = terminal(
      historyDocument({ schema: 1, test: testInNumbers(5), notes: [], trends: [trend] }, true),
    );
    expect(shown).toMatch(/recover +150–151 ms .*FAIL longer than before, p < 0.0001/);
  });

  test('marks nothing that is as it was, that became shorter, or that was long in one run alone', () => {
    const alone = (n: number) => (n === 24 ? { figures: { recover: at(9000) } } : wavering(99, 0)(n));
    for (const change of [wavering(99, 0), wavering(20, -40), alone])
      expect(recover(only(trends(pastRuns(25, change))))).toMatchObject({ says: 'not longer' });
  });

  test('says how many runs it takes: with one fewer it does not tell, with those it does', () => {
    const few = recover(only(trends(pastRuns(4, wavering(2, 1000)))));
    if (few?.says !== 'too few') throw new Error('four runs tell');
    const { needs } = few;
    const said = (runs: number) => recover(only(trends(pastRuns(runs, wavering(runs - 5, 1000)))));
    expect(said(needs - 1)).toEqual({ says: 'too few', runs: needs - 1, needs });
    expect(said(needs)).toMatchObject({ says: 'longer' });
  });

  test('marks promises that are broken more often', () => {
    const trend = only(trends(pastRuns(25, (n) => ({ verdict: n >= 20 ? 'fail' : 'pass' }))));
    expect([trend.failed.says, isMarked(trend)]).toEqual(['longer', true]);
  });

  test('counts a recovery that never came as longer than all', () => {
    const trend = only(
      trends(
        pastRuns(25, (n) =>
          n < 20
            ? wavering(99, 0)(n)
            : { verdict: 'fail', figures: { recover: { absent: 'never', moreThan: 30_000 } } },
        ),
      ),
    );
    expect(recover(trend)).toMatchObject({ says: 'longer' });
    expect(trend.figures[0]?.recent?.median).toEqual({ low: 30_000, high: null });
    expect(
      historySchema.safeParse({ schema: 1, test: testInNumbers(5), notes: [], trends: [trend] }).success,
    ).toBe(true);
  });

  test('leaves out runs on another machine and runs that were not proven, and says so', () => {
    const trend = only(
      trends(
        pastRuns(25, (n) => ({
          ...wavering(99, 0)(n),
          ...(n < 10 ? { machine: { cores: 8 }, figures: { recover: at(1) } } : {}),
          ...(n === 12 ? { verdict: 'not-proven', figures: { recover: at(9000) } } : {}),
        })),
      ),
    );
    expect(trend.runs.filter(({ counts }) => counts)).toHaveLength(14);
    expect(trend.runs[0]?.because).toBe('on another machine: 8 cores, and the last has 2');
    expect(trend.runs[12]?.because).toBe('verdict not-proven');
    expect(recover(trend)).toMatchObject({ says: 'not longer' });
  });

  test('is of one drill, variant, target and pace; a control run is another thing', () => {
    const all = [
      ...pastRuns(2),
      ...pastRuns(1, () => ({ pace: 1 })),
      ...pastRuns(1, () => ({ control: true })),
      ...pastRuns(1, () => ({ variant: 'refused' })),
      ...pastRuns(1, () => ({ target: 'veza' })),
    ];
    expect(trends(all).map(({ what, runs }) => [what, runs.length])).toEqual([
      ['db-down/stopped on shop, pace 10', 2],
      ['db-down/stopped on shop, pace 1', 1],
      ['db-down/stopped on shop, pace 10, control run', 1],
      ['db-down/refused on shop, pace 10', 1],
      ['db-down/stopped on veza, pace 10', 1],
    ]);
  });

  test('of figures that are exchanged at random is marked at most as often as is said', () => {
    // Of eight figures that all vary alike, as A/A runs do: the share of marks, with the margin of so many tries.
    let [marked, looks] = [0, 0];
    fc.assert(
      fc.property(
        fc.array(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 8, maxLength: 8 }), {
          minLength: 25,
          maxLength: 25,
        }),
        (rows) => {
          const figures = (n: number) =>
            Object.fromEntries((rows[n] ?? []).map((ms, k) => [`f${k}`, at(ms)]));
          looks += 1;
          if (isMarked(only(trends(pastRuns(25, (n) => ({ figures: figures(n) })))))) marked += 1;
        },
      ),
      { numRuns: 300, seed: 1 },
    );
    expect(marked / looks).toBeLessThanOrEqual(0.01 + 3 * Math.sqrt((0.01 * 0.99) / looks));
  });
});
