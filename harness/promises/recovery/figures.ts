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
 * start with the undo start when it was complete; a recovery before that is below 0.
 */

import { detection } from '../../figures/detection.ts';
import { elapsed, type Figure } from '../../figures/interval.ts';
import { type Flap, outage } from '../../figures/outage.ts';
import { inWords, longest, missing, type Stall, spoiling, stallsOf, widened } from '../../figures/stalls.ts';
import { periodOf } from '../../model/run-header.ts';
import type { Interval, Millis } from '../../model/time.ts';
import type { Facts } from '../../signals/facts.ts';
import { watchedUntil } from '../../signals/frame/frame.ts';
import type { Plan } from '../plan.ts';
import { recoveryOf, relapsed, relapsesOf } from '../recovered.ts';
import { type Impact, type ImpactSpec, impactOf, ofProbe } from './impact.ts';
import { type Run, worstRecovery } from './worst.ts';

export interface RecoveryFigures {
  detect: Figure;
  recover: Figure;
  rto: Figure;
  outage: Figure;
}

export interface Recovered {
  figures: RecoveryFigures;
  /** Whose `recover` and `rto` are, and whose `outage`. */
  recovered: Impact;
  missed: Impact;
  flaps: Flap[];
  /** That the user was down again after the recovery, and for how long, in words. */
  relapsed?: string;
  impact: Impact;
  /** Milliseconds from one look at readiness to the next. */
  detectMs: Millis;
}

/** The figures as they were seen in the run. */
export function recoveryFigures(facts: Facts, plan: Plan, spec: ImpactSpec): Recovered {
  const impact = impactOf(facts, plan, spec);
  const detectMs = periodOf(plan, 'readiness');
  const { injecting, injected } = facts.fault;
  if (injecting === undefined || injected === undefined) {
    const absent = {
      absent: injecting === undefined ? 'no fault was injected' : 'the injection was never complete',
    };
    const figures = { detect: absent, recover: absent, rto: absent, outage: absent };
    return { figures, recovered: impact, missed: impact, flaps: [], impact, detectMs };
  }
  const stalls = stallsOf(facts, plan.resolutionMs);
  const run = { facts, plan, spec, impact, injection: { low: injecting, high: injected }, stalls };
  // Readiness may stand for a user who is not meant to notice, but never for one who was without the service.
  const whose =
    spec.impact === undefined && plan.probes.user !== undefined ? ofProbe('user', facts, plan) : impact;
  const again = relapsesOf(facts, plan, whose, recoveryOf(facts, plan, whose));
  const seen = outage({
    relapses: again,
    name: whose.name,
    series: whose.series,
    since: injecting,
    until: watchedUntil(facts),
    stableProbes: plan.stableProbes,
    stalls: missing(whose.looks, stalls),
    resolutionMs: whose.looks.everyMs,
  });
  const { whose: recovered, recover, rto } = worstRecovery(run);
  return {
    figures: { detect: detect(run), recover, rto, outage: seen.figure },
    recovered,
    missed: whose,
    flaps: seen.flaps,
    ...(again.length === 0 ? {} : { relapsed: `${whose.name} was ${relapsed(again)}` }),
    impact,
    detectMs,
  };
}

function detect({ facts, plan, spec, injection, stalls }: Run): Figure {
  const expected = spec.readiness;
  if (plan.probes.readiness === undefined) return { absent: 'no readiness probe is declared' };
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
