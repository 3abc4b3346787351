/** Recovery is all of the users' traffic: the worst of what the fault hits, the user probe, writes and reads. */

import { apart, elapsed, type Figure, moreThan } from '../../figures/interval.ts';
import type { Recovery } from '../../figures/recovery.ts';
import { hidesARun, inWords, longest, missing, type Stall, spoiling, widened } from '../../figures/stalls.ts';
import type { Interval, Millis } from '../../model/time.ts';
import type { Facts } from '../../signals/facts.ts';
import { watchedUntil } from '../../signals/frame/frame.ts';
import type { Plan } from '../plan.ts';
import { recoveryOf, relapsesOf } from '../recovered.ts';
import { undoStamp } from '../undo-stamp.ts';
import { type Impact, type ImpactSpec, ofProbe, ofRequests } from './impact.ts';

/** What all figures of one run share. */
export interface Run {
  facts: Facts;
  plan: Plan;
  spec: ImpactSpec;
  impact: Impact;
  injection: Interval;
  stalls: readonly Stall[];
}

/** When one of them was back. */
interface Back {
  whose: Impact;
  recover: Figure;
  rto: Figure;
}

/**
 * What the fault hits, unless one of the others recovered later for certain: the least that its figure can be is more than
 * the most that this one can. Looks that are further apart than this do not make a figure coarser that they agree with.
 */
export function worstRecovery(run: Run): Back {
  const { facts, plan, impact } = run;
  const first = { whose: impact, recover: ofImpact(run), rto: rto(run, impact) };
  const user = ofProbe('user', facts, plan);
  const others = [user, ofRequests('writes', facts, plan), ofRequests('reads', facts, plan)];
  return others
    .filter((one) => one.of !== impact.of && hasRecovered(run, one) !== undefined)
    .map((whose) => ({ whose, recover: recover(run, whose), rto: rto(run, whose) }))
    .reduce((worst, one) => (isWorse(one.recover, worst.recover) ? one : worst), first);
}

function isWorse(one: Figure, than: Figure): boolean {
  const [seen, other] = [rangeOf(one), rangeOf(than)];
  if (seen === undefined) return false;
  return (
    other === undefined || seen.low > other.high || (seen.high > other.high && !Number.isFinite(seen.high))
  );
}

function rangeOf(figure: Figure): Interval | undefined {
  return 'absent' in figure ? figure.within : figure;
}

/** Where it went bad and had enough looks since the undo to say whether it came back. */
function hasRecovered({ facts, plan }: Run, { name, series }: Impact): Recovery | undefined {
  const seen = recoveryOf(facts, plan, { name, series });
  const { undone } = facts.fault;
  if (seen === undefined || undone === undefined) return undefined;
  if (seen.status === 'never-bad' || seen.status === 'before-undo') return undefined;
  const looks = series.from(watchedUntil(facts)) - series.from(undone);
  return looks < plan.stableProbes ? undefined : seen;
}

function ofImpact(run: Run): Figure {
  const { facts, plan, impact } = run;
  const seen = recoveryOf(facts, plan, impact);
  if (plan.whileBroken.user === 'either' && seen && ['never-bad', 'before-undo'].includes(seen.status))
    return wellAtUndo(run);
  return recover(run, impact);
}

function recover(run: Run, whose: Impact): Figure {
  const { facts, plan } = run;
  const seen = recoveryOf(facts, plan, whose);
  if (seen === undefined || seen.status === 'never-bad') return { absent: `${whose.name} never went bad` };
  if (seen.status === 'before-undo') return { absent: `${whose.name} was good again before the undo` };
  const undone = undoStamp(facts, plan, run.stalls);
  if (typeof undone === 'string') return { absent: undone };
  if (seen.status === 'not-recovered') return never(seen, undone.high);
  const back = forGood(run, whose, seen);
  if ('lastBad' in back) return never(back, undone.high);
  const spoilers = recoverySpoilers(run, whose, back, facts.fault.undoing ?? undone.low);
  return spoiled(spoilers, back.at, (at) => apart(undone, at));
}

/** A fault that strikes now and then is not always striking when it is undone: a user who is served then need not recover. */
function wellAtUndo(run: Run): Figure {
  const undone = undoStamp(run.facts, run.plan, run.stalls);
  return typeof undone === 'string' ? { absent: undone } : { low: 0, high: run.impact.resolutionMs };
}

function rto(run: Run, whose: Impact): Figure {
  const { facts, plan, injection } = run;
  const seen = recoveryOf(facts, plan, whose);
  if (seen === undefined) return { absent: 'the undo was never begun' };
  if (seen.status === 'never-bad') return { absent: `${whose.name} never went bad` };
  if (seen.status === 'not-recovered') return never(seen, injection.high);
  const back = forGood(run, whose, seen);
  if ('lastBad' in back) return never(back, injection.high);
  const spoilers = recoverySpoilers(run, whose, back, injection.low);
  return spoiled(spoilers, back.at, (at) => elapsed(injection, at));
}

/** When it was back to stay: after its last relapse, where it had any. */
function forGood(
  { facts, plan }: Run,
  whose: Impact,
  seen: Recovery & { at: Interval; stable: Millis },
): { at: Interval; stable: Millis } | { reason: string; lastBad: Millis } {
  const last = relapsesOf(facts, plan, whose, seen).at(-1);
  if (last === undefined) return seen;
  if (last.back !== undefined) return last.back;
  const { lastBad } = last;
  return { reason: `${whose.name} went bad again and was not seen good for good`, lastBad };
}

/** It lasted until the last look at the least, which is enough to hold a bound against. */
function never({ reason, lastBad }: { reason: string; lastBad: Millis }, since: Millis): Figure {
  // A run that was ended before it could come back says nothing of how long it would have taken.
  return lastBad <= since ? { absent: reason } : { absent: reason, within: moreThan(lastBad - since) };
}

function spoiled(spoilers: readonly Stall[], seen: Interval, measured: (at: Interval) => Interval): Figure {
  const spoiler = longest(spoilers);
  if (spoiler === undefined) return measured(seen);
  return { absent: inWords(spoiler), within: measured(widened(spoilers, seen)) };
}

/** A stall at the edge moves it; a long one between `from` and the end of the stable run may hide another run. */
function recoverySpoilers(
  { plan, stalls }: Run,
  { looks }: Impact,
  { at, stable }: { at: Interval; stable: Millis },
  from: Millis,
): readonly Stall[] {
  const long = hidesARun(plan.stableProbes, looks.everyMs);
  return spoiling(missing(looks, stalls), at, { low: from, high: stable }, long);
}
