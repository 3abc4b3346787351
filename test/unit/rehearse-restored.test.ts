/** What a restore to a moment may lose: what was written after it, and nothing that was acknowledged before. */

import { expect, test } from 'vitest';
import type { PartEvidence } from '../../harness/rehearse/part.ts';
import { judgeRestored } from '../../harness/rehearse/restored.ts';

type Evidence = Parameters<typeof judgeRestored>[0];

/** Writes by when they were acknowledged, all of them gone at the end. */
function gone(written: Record<string, number>, moment?: { low: number; high: number }) {
  const seen: Pick<Evidence, 'records' | 'written' | 'readBack'> & {
    ledger: Pick<PartEvidence<never>['ledger'], 'lost'>;
  } = {
    records: moment === undefined ? [] : [{ kind: 'restored', t: 0, moment }],
    ledger: { lost: Object.keys(written) },
    written: (id) => written[id],
    readBack: () => 90_000,
  };
  // Nothing else of the evidence is read.
  return judgeRestored(seen as Evidence);
}

test('a write of before that is gone is lost, with its age', () => {
  const { rows, deviations } = gone({ early: 10_000 }, { low: 20_000, high: 20_100 });
  expect(rows?.lost).toEqual([{ id: 'early', wrote: 'early', reads: null, ageMs: 80_000 }]);
  expect(deviations).toEqual([]);
});

test('writes of after are given up, and counted', () => {
  const { rows, deviations } = gone({ late: 21_000, later: 25_000 }, { low: 20_000, high: 20_100 });
  expect(rows?.lost).toEqual([]);
  expect(deviations).toEqual([
    '2 writes of the 5.00 s after the moment that was restored were given up with it, as they had to be',
  ]);
});

test('where nothing was restored, it has nothing to say', () => {
  expect(gone({ early: 1 })).toEqual({});
});
