/** Rules that are meant for a fault and cannot fire as they are written: held to their silence, with why. */

import { expect, test } from 'vitest';
import type { AsWritten, TimelineRecord } from '../../harness/model/timeline.ts';
import { rulesShown } from '../../harness/promises/alerts/shown.ts';
import { judge } from '../../harness/promises/judge.ts';
import { gather } from '../../harness/signals/facts.ts';
import { plus, withContract } from './support/mutate.ts';
import { alertRecord, EXPECTED_ALERT, healthyRun } from './support/timeline.ts';

const ID = 'alerts/ErrorRate/cannot';
const meant = withContract(healthyRun(), {
  alerts: {
    expected: [EXPECTED_ALERT],
    silent: [{ alert: 'ErrorRate', reason: 'it waits for a counter to be 0' }],
  },
});
const written = (told: AsWritten): TimelineRecord => ({
  kind: 'as-written',
  t: 19_650,
  alert: 'ErrorRate',
  ...told,
});
const graded = (records: TimelineRecord[]) => judge(records).findings.find(({ id }) => id === ID);
const never = written({ status: 'never', reason: 'hits was 412 at least, where == 0 fires' });

test('one that never fires as written passes, says why, and cannot in the matrix of alerts', () => {
  const records = plus(meant, never);
  expect(graded(records)).toMatchObject({ grade: 'pass', because: expect.stringMatching(/412 at least/) });
  const shown = rulesShown(gather(records), judge(records).findings);
  expect(shown.find(({ alert }) => alert === 'ErrorRate')).toMatchObject({ shows: 'cannot' });
});

test('one that would have fired as written breaks the promise', () => {
  expect(graded(plus(meant, written({ status: 'fires' })))).toMatchObject({ grade: 'fail' });
});

test('one that fired breaks it, whatever its rule as written says', () => {
  const fired = plus(plus(meant, never), alertRecord('ErrorRate', 9_000, 'firing'));
  expect(graded(fired)).toMatchObject({ grade: 'fail' });
});

test('one that was not replayed shows nothing', () => {
  expect(graded(meant)).toMatchObject({ grade: 'no-evidence' });
});
