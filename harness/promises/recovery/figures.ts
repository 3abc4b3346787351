/**
 * The seven figures of a run.
 *
 * ```
 *  inject            degraded      alert firing   delivered        undo          recovered    resolved delivered
 *    |---- detect ------|               |             |              |               |               |
 *    |---------------------- alert -----|             |              |---- recover --|               |
 *    |------------------------------ deliver ---------|              |---------------- clear --------|
 *                       |------------------------ outage --------------------------- |
 * ```
 *
 * The injection is somewhere between the call and its return, and figures that start there are as wide.
 * Figures that start with the undo start when it was complete.
 */

import { detection } from '../../figures/detection.ts';
import { elapsed, type Figure, latest } from '../../figures/interval.ts';
import { type Flap, outage } from '../../figures/outage.ts';
import { type Recovery, recovery } from '../../figures/recovery.ts';
import {
  hidesARun,
  inWords,
  longest,
  mainStalled,
  missing,
  type Stall,
  spoiling,
  stallsOf,
  stamped,
  widened,
} from '../../figures/stalls.ts';
import type { AlertSummary } from '../../model/judgement.ts';
import type { MeasureName } from '../../model/objective.ts';
import type { RunHeader } from '../../model/run-header.ts';
import type { Interval, Millis } from '../../model/time.ts';
import type { Evidence } from '../../signals/evidence.ts';
import { watchedUntil } from '../../signals/evidence.ts';
import { type Impact, impactOf, ofProbe } from './impact.ts';

export interface Figures {
  measures: Record<MeasureName, Figure>;
  flaps: Flap[];
  /** How far apart the looks are from which outage, recover and rto were taken, milliseconds. */
  impactResolutionMs: Millis;
}

/** What all figures of one run share. */
interface Run {
  evidence: Evidence;
  header: RunHeader;
  impact: Impact;
  injection: Interval;
  stalls: readonly Stall[];
}

/** The figures as they were seen in the run. Those of alerts are in the run's compressed time. */
export function figures(evidence: Evidence, alerts: readonly AlertSummary[]): Figures {
  const { header, fault } = evidence;
  if (header === undefined) return none('the timeline has no header');
  const { injecting, injected } = fault;
  if (injecting === undefined) return none('no fault was injected');
  if (injected === undefined) return none('the injection was never complete');
  const stalls = stallsOf(evidence, header.resolutionMs);
  const impact = impactOf(evidence, header);
  const run = { evidence, header, impact, injection: { low: injecting, high: injected }, stalls };
  // Readiness may stand for a user who is not meant to notice, but never for one who was without the service.
  const whose =
    header.contract.impact === undefined ? ofProbe('user', evidence, header.resolutionMs) : impact;
  const seen = outage({
    name: whose.name,
    series: whose.series,
    since: injecting,
    until: watchedUntil(evidence),
    stableProbes: header.stableProbes,
    stalls: missing(whose.looks, stalls),
    resolutionMs: whose.looks.everyMs,
  });
  const expected = alerts.filter((alert) => alert.expected);
  return {
    measures: {
      detect: detect(run),
      alert: sinceInjection(run, expected, 'firing', 'was never seen firing'),
      deliver: sinceInjection(run, expected, 'delivered', 'was never delivered'),
      recover: recover(run),
      rto: rto(run),
      outage: seen.figure,
      clear: clear(run, expected),
    },
    flaps: seen.flaps,
    impactResolutionMs: impact.resolutionMs,
  };
}

/** Recovery of one of them, in this run's terms; undefined before the fault was both injected and undone. */
export function recoveryOf(
  evidence: Evidence,
  header: RunHeader,
  { name, series }: Pick<Impact, 'name' | 'series'>,
): Recovery | undefined {
  const { injecting, undoing } = evidence.fault;
  if (injecting === undefined || undoing === undefined) return undefined;
  return recovery({
    name,
    series,
    injecting,
    undoing,
    until: watchedUntil(evidence),
    stableProbes: header.stableProbes,
  });
}

function none(reason: string): Figures {
  const absent = { absent: reason };
  const measures = {
    detect: absent,
    alert: absent,
    deliver: absent,
    recover: absent,
    rto: absent,
    outage: absent,
    clear: absent,
  };
  return { measures, flaps: [], impactResolutionMs: 0 };
}

