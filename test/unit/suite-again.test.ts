/** A suite asks again only for what the machine left open. */

import { expect, test } from 'vitest';
import { machinesDoing } from '../../harness/cli/suite/machines-doing.ts';
import type { Finding, VerdictStatus } from '../../harness/model/judgement.ts';
import { reportOf, unit } from './support/suite.ts';
import { healthyRun } from './support/timeline.ts';

function open(id: string, ofMachine: boolean): Finding {
  const because = 'the machine was short of CPU for 99 % of the hold: it was late';
  const finding: Finding = { id, expectation: id, phase: 'hold', grade: 'no-evidence', because };
  return ofMachine ? { ...finding, ofMachine } : finding;
}

function outcome(status: VerdictStatus, ...findings: Finding[]) {
  return { report: reportOf(healthyRun(), { verdict: { status, reason: 'a reason' }, findings }) };
}

test('what the machine alone left open is done once more, for the reason it gives', () => {
  const unproven = outcome('not-proven', open('probes/readiness/broken', true), open('a', true));
  expect(machinesDoing(unproven)).toMatch(/^the machine was short of CPU/);
});

test('evidence that is missing for another reason as well is not asked for twice', () => {
  expect(machinesDoing(outcome('not-proven', open('a', true), open('b', false)))).toBeUndefined();
});

test('where the machine kept the steady state from coming, what follows from that does not count', () => {
  expect(machinesDoing(outcome('not-proven', open('run/steady', true), open('b', false)))).toBeDefined();
});

test('a failure is never asked for twice, nor a run without a report', () => {
  expect(machinesDoing(outcome('fail', open('a', true)))).toBeUndefined();
  expect(machinesDoing(outcome('pass'))).toBeUndefined();
  const missing = {
    ...unit('db-down', 'stopped', 'veza'),
    status: 'not-proven',
    reason: 'no image',
  } as const;
  expect(machinesDoing({ missing })).toBeUndefined();
});
