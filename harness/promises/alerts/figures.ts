/** When it was told, of the slowest of the expected alerts: as it was seen live, and in production's time. */

import { elapsed, type Figure, latest } from '../../figures/interval.ts';
import { mainStalled, type Stall, stallsOf } from '../../figures/stalls.ts';
import type { AlertSummary } from '../../model/judgement.ts';
import type { Interval } from '../../model/time.ts';
import type { Facts } from '../../signals/facts.ts';
import type { Plan } from '../plan.ts';
import { undoStamp } from '../undo-stamp.ts';

export interface AlertFigures {
  alert: Figure;
  deliver: Figure;
  clear: Figure;
}

interface Run {
  plan: Plan;
  stalls: readonly Stall[];
  expected: readonly AlertSummary[];
}

/**
 * The figures in the run's compressed time.
 * @param told the alerts that people must be told of
 */
export function liveFigures(
  facts: Facts,
  plan: Plan,
  alerts: readonly AlertSummary[],
  told: ReadonlySet<string>,
): AlertFigures {
  const { injecting, injected } = facts.fault;
  if (injecting === undefined || injected === undefined) {
    const absent = {
      absent: injecting === undefined ? 'no fault was injected' : 'the injection was never complete',
    };
    return { alert: absent, deliver: absent, clear: absent };
  }
  const stalls = stallsOf(facts, plan.resolutionMs);
  const expected = alerts.filter((alert) => alert.expected);
  const run = { plan, stalls, expected };
  // What must be kept silent is not told, and is no part of when people are.
  const telling = { ...run, expected: expected.filter(({ name }) => told.has(name)) };
  const since = (start: Interval, moment: Figure): Figure =>
    'absent' in moment ? moment : elapsed(start, moment);
  const injection = { low: injecting, high: injected };
  const undone = undoStamp(facts, plan, stalls);
  return {
    alert: since(injection, slowest(run, 'firing', 'was never seen firing')),
    deliver: since(injection, slowest(telling, 'delivered', 'was never delivered')),
    clear:
      typeof undone === 'string'
        ? { absent: undone }
        : since(undone, slowest(telling, 'resolvedDelivered', 'was never reported resolved')),
  };
}

/**
 * Production has been told when all of them have been. An alert's edge is only ever known to within an evaluation, so a
 * stall of the main thread shorter than that does not show; a longer one makes the figure invalid.
 */
function slowest(
  { plan, stalls, expected }: Run,
  milestone: 'firing' | 'delivered' | 'resolvedDelivered',
  missing: string,
): Figure {
  const silent = expected.find((alert) => alert[milestone] === null);
  if (silent !== undefined) return { absent: `${silent.name} ${missing}` };
  const moment = latest(expected.flatMap((alert) => alert[milestone] ?? []));
  if (moment === null) return { absent: 'the contract expects no alert' };
  const stalled = mainStalled(stalls, moment.low, moment.high, plan.pace.evaluationIntervalMs);
  return stalled === undefined ? moment : { absent: stalled };
}
