/** The restore on a real stack: what it comes to in each variant, each bad backup, and restores that bring back all but one thing. */

import { expect, test } from 'vitest';
import type { RehearsalStep } from '../../harness/rehearse/rehearsal-step.ts';
import { BAD } from '../../targets/atmr/rehearsals/restore/bad-backups.ts';
import restore from '../../targets/atmr/rehearsals/restore.ts';
import { rehearseTampered } from '../support/rehearse.ts';

const MINUTE = 60_000;

test('wal: restored to a named moment, with every step timed, and within what owners promise', async () => {
  const { report } = await rehearseTampered(restore, { variant: 'wal', recordAs: 'restore-wal' });
  expect(report.verdict).toEqual({ status: 'pass' });
  for (const { title, outcome, measured } of report.steps) {
    expect([title, outcome]).toEqual([title, 'done']);
    expect(measured, title).not.toBeNull();
  }
  const loss = report.figures.find(({ id }) => id === 'loss');
  expect(loss?.measured?.high, 'archive_timeout is counted').toBeGreaterThan(MINUTE / 2);
  expect(loss?.grade).toBe('pass');
  expect(report.checklist.filter(({ list }) => list === 'after the restore')).toHaveLength(5);
});

test('dumps: hourly dumps alone fail for their age at the worst moment, and for nothing else', async () => {
  const { report } = await rehearseTampered(restore, { variant: 'dumps', recordAs: 'restore-dumps' });
  expect(report.verdict).toEqual({
    status: 'fail',
    reason: expect.stringMatching(
      /^RPO: age of the newest .*: too late; no more than 15 minutes .*continuously/,
    ),
  });
  expect(report.checklist.flatMap(({ title, ok }) => (ok ? [] : [title]))).toEqual([
    'no more than 15 minutes can be lost',
  ]);
  expect(report.steps.map(({ title, outcome }) => [title, outcome])).toEqual(
    report.steps.map(({ title }) => [title, 'done']),
  );
});

test('bad backups: each is refused for its own reason, and the next older is restored', async () => {
  const { report } = await rehearseTampered(restore, {
    variant: 'bad-backups',
    recordAs: 'restore-bad-backups',
  });
  expect(report.verdict).toEqual({ status: 'pass' });
  const tried = report.steps.filter(({ id }) => id.startsWith('bad-'));
  expect(tried.map(({ id, outcome }) => [id, outcome])).toEqual(
    Object.keys(BAD).map((name) => [`bad-${name}`, 'done']),
  );
});

/** What a restore leaves out, as what it would have left. */
const LEFT_OUT: readonly [what: string, id: string, sql: string][] = [
  ['a table', 'table/public.schema_version', 'DROP TABLE schema_version'],
  ['a row', 'table/public.bookings', 'DELETE FROM bookings WHERE seq = (SELECT min(seq) FROM bookings)'],
  ["a sequence's value", 'sequence/public.bookings_seq_seq', `SELECT setval('bookings_seq_seq', 1, false)`],
  ['an index', 'index/public.bookings_pending', 'DROP INDEX bookings_pending'],
  ["a role's rights", 'right/reporting on public.bookings', 'REVOKE SELECT ON bookings FROM reporting'],
];

/** A restore that ends well, and has left something out. */
function leavingOut(sql: string, step: RehearsalStep): RehearsalStep {
  if (step.id !== 'restore') return step;
  return {
    ...step,
    async act(world, signal, tell) {
      await step.act?.(world, signal, tell);
      await world.run('restored', ['psql', '-U', 'atmr', '-d', 'atmr', '-qc', sql], signal);
    },
  };
}

test.each(LEFT_OUT)('a restore that leaves %s out: it is named', async (what, id, sql) => {
  const { steps } = restore;
  const sabotaged = {
    ...restore,
    steps: (way: string) =>
      (typeof steps === 'function' ? steps(way) : steps).map((step) =>
        'in' in step ? step : leavingOut(sql, step),
      ),
  };
  const { report } = await rehearseTampered(sabotaged, {
    variant: 'dumps',
    recordAs: `restore-leaves-out-${what.replaceAll(/\W+/g, '-')}`,
  });
  expect(report.verdict.status).toBe('fail');
  expect(report.verdict.reason).toContain(`All is as it was: not all is as it was noted`);
  const wrong = report.checklist.filter(({ list, ok }) => list === 'as it was' && !ok);
  // With a table go its columns, its keys and who owns it.
  expect(wrong.map(({ title }) => title)).toContain(id);
  if (what !== 'a table') expect(wrong.map(({ title }) => title)).toEqual([id]);
});