function detect({ evidence, header, injection, stalls }: Run): Figure {
  const expected = header.contract.readiness;
  if (expected === undefined) return { absent: 'the contract has readiness stay good: nothing to detect' };
  const until = evidence.fault.undoing ?? watchedUntil(evidence);
  const found = detection(evidence.probes.readiness, expected, injection.low, until);
  if (found === undefined) return { absent: 'readiness never gave the answer that the contract expects' };
  const { looks } = ofProbe('readiness', evidence, header.resolutionMs);
  return since(injection, found.at, spoiling(missing(looks, stalls), found.at, found.at, 0));
}

/** From one moment to another that somebody saw; not reported where stalls spoil it. */
function since(start: Interval, seen: Interval, spoilers: readonly Stall[]): Figure {
  const spoiler = longest(spoilers);
  if (spoiler === undefined) return elapsed(start, seen);
  return { absent: inWords(spoiler), within: elapsed(start, widened(spoilers, seen)) };
}

/** When the undo was complete; a reason where the runner stood still for too long to tell. */
function undoStamp({ evidence, header, stalls }: Run): Interval | string {
  const { undone } = evidence.fault;
  if (undone === undefined) return 'the undo was never complete';
  const long = hidesARun(header.stableProbes, header.resolutionMs);
  return mainStalled(stalls, undone, undone, long) ?? stamped(stalls, undone);
}

function recover(run: Run): Figure {
  const { evidence, header, impact } = run;
  const seen = recoveryOf(evidence, header, impact);
  if (header.whileBroken.user === 'either' && seen && ['never-bad', 'before-undo'].includes(seen.status))
    return wellAtUndo(run);
  if (seen === undefined || seen.status === 'never-bad') return { absent: `${impact.name} never went bad` };
  if (seen.status === 'not-recovered') return { absent: seen.reason };
  if (seen.status === 'before-undo') return { absent: `${impact.name} was good again before the undo` };
  const undone = undoStamp(run);
  if (typeof undone === 'string') return { absent: undone };
  return since(undone, seen.at, recoverySpoilers(run, seen, evidence.fault.undoing ?? undone.low));
}

/** A fault that strikes now and then is not always striking when it is undone: who is well then need not recover. */
function wellAtUndo(run: Run): Figure {
  const undone = undoStamp(run);
  return typeof undone === 'string' ? { absent: undone } : { low: 0, high: run.impact.resolutionMs };
}

function rto(run: Run): Figure {
  const { evidence, header, impact, injection } = run;
  const seen = recoveryOf(evidence, header, impact);
  if (seen === undefined) return { absent: 'the undo was never begun' };
  if (seen.status === 'never-bad') return { absent: `${impact.name} never went bad` };
  if (seen.status === 'not-recovered') return { absent: seen.reason };
  return since(injection, seen.at, recoverySpoilers(run, seen, injection.low));
}

/** A stall at the edge moves it; a long one between `from` and the end of the stable run may hide another run. */
function recoverySpoilers(
  { header, impact, stalls }: Run,
  { at, stable }: { at: Interval; stable: Millis },
  from: Millis,
): readonly Stall[] {
  const long = hidesARun(header.stableProbes, impact.looks.everyMs);
  return spoiling(missing(impact.looks, stalls), at, { low: from, high: stable }, long);
}

/** For the slowest of the expected alerts: production has been told when all of them have been. */
function sinceInjection(
  run: Run,
  expected: readonly AlertSummary[],
  milestone: 'firing' | 'delivered',
  missing: string,
): Figure {
  const moment = slowest(run, expected, milestone, missing);
  return 'absent' in moment ? moment : elapsed(run.injection, moment);
}

function clear(run: Run, expected: readonly AlertSummary[]): Figure {
  const undone = undoStamp(run);
  if (typeof undone === 'string') return { absent: undone };
  const moment = slowest(run, expected, 'resolvedDelivered', 'was never reported resolved');
  return 'absent' in moment ? moment : elapsed(undone, moment);
}

/**
 * An alert's edge is only ever known to within an evaluation, so a stall of the main thread shorter than that
 * does not show; a longer one makes the figure invalid.
 */
function slowest(
  { header, stalls }: Run,
  expected: readonly AlertSummary[],
  milestone: 'firing' | 'delivered' | 'resolvedDelivered',
  missing: string,
): Figure {
  const silent = expected.find((alert) => alert[milestone] === null);
  if (silent !== undefined) return { absent: `${silent.name} ${missing}` };
  const moment = latest(expected.flatMap((alert) => alert[milestone] ?? []));
  if (moment === null) return { absent: 'the contract expects no alert' };
  const grain = header.pace.evaluationIntervalMs;
  const stalled = mainStalled(stalls, moment.low, moment.high, grain);
  return stalled === undefined ? moment : { absent: stalled };
}
