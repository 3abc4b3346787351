/** What the users' requests must do while the fault lasts, by whose word, and that what was accepted is done. */

import { describe, expect, test } from 'vitest';
import type { TimelineRecord } from '../../harness/model/timeline.ts';
import { judge } from '../../harness/promises/judge.ts';
import { KINDS } from '../../harness/promises/kinds.ts';
import { changed, withContract, withHeader } from './support/mutate.ts';
import { EDGES, HEADER, healthyRun } from './support/timeline.ts';

const good = { readiness: 'good', liveness: 'good', user: 'good' } as const;

/** Probes are good throughout, requests are refused while the database is down. */
const unnoticed: TimelineRecord[] = changed(
  withHeader(
    healthyRun().filter(
      (one) => one.kind !== 'notification' && (one.kind !== 'alert' || one.state === 'inactive'),
    ),
    { whileBroken: good, contract: { traffic: 'not promised' } },
  ),
  'probe',
  (one) => ({ ...one, outcome: 'good', status: 200 }),
);

const found = (records: readonly TimelineRecord[], id: string) =>
  judge(records).findings.find((one) => one.id === id);

describe('requests refused while probes are good', () => {
  test('are told where nothing is promised, and leave no bare pass', () => {
    expect(found(unnoticed, 'traffic/writes')).toMatchObject({
      expectation: 'not promised: writes succeed while the fault lasts',
      grade: 'acceptable',
      because: expect.stringMatching(/^(\d+) of \1 writes of the hold did not, the first at .*was refused/),
    });
    expect(found(unnoticed, 'traffic/reads')?.grade).toBe('acceptable');
    expect(judge(unnoticed).verdict.status).toBe('acceptable');
  });

  test('fail where the contract has them succeed, whatever the drill says', () => {
    const promised = withContract(unnoticed, { traffic: { writes: 'good', reads: 'bad' } });
    expect(found(promised, 'traffic/writes')?.grade).toBe('fail');
    expect(found(promised, 'traffic/reads')?.grade).toBe('pass');
    const otherwise = withHeader(promised, { traffic: { writes: 'bad', reads: 'bad' } });
    expect(found(otherwise, 'traffic/writes')?.grade).toBe('fail');
  });

  test('are not asked about in a timeline of before there was such a promise', () => {
    const before = withHeader(unnoticed, { contract: {} });
    expect(found(before, 'traffic/writes')).toBeUndefined();
  });
});

test.each([
  ['a user who is meant not to notice', { whileBroken: good }, { traffic: 'not promised' }],
  ['a user who is without the service', { whileBroken: { ...good, user: 'bad' } }, {}],
  ['a drill that says it', { whileBroken: good, traffic: { writes: 'bad', reads: 'good' } }, {}],
  [
    'a contract that says it',
    { whileBroken: good, contract: { traffic: { writes: 'bad', reads: 'good' } } },
    {},
  ],
  ['a readiness that turns', { whileBroken: good, contract: { readiness: { status: 503 } } }, {}],
] as const)('what holds unless contract or drill say otherwise, for %s', (_, plan, expected) => {
  const traffic = KINDS.find(({ key }) => key === 'traffic');
  expect(traffic?.defaults({ ...HEADER, contract: {}, ...plan })).toEqual(expected);
});

describe('work that is accepted first', () => {
  const { workload } = HEADER;
  if (workload === undefined) throw new Error('the run of these tests has a workload');
  const asked = withHeader(healthyRun(), {
    workload: { ...workload, done: { field: 'status', is: 'done', within: 2000 } },
  });
  const done = changed(asked, 'readback', (one) => (one.copies > 0 ? { ...one, done: true } : one));

  test('and done passes, and is not asked about where nothing says how that shows', () => {
    expect(found(done, 'done/acknowledged')?.grade).toBe('pass');
    expect(found(healthyRun(), 'done/acknowledged')).toBeUndefined();
  });

  test('and left undone fails by that promise alone', () => {
    const idle = changed(done, 'readback', (one) =>
      one.done === true && one.t > EDGES.undone + 4_750 ? { ...one, done: false } : one,
    );
    const { verdict, findings } = judge(idle);
    expect(verdict.status).toBe('fail');
    expect(findings.filter(({ grade }) => grade === 'fail').map(({ id }) => id)).toEqual([
      'done/acknowledged',
    ]);
  });

  test('of which the target does not say is not known', () => {
    expect(found(asked, 'done/acknowledged')?.grade).toBe('no-evidence');
  });
});

describe('a run counts its records', () => {
  const counted = (probes: number) =>
    changed(healthyRun(), 'end', (one) => ({ ...one, records: { probe: probes } }));
  const had = healthyRun().filter(({ kind }) => kind === 'probe').length;

  test('and where one is missing, nothing is proven', () => {
    expect(judge(counted(had)).verdict.status).toBe('pass');
    expect(judge(counted(had + 1)).verdict).toEqual({
      status: 'not-proven',
      reason: `the timeline is whole: missing are 1 of ${had + 1} probe records`,
    });
  });
});
