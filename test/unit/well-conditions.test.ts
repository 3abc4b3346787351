/** When a target is well enough to be measured, and whose trouble counts. */

import { expect, test } from 'vitest';
import type { ProbeOutcome, TimelineRecord } from '../../harness/model/timeline.ts';
import { KINDS } from '../../harness/promises/kinds.ts';
import type { DrillRun } from '../../harness/run/open-drill.ts';
import {
  calmConditions,
  questionsOf,
  stillWellConditions,
  wellConditions,
} from '../../harness/run/questions.ts';
import { type Facts, gather, gathering } from '../../harness/signals/facts.ts';
import { HEADER } from './support/timeline.ts';

/** As much of a run, at 10 s of its clock, as the conditions look at; with a shared lease it is one of a suite. */
function runWith(facts: Facts, shared = false): DrillRun {
  const header = { ...HEADER, pace: { ...HEADER.pace, scrapeIntervalMs: 1_500 }, stableProbes: 25 };
  const limits = { detectMs: 0, recoverMs: 0, calmMs: 0, metricMs: 0, alerts: {} };
  return {
    clock: { now: () => 10_000 },
    facts,
    host: { lease: { shared } },
    plan: { header, limits, fault: {}, kinds: KINDS },
  } as unknown as DrillRun;
}

const probe = (intended: number, outcome: ProbeOutcome): TimelineRecord => ({
  kind: 'probe',
  probe: 'user',
  intended,
  sent: intended,
  t: intended,
  outcome,
});

/** Whether nothing has been wrong for two scrapes of 1.5 s, at 10 s, after a probe that went so at 8 s. */
function quietAfter(outcome: ProbeOutcome, conditions: typeof wellConditions, shared = false) {
  return conditions(runWith(gather([probe(8_000, outcome)]), shared))
    .find((one) => one.for === 'nothing wrong for 2 scrapes')
    ?.look().met;
}

test.each<[ProbeOutcome, boolean, boolean]>([
  ['good', true, true],
  ['bad', false, false],
  ['late', false, false],
  ['refused', false, false],
  // The machine was busy: warm-up waits until it is not; a run whose turn has come knows that it no longer is.
  ['unsent', false, true],
])('two seconds after a probe that was %s: warm %s, still well %s', (outcome, warm, still) => {
  expect(quietAfter(outcome, wellConditions)).toBe(warm);
  expect(quietAfter(outcome, calmConditions)).toBe(warm);
  expect(quietAfter(outcome, stillWellConditions)).toBe(still);
  // Nor does one that will be asked again when its turn has come wait until others leave the machine alone.
  expect(quietAfter(outcome, wellConditions, true)).toBe(still);
});

test('a run that has waited is asked whether it is well once its probes leave without a gap', () => {
  const asked = stillWellConditions(runWith(gather([]))).map((one) => one.for);
  expect(asked.indexOf('user good 25 times on end')).toBeGreaterThanOrEqual(0);
  expect(asked.indexOf('nothing wrong for 2 scrapes')).toBeGreaterThan(
    asked.indexOf('user good 25 times on end'),
  );
});

test('a run that has waited is still well only when probes leave without a gap again', () => {
  const { facts, add } = gathering();
  const ofUser = stillWellConditions(runWith(facts)).find((one) => one.for === 'user good 25 times on end');
  add(probe(8_000, 'unsent'));
  for (let sent = 1; sent <= 24; sent++) add(probe(8_000 + sent * 20, 'good'));
  expect(ofUser?.look().met).toBe(false);
  add(probe(8_500, 'good'));
  expect(ofUser?.look().met).toBe(true);
});

test('a workload that the target does not accept is told before any source is waited for', () => {
  const [first] = wellConditions(runWith(gather([])));
  expect(first?.id).toBe('traffic/succeeds');
});

test('the steady state lasts until so many looks were had, also where the machine held one back', () => {
  const everyMs = 1_600;
  const { facts, add } = gathering();
  const asked = runWith(facts);
  const header = { ...asked.plan.header, periodsMs: { user: everyMs } };
  let now = 0;
  const run = { ...asked, clock: { now: () => now }, plan: { ...asked.plan, header } } as DrillRun;
  const looked = questionsOf(run, 'steady').find(({ id }) => id === 'probes/user/looked');
  const isMetAfter = (looks: number) => {
    for (; now < looks * everyMs; now += everyMs) add(probe(now, now === 5 * everyMs ? 'unsent' : 'good'));
    return looked?.look().met;
  };
  // 25 periods and the deadline of the last are over, and 25 were due at a steady pace: of these one was never sent.
  expect(isMetAfter(25)).toBe(false);
  now += 1_000;
  expect(looked?.look()).toEqual({ met: false, seen: '24 so far' });
  add(probe(now, 'good'));
  expect(looked?.look().met).toBe(true);
});
