/** Whose outage the figures tell where a contract names calls: one, or several that are one thing to the user. */

import { expect, test } from 'vitest';
import type { CallRecord } from '../../harness/model/timeline.ts';
import { judge } from '../../harness/promises/judge.ts';
import { EDGES, HEADER, healthyRun } from './support/timeline.ts';

const STABLE = HEADER.stableProbes;
const GOOD = { status: 200 };
const call = { request: { method: 'GET', path: '/routes?n={n}' }, good: GOOD, deadlineMs: 1_000 } as const;

const check = (phase: 'steady' | 'hold' | 'recover', name: string) => ({
  title: `asked in ${phase}`,
  phase,
  call: name,
  everyMs: 100,
  steps: [{ rounds: { atLeast: 1 }, answers: [{ answer: { status: [200, 503] } }] }],
});

/** One call every 100 ms from `from` until `to`, all answered alike. */
function asked(key: string, phase: CallRecord['phase'], [from, to]: [number, number], status: number) {
  const records: CallRecord[] = [];
  for (let sent = from; sent < to; sent += 100)
    records.push({
      kind: 'call',
      check: key,
      phase,
      round: records.length,
      request: `GET /routes?n=${records.length}`,
      sent,
      t: sent + 5,
      outcome: 'answered',
      status,
    });
  return records;
}

/** A run in which new routes were found, then not, and again half a second after the undo. */
function withRoutes(impact: object) {
  const back = EDGES.undone + 500;
  const calls = [
    ...asked('before', 'steady', [EDGES.injecting - 1_000, EDGES.injecting], 200),
    ...asked('meanwhile', 'hold', [EDGES.injected + 10, EDGES.undoing], 503),
    ...asked('again', 'recover', [EDGES.undone, back], 503).map((one) => ({ ...one, check: 'again' })),
    ...asked('again', 'recover', [back, back + 100 * (STABLE + 2)], 200).map((one, at) => ({
      ...one,
      round: at + 5,
    })),
  ];
  const records = healthyRun().map((one) =>
    one.kind === 'run'
      ? {
          ...one,
          contract: {
            ...one.contract,
            impact,
            calls: { known: call, unknown: call },
            checks: {
              before: check('steady', 'known'),
              meanwhile: check('hold', 'unknown'),
              again: check('recover', 'unknown'),
            },
          },
        }
      : one,
  );
  return judge([...records, ...calls].toSorted((a, b) => a.t - b.t)).measures;
}

test('a call that was never asked before the fault has an outage by another that was', () => {
  expect(withRoutes({ call: 'unknown' }).outage).toMatchObject({
    absent: 'unknown was not seen good before it failed',
  });
  const { outage } = withRoutes({ call: ['known', 'unknown'] });
  const length = EDGES.undone + 500 - EDGES.injected;
  expect(outage).toMatchObject({ of: 'unknown', resolution: 100 });
  if (!('low' in outage)) throw new Error(JSON.stringify(outage));
  expect(outage.low).toBeLessThanOrEqual(length);
  expect(outage.high).toBeGreaterThanOrEqual(length);
  expect(outage.high - outage.low).toBeLessThanOrEqual(400);
});
