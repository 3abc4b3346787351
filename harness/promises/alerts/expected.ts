/**
 * Each alert the contract expects: loaded, pending, firing, delivered, resolved, and resolved delivered. Of a rule that
 * asks something else once its durations are divided only what it says as written counts, and that whoever was told
 * all the same was told right.
 */

import type { ExpectedAlert } from '../../model/contract.ts';
import type { AlertSummary, Finding, Grade } from '../../model/judgement.ts';
import type { Phase } from '../../model/phase.ts';
import type { LoadedRule } from '../../model/run-header.ts';
import type { Millis } from '../../model/time.ts';
import { type AlertLife, lifeSince } from '../../signals/alerts/alert-life.ts';
import { watchedUntil } from '../../signals/evidence.ts';
import { duration, interval, moment } from '../../text/format.ts';
import { type Case, finding, pausesByContract } from '../case.ts';
import { faultProven, prometheusTrouble } from '../sources/judge.ts';
import { delivered, deliveryFindings } from './delivery.ts';

export function judgeExpectedAlerts(matter: Case): Finding[] {
  return matter.header.contract.alerts.expected.flatMap((expected) => judgeAlert(matter, expected));
}

function judgeAlert(matter: Case, expected: ExpectedAlert): Finding[] {
  const { evidence, header } = matter;
  const name = expected.alert;
  const rule = header.rules.find((one) => one.alert === name);
  if (rule === undefined) {
    const because = `no rule of this name is among the ${header.rules.length} that were loaded`;
    return [finding(`${name} is loaded`, 'start', 'fail', because)];
  }
  const only = rule.unscaled === undefined ? '' : `; proven as written only: ${rule.unscaled}`;
  const loaded = finding(`${name} is loaded`, 'start', 'pass', `in group ${rule.group}${only}`);
  const summary = matter.alerts.find((one) => one.name === name && one.expected);
  const { injecting } = evidence.fault;
  if (summary === undefined || injecting === undefined) {
    return [loaded, finding(`${name} fires`, 'hold', 'no-evidence', 'no fault was injected')];
  }
  const life = lifeSince(matter.lives.get(name), name, injecting);
  if (rule.unscaled !== undefined) {
    const told = summary.delivered === null ? [] : [delivered(matter, expected, summary, life)];
    return [loaded, ...told, ...asWritten(matter, summary, rule)];
  }
  return [
    loaded,
    pending(matter, summary, rule.forMs),
    firing(matter, summary, life),
    ...deliveryFindings(matter, expected, summary, life),
    resolved(matter, summary),
    ...asWritten(matter, summary, rule),
  ];
}

/**
 * The grade of silence: the target's failure only where fault and Prometheus are beyond doubt, and where production's
 * own rules do not say the contrary of what ran at a pace.
 */
function silence(matter: Case, name: string, from: Millis): { grade: Grade; because: string } {
  const { evidence, header } = matter;
  if (!faultProven(evidence)) return { grade: 'no-evidence', because: 'the fault itself was not seen' };
  const trouble = prometheusTrouble(matter, from, watchedUntil(evidence));
  if (trouble !== undefined) return { grade: 'no-evidence', because: trouble.because };
  const told = evidence.asWritten.get(name);
  if (header.pace.pace !== 1 && told?.status === 'fires') {
    const when = told.fires === undefined ? '' : ` ${interval(told.fires)} after the injection`;
    const because = `at pace ${header.pace.pace}, but as written it fires${when}. Run it with --pace 1 to know`;
    return { grade: 'no-evidence', because };
  }
  return { grade: 'fail', because: '' };
}

function pending(matter: Case, { name, pending, firing }: AlertSummary, forMs: Millis): Finding {
  const expectation = `${name} is pending`;
  const judged = (grade: Grade, because: string, at?: Millis): Finding =>
    finding(expectation, 'hold', grade, because, at);
  if (pending !== null) return judged('pass', `seen at ${moment(pending.high)}`, pending.high);
  if (forMs === 0 && firing !== null) return judged('pass', 'it has no `for` and fires at once', firing.high);
  if (firing !== null) {
    return judged(
      'no-evidence',
      `it fired at ${moment(firing.high)}, and nobody saw it pending`,
      firing.high,
    );
  }
  const { grade, because } = silence(matter, name, matter.evidence.fault.injecting ?? 0);
  return judged(grade, because === '' ? 'it was never seen pending' : `not seen: ${because}`);
}

/**
 * Firing before the undo, and without a break: an alert that comes and goes tells people the wrong thing, unless what it
 * says comes and goes as well.
 */
