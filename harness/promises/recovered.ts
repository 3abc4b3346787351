/** Back for good: a stable run after the undo, and no relapse after that. */

import { type Recovery, recovery } from '../figures/recovery.ts';
import { type Relapse, relapses, together } from '../figures/relapse.ts';
import type { ProbeSeries } from '../figures/series.ts';
import type { Way } from '../model/drill.ts';
import type { Facts } from '../signals/facts.ts';
import { watchedUntil } from '../signals/frame/frame.ts';
import { count, duration, interval, moment } from '../text/format.ts';
import { judging } from './claim.ts';
import type { Claim, Expectation } from './kind.ts';
import type { Plan } from './plan.ts';

/** Something that is good or bad over time, and how a finding calls it. */
export interface Watched {
  name: string;
  series: ProbeSeries;
  /** What one look at it is called; a probe where this says nothing. */
  look?: string;
}

/** @param way `either`: it may have been good all along, and only must be good in the end */
export function recoverExpectation(
  id: string,
  name: string,
  { stableProbes }: Pick<Plan, 'stableProbes'>,
  way: Way = 'bad',
): Expectation {
  const does = way === 'either' ? 'is good' : 'recovers';
  const words = `${name} ${does} after the undo, ${stableProbes} times good in a row, and stays so`;
  return { id, words, phase: 'recover' };
}

/** Recovery of one of them, in this run's terms; undefined before the fault was both injected and undone. */
export function recoveryOf(
  facts: Facts,
  { stableProbes }: Pick<Plan, 'stableProbes'>,
  { name, series }: Watched,
): Recovery | undefined {
  const { injecting, undoing } = facts.fault;
  if (injecting === undefined || undoing === undefined) return undefined;
  return recovery({ name, series, injecting, undoing, until: watchedUntil(facts), stableProbes });
}

/** Times one of them went bad again after it had recovered; none where it never did. */
export function relapsesOf(
  facts: Facts,
  { stableProbes }: Pick<Plan, 'stableProbes'>,
  { series }: Pick<Watched, 'series'>,
  seen: Recovery | undefined,
): Relapse[] {
  const { undone } = facts.fault;
  if (undone === undefined || seen === undefined || !('at' in seen)) return [];
  // Requests under way when a spike ended are still being served; until they are over it may come and go.
  const spike = facts.loads.find(({ window }) => window === 'spike');
  const settled = Math.max(seen.at.high, spike?.t ?? 0);
  const since = seen.at.high;
  return relapses({ series, since, settled, undone, until: watchedUntil(facts), stableProbes });
}

/** In words, as the end of a sentence: how long it was down again. */
export function relapsed(all: readonly Relapse[]): string {
  const last = all.at(-1);
  const [first] = all;
  if (first === undefined || last === undefined) return '';
  const { low, high } = together(all);
  const times = all.length === 1 ? '' : `, ${all.length} times,`;
  if (last.back === undefined)
    return `down again${times} for more than ${duration(low)}, until watching ended`;
  return `down again${times} for ${interval({ low, high })}`;
}

/** @param mayBeUnharmed it need not have gone bad: what was good all along is as it should be */
export function recoverClaim(
  id: string,
  facts: Facts,
  plan: Pick<Plan, 'stableProbes'>,
  one: Watched,
  mayBeUnharmed = false,
): Claim {
  const { series, look = 'probe' } = one;
  const { stableProbes } = plan;
  const judged = judging(id);
  const { undoing, undone } = facts.fault;
  if (undoing === undefined || undone === undefined)
    return judged('no-evidence', 'the undo was never complete');
  const until = watchedUntil(facts);
  if (series.from(until) - series.from(undone) < stableProbes)
    return judged('no-evidence', `fewer than ${count(stableProbes, look)} were sent after the undo`);
  const seen = recoveryOf(facts, plan, one);
  if (seen === undefined || seen.status === 'never-bad')
    return mayBeUnharmed
      ? judged('pass', 'it was good all along')
      : judged('no-evidence', 'it never went bad, so that there was nothing to recover from');
  if (seen.status === 'not-recovered') return judged('fail', seen.reason);
  // What is over before the undo is complete is the fault's doing still.
  const again = relapsesOf(facts, plan, one, seen);
  const [relapse] = again;
  if (relapse !== undefined) {
    const { from } = relapse;
    const answer = said(series, series.from(from));
    const because = `good again at ${moment(seen.at.high)}, but at ${moment(from)} ${answer}: ${relapsed(again)}`;
    return judged('fail', because, from);
  }
  const took = seen.at.high - undone;
  const when =
    took < 0 ? `${duration(-took)} before the undo was complete` : `${duration(took)} after the undo`;
  return judged('pass', when, seen.at.high);
}

/** What the probe at `i` was answered, in words. */
export function said(series: ProbeSeries, i: number): string {
  const { outcome, status, json } = series.answer(i);
  const fields = json === undefined ? '' : ` ${JSON.stringify(json)}`;
  return status === undefined ? `${outcome}${fields}` : `${outcome} with status ${status}${fields}`;
}
