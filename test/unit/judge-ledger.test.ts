/** What is stored is what was written, nothing else is, and how rare a loss would have been seen. */

import { describe, expect, test } from 'vitest';
import { oneIn } from '../../harness/figures/rule-of-three.ts';
import type { TimelineRecord } from '../../harness/model/timeline.ts';
import { judge } from '../../harness/promises/judge.ts';
import { findingOf, type Mutant, outcome } from './support/judged.ts';
import { changed, plus, withContract, without } from './support/mutate.ts';
import { healthyRun } from './support/timeline.ts';

/** A run that is asked about content and about rows that were never written, and was honest in both. */
const honest = listed(
  changed(withContract(healthyRun(), { ledger: ['content', 'others'] }), 'readback', (one) =>
    one.copies > 0 ? { ...one, compared: ['id', 'title'] } : one,
  ),
  { others: [], unasked: 0 },
);

function listed(
  records: TimelineRecord[],
  after: { others?: string[]; unasked?: number },
  before: number | null = 2,
): TimelineRecord[] {
  return plus(
    without(plus(records, { kind: 'listed', t: 1, edge: 'before', rows: 0 }), 'listed'),
    { kind: 'listed', t: 2500, edge: 'before', rows: before },
    { kind: 'listed', t: 18_900, edge: 'after', rows: 46, ...after },
  );
}

const DIFFERS = ['title is "b" where "a" was written'];
const CONTENT = /^every write is read as it was written/;
const OTHERS = /^nothing is stored that was not written/;

const MUTANTS: readonly Mutant[] = [
  {
    name: 'one write has the content of another when it is read back',
    records: () =>
      changed(honest, 'readback', (one) => (one.id === 'w10' ? { ...one, differs: DIFFERS } : one)),
    verdict: 'fail',
    expectation: CONTENT,
    grade: 'fail',
    because: /^1 write \(w10\) not as written: of w10, title is "b" where "a" was written/,
  },
  {
    name: 'a read after the fault told the content of another',
    records: () =>
      changed(honest, 'read', (one) =>
        one.intended === 16_900 ? { ...one, id: 'w20', ok: false, differs: DIFFERS } : one,
      ),
    verdict: 'fail',
    expectation: CONTENT,
    grade: 'fail',
    because: /^1 read told something else, the first at 16\.900 s: of w20, title is/,
  },
  {
    name: 'what is read was never what was written, before the fault either',
    records: () =>
      changed(honest, 'read', (one) =>
        one.intended < 6000 ? { ...one, id: 'w1', ok: false, differs: DIFFERS } : one,
      ),
    verdict: 'not-proven',
    expectation: CONTENT,
    grade: 'no-evidence',
    because: /^it was not before the fault either: .* contract\.workload\.read\.fields/,
  },
  {
    name: 'no read tells a field that was written',
    records: () => changed(honest, 'readback', ({ compared: _, ...one }) => ({ ...one, compared: [] })),
    verdict: 'not-proven',
    expectation: CONTENT,
    grade: 'no-evidence',
    because: /^no read told a field that was written; contract\.workload\.read\.fields/,
  },
  {
    name: 'the content of one write was not told',
    records: () => changed(honest, 'readback', (one) => (one.id === 'w10' ? { ...one, compared: [] } : one)),
    verdict: 'not-proven',
    expectation: CONTENT,
    grade: 'no-evidence',
    because: /^the content of 42 of 43 writes was told/,
  },
  {
    name: 'every write is there a second time under another id',
    records: () => listed(honest, { others: ['x1', 'x2', 'x3', 'x4'], unasked: 4 }),
    verdict: 'fail',
    expectation: OTHERS,
    grade: 'fail',
    because: /^4 rows of 46: 4 ids \(x1, x2, x3 and 1 more\)/,
  },
  {
    name: 'a row without an id came about',
    records: () => listed(honest, { others: [], unasked: 1 }),
    verdict: 'fail',
    expectation: OTHERS,
    grade: 'fail',
    because: /^1 row of 46/,
  },
  {
    name: 'what was there before the first write is not known',
    records: () => listed(honest, {}, null),
    verdict: 'not-proven',
    expectation: OTHERS,
    grade: 'no-evidence',
    because: /did not list what was there before/,
  },
  {
    name: 'the list after the last write was not had',
    records: () => listed(honest, {}),
    verdict: 'not-proven',
    expectation: OTHERS,
    grade: 'no-evidence',
    because: /did not list what is there after/,
  },
];

describe.each(MUTANTS)('$name', (mutant) => {
  test(`is ${mutant.verdict}`, () => {
    const { verdict, grade, because } = mutant;
    expect(outcome(mutant)).toEqual({ verdict, grade, because: expect.stringMatching(because) });
  });
});

