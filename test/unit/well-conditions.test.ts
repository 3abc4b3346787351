/** When a target is well enough to be measured, and whose trouble counts. */

import { expect, test } from 'vitest';
import type { ProbeOutcome } from '../../harness/model/timeline.ts';
import type { DrillRun } from '../../harness/run/drill-run.ts';
import { calmConditions, stillWellConditions, warmUpConditions } from '../../harness/run/questions.ts';
import { emptyLive, type Live, observe } from '../../harness/signals/live.ts';

/** As much of a run, at 10 s of its clock, as the conditions look at; with a shared lease it is one of a suite. */
function runWith(live: Live, shared = false): DrillRun {
  const header = { pace: { scrapeIntervalMs: 1_500 }, contract: { metrics: [] }, stableProbes: 25 };
  const run = {
    clock: { now: () => 10_000 },
    live,
    host: { lease: { shared } },
    plan: { header, sources: [] },
  };
  return run as unknown as DrillRun;
}

/** Whether nothing has been wrong for two scrapes of 1.5 s, at 10 s, after a probe that went so at 8 s. */
function quietAfter(outcome: ProbeOutcome, conditions: typeof warmUpConditions, shared = false) {
  const live = emptyLive(20);
  observe(live, { kind: 'probe', probe: 'user', intended: 8_000, sent: 8_000, t: 8_000, outcome });
  return conditions(runWith(live, shared))
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
  expect(quietAfter(outcome, warmUpConditions)).toBe(warm);
  expect(quietAfter(outcome, calmConditions)).toBe(warm);
  expect(quietAfter(outcome, stillWellConditions)).toBe(still);
  // Nor does one that will be asked again when its turn has come wait until others leave the machine alone.
  expect(quietAfter(outcome, warmUpConditions, true)).toBe(still);
});

test('who has waited is asked whether it is well when its probes leave without a gap, and not before', () => {
  const asked = stillWellConditions(runWith(emptyLive(20))).map((one) => one.for);
  expect(asked.indexOf('user good 25 times on end')).toBeGreaterThanOrEqual(0);
  expect(asked.indexOf('nothing wrong for 2 scrapes')).toBeGreaterThan(
    asked.indexOf('user good 25 times on end'),
  );
});

test('who has waited is still well only when probes leave without a gap again', () => {
  const live = emptyLive(20);
  const ofUser = stillWellConditions(runWith(live)).find((one) => one.for === 'user good 25 times on end');
  const probe = (intended: number, outcome: ProbeOutcome) =>
    observe(live, { kind: 'probe', probe: 'user', intended, sent: intended, t: intended, outcome });
  probe(8_000, 'unsent');
  for (let sent = 1; sent <= 24; sent++) probe(8_000 + sent * 20, 'good');
  expect(ofUser?.look().met).toBe(false);
  probe(8_500, 'good');
  expect(ofUser?.look().met).toBe(true);
});
