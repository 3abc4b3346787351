/**
 * When the target noticed, how long its users were without it, and when it was back.
 *
 * ```
 *  inject            degraded                                 undo          recovered
 *    |---- detect ------|                                      |              |
 *    |                  |                                      |---- recover --|
 *    |------------------------------- rto -----------------------------------|
 *                       |------------------------ outage --------------------|
 * ```
 *
 * The injection is somewhere between the call and its return, and figures that start there are as wide. Figures that
 * start with the undo start when it was complete.
 */

import { detection } from '../../figures/detection.ts';
import { elapsed, type Figure } from '../../figures/interval.ts';
import { type Flap, outage } from '../../figures/outage.ts';
import {
  hidesARun,
  inWords,
  longest,
  missing,
  type Stall,
  spoiling,
  stallsOf,
  widened,
} from '../../figures/stalls.ts';
import type { Interval, Millis } from '../../model/time.ts';
import type { Facts } from '../../signals/facts.ts';
import { watchedUntil } from '../../signals/frame/frame.ts';
import type { Plan } from '../kind.ts';
import { recoveryOf } from '../recovered.ts';
import { undoStamp } from '../undo-stamp.ts';
import { type Impact, type ImpactSpec, impactOf, ofProbe } from './impact.ts';

export interface RecoveryFigures {
  detect: Figure;
  recover: Figure;
  rto: Figure;
  outage: Figure;
}

export interface Recovered {
  figures: RecoveryFigures;
  flaps: Flap[];
  /** How far apart the looks are from which outage, recover and rto were taken, milliseconds; 0 where there are none. */
  resolutionMs: Millis;
  impact: Impact;
}

/** What all figures of one run share. */
interface Run {
  facts: Facts;
  plan: Plan;
  spec: ImpactSpec;
  impact: Impact;
  injection: Interval;
  stalls: readonly Stall[];
}

/** The figures as they were seen in the run. */
export function recoveryFigures(facts: Facts, plan: Plan, spec: ImpactSpec): Recovered {
  const impact = impactOf(facts, plan, spec);
  const { injecting, injected } = facts.fault;
  if (injecting === undefined || injected === undefined) {
    const absent = {
      absent: injecting === undefined ? 'no fault was injected' : 'the injection was never complete',
    };
    const figures = { detect: absent, recover: absent, rto: absent, outage: absent };
    return { figures, flaps: [], resolutionMs: 0, impact };
  }
  const stalls = stallsOf(facts, plan.resolutionMs);
  const run = { facts, plan, spec, impact, injection: { low: injecting, high: injected }, stalls };
  // Readiness may stand for a user who is not meant to notice, but never for one who was without the service.
  const whose = spec.impact === undefined ? ofProbe('user', facts, plan) : impact;
  const seen = outage({
    name: whose.name,
    series: whose.series,
    since: injecting,
    until: watchedUntil(facts),
    stableProbes: plan.stableProbes,
    stalls: missing(whose.looks, stalls),
    resolutionMs: whose.looks.everyMs,
  });
  return {
    figures: { detect: detect(run), recover: recover(run), rto: rto(run), outage: seen.figure },
    flaps: seen.flaps,
    resolutionMs: impact.resolutionMs,
    impact,
  };
}

function detect({ facts, plan, spec, injection, stalls }: Run): Figure {
  const expected = spec.readiness;
  if (expected === undefined) return { absent: 'the contract has readiness stay good: nothing to detect' };
  const until = facts.fault.undoing ?? watchedUntil(facts);
  const found = detection(facts.probes.readiness, expected, injection.low, until);
  if (found === undefined) return { absent: 'readiness never gave the answer that the contract expects' };
  const { looks } = ofProbe('readiness', facts, plan);
  return since(injection, found.at, spoiling(missing(looks, stalls), found.at, found.at, 0));
}

/** From one moment to another that was seen; not reported where stalls spoil it. */
function since(start: Interval, seen: Interval, spoilers: readonly Stall[]): Figure {
  const spoiler = longest(spoilers);
  if (spoiler === undefined) return elapsed(start, seen);
  return { absent: inWords(spoiler), within: elapsed(start, widened(spoilers, seen)) };
}

function recover(run: Run): Figure {
  const { facts, plan, impact } = run;
  const seen = recoveryOf(facts, plan, impact);
  if (plan.whileBroken.user === 'either' && seen && ['never-bad', 'before-undo'].includes(seen.status))
    return wellAtUndo(run);
  if (seen === undefined || seen.status === 'never-bad') return { absent: `${impact.name} never went bad` };
  if (seen.status === 'not-recovered') return { absent: seen.reason };
  if (seen.status === 'before-undo') return { absent: `${impact.name} was good again before the undo` };
  const undone = undoStamp(run.facts, run.plan, run.stalls);
  if (typeof undone === 'string') return { absent: undone };
  return since(undone, seen.at, recoverySpoilers(run, seen, facts.fault.undoing ?? undone.low));
}

/** A fault that strikes now and then is not always striking when it is undone: a user who is served then need not recover. */
function wellAtUndo(run: Run): Figure {
  const undone = undoStamp(run.facts, run.plan, run.stalls);
  return typeof undone === 'string' ? { absent: undone } : { low: 0, high: run.impact.resolutionMs };
}

function rto(run: Run): Figure {
  const { facts, plan, impact, injection } = run;
  const seen = recoveryOf(facts, plan, impact);
  if (seen === undefined) return { absent: 'the undo was never begun' };
  if (seen.status === 'never-bad') return { absent: `${impact.name} never went bad` };
  if (seen.status === 'not-recovered') return { absent: seen.reason };
  return since(injection, seen.at, recoverySpoilers(run, seen, injection.low));
}

/** A stall at the edge moves it; a long one between `from` and the end of the stable run may hide another run. */
function recoverySpoilers(
  { plan, impact, stalls }: Run,
  { at, stable }: { at: Interval; stable: Millis },
  from: Millis,
): readonly Stall[] {
  const long = hidesARun(plan.stableProbes, impact.looks.everyMs);
  return spoiling(missing(impact.looks, stalls), at, { low: from, high: stable }, long);
}
