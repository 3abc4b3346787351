/**
 * Surprises. An alert that the contract does not expect fails the drill, unless the contract names it, its phases and why.
 *
 * Where the monitoring's durations were divided, two proofs speak of the same alert and may contradict each other: a
 * burst weighs `pace` times more in a compressed range, and one that fires there may be silent in production. Then
 * it is not known, and the finding says so: a failure would accuse a rule of what only the pace did to it, and a pass
 * would keep from the on-call lead that something did fire. Real time can tell.
 */

import type { Phase } from '../../model/phase.ts';
import { PHASES } from '../../model/phase.ts';
import type { Millis } from '../../model/time.ts';
import type { AlertLife } from '../../signals/alerts/alert-life.ts';
import { phaseAt, watchedUntil } from '../../signals/frame/frame.ts';
import { moment } from '../../text/format.ts';
import type { Claim, Expectation, Surprise as Unforeseen } from '../kind.ts';
import type { AlertCase } from './case.ts';
import type { AlertsSpec, AllowedAlert } from './spec.ts';
import { unheardOf } from './unheard.ts';

/** A stack that starts is not ready yet, and its alerts may say so; a stack that is taken down as well. */
const isJudged = (phase: Phase): boolean => phase !== 'start' && phase !== 'stop';

/** Something that was not to be: where and when, in words. */
interface Surprise {
  phase: Phase;
  at: Millis;
  what: string;
  /** What production's own rules say against it. */
  denied?: string;
}

export const UNEXPECTED: Expectation = {
  id: 'alerts/unexpected',
  words: 'no unexpected alert fires or is delivered',
  phase: 'hold',
};

/** What the contract allows is listed whether it occurs or not, so that nothing is missing from the list that was not seen. */
export function allowedExpectations({ allowed }: AlertsSpec): Expectation[] {
  return [...new Set(allowed.map(({ alert }) => alert))].map((name) => ({
    id: allowedId(name),
    words: `${name} occurs only where allowed`,
    phase: 'hold',
  }));
}

function allowedId(name: string): string {
  return `alerts/${name}/allowed`;
}

/** Each alert that surprised is a finding of its own; the promise that none does is kept where all of them were allowed. */
export function unexpectedClaims(known: AlertCase): (Claim | Unforeseen)[] {
  const expected = new Set(known.spec.expected.map(({ alert }) => alert));
  const names = new Set([
    ...known.lives.keys(),
    ...known.asWritten.keys(),
    ...known.spec.allowed.map(({ alert }) => alert),
  ]);
  const surprises = [...names].sort().flatMap((name) => judgeName(known, name, expected.has(name)));
  const worst =
    surprises.find((one) => one.grade === 'fail') ?? surprises.find((one) => one.grade !== 'pass');
  const unknown = unheardOf(known.facts, known.plan);
  if (unknown !== undefined && worst?.grade !== 'fail')
    return [...surprises, { id: UNEXPECTED.id, grade: 'no-evidence', because: unknown }];
  if (worst === undefined) return [...surprises, { id: UNEXPECTED.id, grade: 'pass', because: 'none did' }];
  return [...surprises, { id: UNEXPECTED.id, grade: worst.grade, because: worst.because }];
}

function judgeName(known: AlertCase, name: string, expected: boolean): Unforeseen[] {
  const life = known.lives.get(name) ?? { name, episodes: [], notifications: [] };
  const live = [...firings(known, life, expected), ...notifications(known, life, expected)];
  const unscaled = known.plan.rules.some((one) => one.alert === name && one.unscaled !== undefined);
  const surprises = [
    ...live
      .map((surprise) => ({ ...surprise, ...denial(known, name, surprise) }))
      // Once divided it asks something else, so that there is no contradiction.
      .filter(({ denied }) => denied === undefined || !unscaled),
    ...replayed(known, name, expected),
  ].sort((a, b) => a.at - b.at);
  const allowances = known.spec.allowed.filter((one) => one.alert === name);
  if (surprises.length === 0) return allowances.length === 0 ? [] : [neverSeen(known, name)];
  const forbidden = surprises.filter((one) => !allowances.some(({ phases }) => phases.includes(one.phase)));
  // What nothing speaks against decides.
  const decisive = forbidden.find((one) => one.denied === undefined) ?? forbidden[0];
  return [
    decisive === undefined
      ? allowed(name, allowances, surprises)
      : unexpected(known, decisive, name, allowances),
  ];
}

/** The replay knows nothing of what happened before the fault, and has nothing to add to what ran in real time. */
function denial(
  { facts, plan, asWritten }: AlertCase,
  name: string,
  { at }: Surprise,
): Pick<Surprise, 'denied'> {
  const { pace } = plan.pace;
  const { injecting = Number.POSITIVE_INFINITY } = facts.fault;
  if (pace === 1 || at < injecting || asWritten.get(name)?.status !== 'never') return {};
  return {
    denied:
      `at pace ${pace}; as written, at production's durations, it would have stayed silent. ` +
      `Run it with --pace 1 to know, or name the alert under alerts.allowed of the contract with the reason why it may fire`,
  };
}

