/**
 * Surprises. An alert nobody expects fails the drill, unless the contract names it, its phases and why.
 *
 * Where the monitoring's durations were divided, two proofs speak of the same alert and may contradict each other: a
 * burst weighs `pace` times more in a compressed range, and one that fires there may be silent in production. Then
 * nobody knows, and the finding says so: a failure would accuse a rule of what only the pace did to it, and a pass
 * would keep from whoever is on call that something did fire. Real time can tell.
 */

import type { AllowedAlert } from '../../model/contract.ts';
import type { Finding } from '../../model/judgement.ts';
import type { Phase } from '../../model/phase.ts';
import { PHASES } from '../../model/phase.ts';
import type { Millis } from '../../model/time.ts';
import type { AlertLife } from '../../signals/alerts/alert-life.ts';
import { phaseAt, watchedUntil } from '../../signals/evidence.ts';
import { moment } from '../../text/format.ts';
import { type Case, finding } from '../case.ts';
import { prometheusTrouble } from '../sources/judge.ts';

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

export function judgeUnexpectedAlerts(matter: Case): Finding[] {
  const expected = new Set(matter.header.contract.alerts.expected.map(({ alert }) => alert));
  const names = new Set([...matter.lives.keys(), ...matter.evidence.asWritten.keys()]);
  const findings = [...names].sort().flatMap((name) => judgeName(matter, name, expected.has(name)));
  if (findings.some((one) => one.grade !== 'pass')) return findings;
  return [...findings, finding('no unexpected alert fires or is delivered', 'hold', 'pass', 'none did')];
}

function judgeName(matter: Case, name: string, expected: boolean): Finding[] {
  const life = matter.lives.get(name) ?? { name, episodes: [], notifications: [] };
  const live = [...firings(matter, life, expected), ...notifications(matter, life, expected)];
  const unscaled = matter.header.rules.some((one) => one.alert === name && one.unscaled !== undefined);
  const surprises = [
    ...live
      .map((surprise) => ({ ...surprise, ...denial(matter, name, surprise) }))
      // Once divided it asks something else, so that there is no contradiction.
      .filter(({ denied }) => denied === undefined || !unscaled),
    ...replayed(matter, name, expected),
  ].sort((a, b) => a.at - b.at);
  if (surprises.length === 0) return [];
  const allowances = matter.header.contract.alerts.allowed.filter((one) => one.alert === name);
  const forbidden = surprises.filter((one) => !allowances.some(({ phases }) => phases.includes(one.phase)));
  // What nothing speaks against decides.
  const decisive = forbidden.find((one) => one.denied === undefined) ?? forbidden[0];
  return [
    decisive === undefined
      ? allowed(name, allowances, surprises)
      : unexpected(matter, decisive, name, allowances),
  ];
}

/** The replay knows nothing of what happened before the fault, and has nothing to add to what ran in real time. */
function denial({ evidence, header }: Case, name: string, { at }: Surprise): Pick<Surprise, 'denied'> {
  const { pace } = header.pace;
  const { injecting = Number.POSITIVE_INFINITY } = evidence.fault;
  if (pace === 1 || at < injecting || evidence.asWritten.get(name)?.status !== 'never') return {};
  return {
    denied:
      `at pace ${pace}; as written, at production's durations, it would have stayed silent. ` +
      `Run it with --pace 1 to know, or name the alert under alerts.allowed of the contract with the reason why it may fire`,
  };
}

function unexpected(
  matter: Case,
  surprise: Surprise,
  name: string,
  allowances: readonly AllowedAlert[],
): Finding {
  const phases = allowances.flatMap((one) => one.phases).join(', ');
  const only = phases === '' ? '' : `; the contract allows it only in: ${phases}`;
  const because = `${surprise.what} in phase ${surprise.phase}${only}`;
  const expectation = `${name} stays silent`;
  const steady = matter.evidence.phases.get('steady')?.begin ?? surprise.at;
  const trouble = prometheusTrouble(matter, steady, surprise.at);
  if (trouble !== undefined)
    return finding(
      expectation,
      surprise.phase,
      'no-evidence',
      `${because}, but ${trouble.because}`,
      surprise.at,
    );
  if (surprise.denied === undefined)
    return finding(expectation, surprise.phase, 'fail', because, surprise.at);
  return finding(expectation, surprise.phase, 'no-evidence', `${because}, ${surprise.denied}`, surprise.at);
}

function allowed(name: string, allowances: readonly AllowedAlert[], surprises: readonly Surprise[]): Finding {
  const first = surprises[0];
  const reason = allowances.find(({ phases }) => first !== undefined && phases.includes(first.phase))?.reason;
  const because = `${first?.what ?? 'it occurred'}; the contract allows it: ${reason ?? ''}`;
  return finding(`${name} occurs only where allowed`, first?.phase ?? 'hold', 'pass', because, first?.at);
}

/** Each phase in which it was firing. An expected alert may fire from the injection on. */
function firings({ evidence }: Case, { name, episodes }: AlertLife, expected: boolean): Surprise[] {
  const injecting = evidence.fault.injecting ?? Number.POSITIVE_INFINITY;
  const until = watchedUntil(evidence);
  return episodes.flatMap(({ firing, ended }) => {
    if (firing === undefined || firing.high > until) return [];
    if (expected && firing.high >= injecting) return [];
    const first = PHASES.indexOf(phaseAt(evidence, firing.high));
    const last = PHASES.indexOf(phaseAt(evidence, Math.min(until, ended?.low ?? until)));
    return PHASES.slice(first, Math.max(first, last) + 1)
      .filter((phase) => isJudged(phase) && evidence.phases.has(phase))
      .map((phase) => {
        const at = Math.max(firing.high, evidence.phases.get(phase)?.begin ?? 0);
        return { phase, at, what: `${name} was firing at ${moment(at)}` };
      });
  });
}

/** Each phase in which a notification of it arrived that belongs to no firing already accounted for. */
function notifications(matter: Case, life: AlertLife, expected: boolean): Surprise[] {
  const { evidence } = matter;
  const injecting = evidence.fault.injecting ?? Number.POSITIVE_INFINITY;
  const until = watchedUntil(evidence);
  const seenFiring = life.episodes.some((one) => one.firing !== undefined);
  return life.notifications
    .filter((one) => one.t <= until && !(expected && one.t >= injecting))
    .filter((one) => !seenFiring || isBefore(life, one.t))
    .filter((one) => isJudged(phaseAt(evidence, one.t)))
    .map((one) => ({
      phase: phaseAt(evidence, one.t),
      at: one.t,
      what: `a ${one.status} notification of ${life.name} arrived at ${moment(one.t)}`,
    }));
}

/** A notification that came before the alert was ever seen firing. */
function isBefore({ episodes }: AlertLife, t: Millis): boolean {
  return episodes.every((one) => one.firing === undefined || one.firing.low > t);
}

/** An alert nobody expects that production's rules would have fired, had the fault lasted. */
function replayed({ evidence }: Case, name: string, expected: boolean): Surprise[] {
  const told = evidence.asWritten.get(name);
  if (expected || told?.status !== 'fires') return [];
  const at = evidence.fault.injected ?? evidence.last;
  return [{ phase: 'hold', at, what: `${name} would have fired as written, at production's durations` }];
}
