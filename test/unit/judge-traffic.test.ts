/** Recovery is all of the users' traffic: every request from the undo on. */

import { describe, expect, test } from 'vitest';
import type { TimelineRecord } from '../../harness/model/timeline.ts';
import { judge } from '../../harness/promises/judge.ts';
import { findingOf, type Mutant, outcome } from './support/judged.ts';
import { changed, withContract, without } from './support/mutate.ts';
import { EDGES, healthyRun, TRUTH } from './support/timeline.ts';

const healthy = healthyRun();
const RECOVERS = /^every request of the workload succeeds again/;

/** Writes that are due in a stretch are refused. */
function refused(from: number, to: number, which = (_: number) => true): TimelineRecord[] {
  let n = 0;
  return changed(healthy, 'write', (one) =>
    one.intended >= from && one.intended < to && which(n++)
      ? { ...one, outcome: 'refused', status: 503 }
      : one,
  );
}

function failingReads(which: (n: number) => boolean): TimelineRecord[] {
  let n = 0;
  return changed(healthy, 'read', ({ found: _, ...one }) =>
    one.intended >= TRUTH.up && which(n++)
      ? { ...one, ok: false, status: 500 }
      : { ...one, ...(one.ok ? { found: true } : {}) },
  );
}

const MUTANTS: readonly Mutant[] = [
  {
    name: 'writes are refused until two seconds before the end, the last of them succeed',
    records: () => refused(TRUTH.up, 16_500),
    verdict: 'fail',
    expectation: RECOVERS,
    grade: 'fail',
    because: /^writes: a write was never good 10 times in a row after the undo/,
  },
  {
    name: 'three of five reads are answered 500 after the undo',
    records: () => failingReads((n) => n % 5 < 3),
    verdict: 'fail',
    expectation: RECOVERS,
    grade: 'fail',
    because: /^reads: a read was never good 10 times in a row/,
  },
  {
    name: 'one write of fourteen fails after the undo',
    records: () => refused(TRUTH.up, 18_000, (n) => n % 14 === 13),
    verdict: 'fail',
    expectation: RECOVERS,
    grade: 'fail',
    because: /^writes: good again at 14\.000 s, but at 16\.600 s bad with status 503/,
  },
  {
    name: 'no request is sent for two seconds after the undo',
    records: () => {
      const hole = (one: { intended: number }) => one.intended > 15_000 && one.intended < 17_000;
      return without(without(without(healthy, 'write', hole), 'read', hole), 'attempt', ({ t }) =>
        hole({ intended: t }),
      );
    },
    verdict: 'not-proven',
    expectation: RECOVERS,
    grade: 'no-evidence',
    because: /^no (writes|reads) were sent for 2\.\d+ s from 1[45]\.\d+ s/,
  },
  {
    name: 'reads alone are missing for two seconds after the undo',
    records: () => without(healthy, 'read', (one) => one.intended > 15_000 && one.intended < 17_000),
    verdict: 'not-proven',
    expectation: RECOVERS,
    grade: 'no-evidence',
    because: /^no reads were sent for 2\.\d+ s/,
  },
  {
    name: 'how a write after the undo ended is not on record',
    records: () => without(healthy, 'write', (one) => one.id === 'w65'),
    verdict: 'not-proven',
    expectation: RECOVERS,
    grade: 'no-evidence',
    because: /^how the write w65 of 15\.600 s ended was not recorded/,
  },
];

describe.each(MUTANTS)('$name', (mutant) => {
  test(`is ${mutant.verdict}`, () => {
    const { verdict, grade, because } = mutant;
    expect(outcome(mutant)).toEqual({ verdict, grade, because: expect.stringMatching(because) });
  });
});

describe('recover', () => {
  test('is that of writes where they came back later than the user probe, and says so', () => {
    const { measures } = judge(refused(TRUTH.up, 15_900));
    expect(measures.recover).toMatchObject({
      of: 'writes',
      low: 15_800 - EDGES.undone,
      high: 2700.1,
      resolution: 200,
      grade: 'pass',
    });
    expect(measures.rto).toMatchObject({ of: 'writes', low: 15_800 - EDGES.injected });
    expect(measures.outage).toMatchObject({ of: 'user', resolution: 20 });
  });

  test('stays the user probe where coarser looks agree with it', () => {
    expect(judge(healthy).measures.recover).toMatchObject({ of: 'user', resolution: 20 });
  });

  test('later than the objective fails it, whatever the user probe says', () => {
    const objective = { objective: [{ figure: 'recover', atMost: 2000 }], source: 'owners' } as const;
    const late = judge(withContract(refused(TRUTH.up, 15_900), { objectives: [objective] }));
    expect(findingOf(late, /^recover at most 2 s/).grade).toBe('fail');
    expect(judge(withContract(healthy, { objectives: [objective] })).verdict).toEqual({ status: 'pass' });
  });

  test('never is more than was watched: it fails a bound below that and leaves one above it open', () => {
    const never = changed(healthy, 'probe', (one) =>
      one.probe === 'user' && one.intended >= TRUTH.down ? { ...one, outcome: 'bad', status: 503 } : one,
    );
    const held = (atMost: number) =>
      judge(
        withContract(never, {
          objectives: [{ objective: [{ figure: 'recover', atMost }], source: 'owners' }],
        }),
      );
    const lastBad = 18_994;
    expect(held(5000).measures.recover).toMatchObject({
      absent: expect.stringMatching(/never good 10 times in a row/),
      moreThan: lastBad - EDGES.undone,
      of: 'user',
      objective: 5000,
      grade: 'fail',
    });
    expect(held(5000).measures.outage).toMatchObject({ moreThan: lastBad - 7114 });
    expect(findingOf(held(5000), /^recover at most/)).toMatchObject({
      grade: 'fail',
      because: expect.stringMatching(/^recover was more than 5\.69 s: user was never good/),
    });
    expect(findingOf(held(6000), /^recover at most/).grade).toBe('no-evidence');
    // However that is, that it never came back is a failure of its own.
    expect(held(6000).verdict.status).toBe('fail');
  });
});

describe('where the fate of a write is unknown', () => {
  const unknown = changed(healthy, 'readback', (one) => (one.id === 'w20' ? { ...one, copies: -1 } : one));

  test('nothing is said of lost, doubled and refused ones but how many are known', () => {
    const judgement = judge(unknown);
    for (const words of [/^no acknowledged write is lost/, /^no write is stored twice/, /^no refused write/])
      expect(findingOf(judgement, words)).toMatchObject({
        grade: 'no-evidence',
        because: expect.stringMatching(/^the fate of 76 of 77 writes is known/),
      });
    expect(judgement.ledger).toMatchObject({ unknown: 1, rpoMs: null });
  });

  test('one that is known to be lost is lost all the same', () => {
    const lost = changed(unknown, 'readback', (one) => (one.id === 'w10' ? { ...one, copies: 0 } : one));
    expect(findingOf(judge(lost), /^no acknowledged write is lost/).grade).toBe('fail');
    expect(judge(lost).ledger).toMatchObject({ lost: 1, unknown: 1, rpoMs: null });
  });

  test.each([
    ['rpo', 1000, 'no-evidence'],
    ['lost', 0, 'no-evidence'],
    ['lost', 1, 'pass'],
  ])('an objective %s at most %d is %s', (figure, atMost, grade) => {
    const held = withContract(unknown, {
      objectives: [{ objective: [{ figure, atMost }], source: 'owners' }],
    });
    expect(findingOf(judge(held), new RegExp(`^${figure} at most`)).grade).toBe(grade);
  });
});