function unexpected(
  known: AlertCase,
  surprise: Surprise,
  name: string,
  allowances: readonly AllowedAlert[],
): Unforeseen {
  const phases = allowances.flatMap((one) => one.phases).join(', ');
  const only = phases === '' ? '' : `; the contract allows it only in: ${phases}`;
  const because = `${surprise.what} in phase ${surprise.phase}${only}`;
  const { phase, at } = surprise;
  const steady = known.facts.phases.get('steady')?.begin ?? at;
  const judged = (grade: Claim['grade'], why: string): Unforeseen => ({
    ...(allowances.length > 0
      ? { id: allowedId(name), words: `${name} occurs only where allowed` }
      : { id: `alerts/${name}/silent`, words: `${name} stays silent` }),
    phase,
    grade,
    because: why,
    at,
  });
  const gap = known.prometheusGap({ from: steady, to: at });
  if (gap !== undefined) return judged('no-evidence', `${because}, but ${gap.because}`);
  if (surprise.denied === undefined) return judged('fail', because);
  return judged('no-evidence', `${because}, ${surprise.denied}`);
}

function allowed(
  name: string,
  allowances: readonly AllowedAlert[],
  surprises: readonly Surprise[],
): Unforeseen {
  const first = surprises[0];
  const reason = allowances.find(({ phases }) => first !== undefined && phases.includes(first.phase))?.reason;
  const because = `${first?.what ?? 'it occurred'}; the contract allows it: ${reason ?? ''}`;
  return {
    id: allowedId(name),
    words: `${name} occurs only where allowed`,
    phase: first?.phase ?? 'hold',
    grade: 'pass',
    because,
    ...(first === undefined ? {} : { at: first.at }),
  };
}

function neverSeen({ facts, plan }: AlertCase, name: string): Unforeseen {
  const unknown = unheardOf(facts, plan);
  const judged = { id: allowedId(name), words: `${name} occurs only where allowed`, phase: 'hold' } as const;
  if (unknown === undefined) return { ...judged, grade: 'pass', because: 'it did not' };
  return { ...judged, grade: 'no-evidence', because: unknown };
}

/** Each phase in which it was firing. An expected alert may fire from the injection on. */
function firings({ facts }: AlertCase, { name, episodes }: AlertLife, expected: boolean): Surprise[] {
  const injecting = facts.fault.injecting ?? Number.POSITIVE_INFINITY;
  const until = watchedUntil(facts);
  return episodes.flatMap(({ firing, ended }) => {
    if (firing === undefined || firing.high > until) return [];
    if (expected && firing.high >= injecting) return [];
    const first = PHASES.indexOf(phaseAt(facts, firing.high));
    const last = PHASES.indexOf(phaseAt(facts, Math.min(until, ended?.low ?? until)));
    return PHASES.slice(first, Math.max(first, last) + 1)
      .filter((phase) => isJudged(phase) && facts.phases.has(phase))
      .map((phase) => {
        const at = Math.max(firing.high, facts.phases.get(phase)?.begin ?? 0);
        return { phase, at, what: `${name} was firing at ${moment(at)}` };
      });
  });
}

/** Each phase in which a notification of it arrived that belongs to no firing already accounted for. */
function notifications(known: AlertCase, life: AlertLife, expected: boolean): Surprise[] {
  const { facts } = known;
  const injecting = facts.fault.injecting ?? Number.POSITIVE_INFINITY;
  const until = watchedUntil(facts);
  const seenFiring = life.episodes.some((one) => one.firing !== undefined);
  return life.notifications
    .filter((one) => one.t <= until && !(expected && one.t >= injecting))
    .filter((one) => !seenFiring || isBefore(life, one.t))
    .filter((one) => isJudged(phaseAt(facts, one.t)))
    .map((one) => ({
      phase: phaseAt(facts, one.t),
      at: one.t,
      what: `a ${one.status} notification of ${life.name} arrived at ${moment(one.t)}`,
    }));
}

/** A notification that came before the alert was ever seen firing. */
function isBefore({ episodes }: AlertLife, t: Millis): boolean {
  return episodes.every((one) => one.firing === undefined || one.firing.low > t);
}

/** An unexpected alert that production's rules would have fired, had the fault lasted. */
function replayed({ facts, asWritten }: AlertCase, name: string, expected: boolean): Surprise[] {
  const told = asWritten.get(name);
  if (expected || told?.status !== 'fires') return [];
  const at = facts.fault.injected ?? facts.last;
  return [{ phase: 'hold', at, what: `${name} would have fired as written, at production's durations` }];
}