function firing(matter: Case, { name, pending, firing }: AlertSummary, life: AlertLife): Finding {
  const judged = (grade: Grade, because: string, at?: Millis): Finding =>
    finding(`${name} fires while the fault lasts`, 'hold', grade, because, at);
  const { injecting = 0, undoing, injected } = matter.evidence.fault;
  if (firing === null) {
    const { grade, because } = silence(matter, name, injecting);
    const until = undoing === undefined ? '' : ` in a hold of ${duration(undoing - (injected ?? injecting))}`;
    const reached = pending === null ? 'it was not even pending' : 'it stayed pending';
    return judged(grade, because === '' ? `never${until}; ${reached}` : `not seen: ${because}`);
  }
  if (firing.high < injecting) {
    return judged('fail', `it was firing before the fault, at ${moment(firing.high)}`, firing.high);
  }
  if (undoing !== undefined && firing.low >= undoing) {
    return judged('fail', `only after the undo, at ${moment(firing.high)}`, firing.high);
  }
  const broke = life.episodes.find(
    (one) => one.firing !== undefined && one.ended !== undefined && one.ended.high < (undoing ?? 0),
  );
  const stillFiring = life.episodes.some(
    (one) =>
      one.firing !== undefined &&
      one.firing.low < (broke?.ended?.low ?? 0) &&
      (one.ended?.high ?? Number.POSITIVE_INFINITY) >= (undoing ?? 0),
  );
  if (broke?.ended !== undefined && !stillFiring) {
    if (pausesByContract(matter, broke.ended.high)) {
      const because = `seen at ${moment(firing.high)}; it paused at ${moment(broke.ended.high)} with the effect`;
      return judged('pass', because, firing.high);
    }
    const trouble = prometheusTrouble(matter, injecting, broke.ended.high);
    if (trouble !== undefined) return judged('no-evidence', trouble.because, trouble.at);
    const because = `it fired at ${moment(firing.high)} and stopped at ${moment(broke.ended.high)}, before the undo`;
    return judged('fail', because, broke.ended.high);
  }
  return judged('pass', `seen at ${moment(firing.high)}`, firing.high);
}

function resolved(matter: Case, { name, firing, resolved }: AlertSummary): Finding {
  const judged = (grade: Grade, because: string, at?: Millis): Finding =>
    finding(`${name} resolves after the undo`, 'verify', grade, because, at);
  const { evidence } = matter;
  const { undone } = evidence.fault;
  if (firing === null) return judged('no-evidence', 'it never fired');
  if (undone === undefined) return judged('no-evidence', 'the undo was never complete');
  if (resolved !== null) return judged('pass', `seen at ${moment(resolved.high)}`, resolved.high);
  const trouble = prometheusTrouble(matter, undone, watchedUntil(evidence));
  if (trouble !== undefined) return judged('no-evidence', `not seen: ${trouble.because}`, trouble.at);
  return judged('fail', `still firing ${duration(watchedUntil(evidence) - undone)} after the undo`);
}

/**
 * What production's own rules would have said. Where nothing was replayed, that is missing evidence only if
 * somebody set an objective on it, or there is no other word of the rule.
 */
function asWritten(
  { evidence, header }: Case,
  { name, asWritten }: AlertSummary,
  { unscaled }: LoadedRule,
): Finding[] {
  const replayed = evidence.asWritten.has(name) || unscaled !== undefined;
  if (!replayed && !asksForProductionTime(header.contract.objectives, header.pace.pace)) return [];
  const phase: Phase = 'hold';
  const expectation = `${name} fires as written, at production's durations`;
  const why = asWritten.reason ?? 'no reason was given';
  switch (asWritten.status) {
    case 'fires': {
      const when = asWritten.fires === undefined ? '' : `${interval(asWritten.fires)} after the injection`;
      return [finding(expectation, phase, 'pass', when === '' ? 'it would have fired' : when)];
    }
    case 'never': {
      // Rules that stay silent while nothing is broken do as they should.
      if (!faultProven(evidence))
        return [finding(expectation, phase, 'no-evidence', 'the fault itself was not seen')];
      const because = asWritten.reason === undefined ? '' : `: ${asWritten.reason}`;
      return [finding(expectation, phase, 'fail', `it would never fire${because}`)];
    }
    case 'not-proven':
      return [finding(expectation, phase, 'no-evidence', why)];
  }
}

function asksForProductionTime(objectives: Case['header']['contract']['objectives'], pace: number): boolean {
  const figures = ['alert', 'deliver', 'clear'];
  const asked = objectives.flatMap(({ objective, acceptable }) => [...objective, ...(acceptable ?? [])]);
  return pace !== 1 && asked.some((bound) => figures.includes(bound.figure));
}