test('a run that was honest in both passes', () => {
  const judgement = judge(honest);
  expect(judgement.verdict).toEqual({ status: 'pass' });
  expect(findingOf(judgement, CONTENT).because).toBe('all 43 that are there: id, title');
});

test('of a write of which it is not known whether it is there no content is missed', () => {
  // That nothing is known of it is told by the promise that every write is read back.
  const unknown = changed(withContract(honest, { ledger: ['content'] }), 'readback', (one) =>
    one.copies === 0 ? { ...one, copies: -1 } : one,
  );
  const judgement = judge(unknown);
  expect(findingOf(judgement, CONTENT)).toMatchObject({
    grade: 'pass',
    because: 'all 43 that are there: id, title',
  });
  expect(judgement.verdict.status).toBe('not-proven');
});

describe('a list that the contract reads wrongly', () => {
  const unlisted = (records: TimelineRecord[]) =>
    changed(records, 'readback', (one) => ({ ...one, copies: -1, only: 'read' as const }));

  test('is not held against the target where each write is there under a longer name', () => {
    const titled = listed(unlisted(honest), { others: ['Note w1', 'Note w2'], unasked: 2 });
    expect(findingOf(judge(titled), OTHERS)).toMatchObject({
      grade: 'no-evidence',
      because: expect.stringMatching(/the list shows Note w1 where w1 was written.* is: 'Note \{id\}'/),
    });
  });

  test('is held against it where the writes are there too: these are copies', () => {
    const copied = listed(honest, { others: ['copy of w1'], unasked: 1 });
    expect(findingOf(judge(copied), OTHERS).grade).toBe('fail');
  });

  test('is named where it shows fewer than can be read, and no machine is blamed', () => {
    const { findings } = judge(unlisted(honest));
    expect(findings.find(({ id }) => id === 'ledger/read-back')?.because).toMatch(
      /found by contract\.workload\.read and not in what contract\.workload\.list shows.*list\.pages$/,
    );
  });
});

test('a row whose id a call of a check had sent is not held against the target', () => {
  const called = plus(listed(honest, { others: ['c-1'], unasked: 1 }), {
    kind: 'call',
    check: 'booking',
    phase: 'hold',
    round: 0,
    request: 'POST /things {"id":"c-1"}',
    sent: 8000,
    t: 8010,
    outcome: 'answered',
    status: 201,
  });
  expect(findingOf(judge(called), OTHERS).grade).toBe('pass');
});

test('a timeline whose first record does not ask is not asked', () => {
  const { findings } = judge(healthyRun());
  expect(findings.filter(({ id }) => id === 'ledger/content' || id === 'ledger/others')).toEqual([]);
});

describe('a read that finds an acknowledged write absent', () => {
  const absent = (id: string) =>
    changed(honest, 'read', (one) =>
      one.intended === 16_900
        ? { ...one, id, ok: false, found: false, status: 404 }
        : one.intended === 14_900
          ? { ...one, id: 'w10' }
          : one,
    );

  test('that had been read before is told as one that is not monotonic', () => {
    expect(findingOf(judge(absent('w10')), /^no read finds/)).toMatchObject({
      grade: 'fail',
      because: 'one did at 16.900 s: w10 had been read 2.00 s before (reads are not monotonic)',
    });
  });

  test('that had only been acknowledged is told as a user who does not read what he wrote', () => {
    expect(findingOf(judge(absent('w70')), /^no read finds/).because).toMatch(
      /w70 had been acknowledged 295 ms before \(its user does not read what he wrote\)$/,
    );
  });
});

describe('power', () => {
  test.each([
    [0, null],
    [1, 1],
    [2, 1],
    [59, 20],
    [298, 99],
    [299, 100],
    [3000, 1001],
  ])('%d trials without a loss leave no loss of more than one in %d with 95 %%', (trials, n) => {
    expect(oneIn(trials)).toBe(n);
    if (n === null || n === 1) return;
    // The chance that none of the trials shows it.
    expect((1 - 1 / n) ** trials).toBeLessThanOrEqual(0.05);
    expect((1 - 1 / (n + 1)) ** trials).toBeGreaterThan(0.05);
  });

  test('counts what was acknowledged near injection or undo, and is told with none lost', () => {
    const judgement = judge(honest);
    // From 2.605 s to 7.005 s there are 23 writes every 200 ms, and from 14.005 s to 17.805 s there are 20.
    expect(judgement.ledger.power).toEqual({ withinMs: 5000, writes: 43, oneIn: 14 });
    expect(findingOf(judgement, /^no acknowledged write is lost/).because).toMatch(
      /^none of 43 is; of 43 writes acknowledged within 5 s of injection or undo, a loss of one in 14 would/,
    );
  });
});
