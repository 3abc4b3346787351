/**
 * Each alert the contract expects: loaded, pending, firing, delivered, resolved, and resolved delivered. Of a rule that
 * asks something else once its durations are divided only what it says as written counts, and that a notification that
 * came all the same told the right thing.
 */

import type { AlertSummary } from '../../model/judgement.ts';
import type { LoadedRule } from '../../model/run-header.ts';
import type { Millis } from '../../model/time.ts';
import { type AlertLife, lifeSince } from '../../signals/alerts/alert-life.ts';
import { stateOf } from '../../signals/alerts/alerts.ts';
import { faultProven, watchedUntil } from '../../signals/frame/frame.ts';
import { duration, interval, moment } from '../../text/format.ts';
import { recordsAll } from '../awaited.ts';
import { judging } from '../claim.ts';
import type { Claim, Expectation, Surprise } from '../kind.ts';
import type { Plan } from '../plan.ts';
import { cameTo } from './came-to.ts';
import type { AlertCase } from './case.ts';
import { deliveredClaim, deliveryClaims, deliveryExpectations, firedBefore } from './delivery.ts';
import { receiverClaims, receiverExpectations } from './receivers.ts';
import type { AlertsSpec, ExpectedAlert } from './spec.ts';
import { suppressedClaim, suppressedExpectation } from './suppressed.ts';
import { isTold } from './told.ts';

export function expectedExpectations({ expected, objectives }: AlertsSpec, plan: Plan): Expectation[] {
  return expected.flatMap((one): Expectation[] => {
    const { alert } = one;
    const id = `alerts/${alert}`;
    const rule = plan.rules.find((one) => one.alert === alert);
    const loaded: Expectation = { id: `${id}/loaded`, words: `${alert} is loaded`, phase: 'start' };
    if (rule === undefined) return [loaded];
    const asked =
      rule.unscaled !== undefined ||
      plan.sources !== undefined ||
      asksForProductionTime(objectives, plan.pace.pace);
    const written = asked ? [writtenExpectation(alert)] : [];
    if (rule.unscaled !== undefined) return [loaded, ...written];
    return [
      loaded,
      { id: `${id}/pending`, words: `${alert} is pending`, phase: 'hold' },
      { id: `${id}/fires`, words: `${alert} fires while the fault lasts`, phase: 'hold' },
      ...(isTold(one)
        ? [...deliveryExpectations(alert), ...receiverExpectations(one)]
        : [suppressedExpectation(one)]),
      { id: `${id}/resolves`, words: `${alert} resolves after the undo`, phase: 'verify' },
      ...written,
    ];
  });
}

export function expectedClaims(known: AlertCase): (Claim | Surprise)[] {
  return known.spec.expected.flatMap((expected) => judgeAlert(known, expected));
}

function judgeAlert(known: AlertCase, expected: ExpectedAlert): (Claim | Surprise)[] {
  const { facts, plan } = known;
  const name = expected.alert;
  const loaded = judging(`alerts/${name}/loaded`);
  const rule = plan.rules.find((one) => one.alert === name);
  if (rule === undefined)
    return [
      {
        ...loaded('fail', `no rule of this name is among the ${plan.rules.length} that were loaded`),
        onMachine: 'any',
      },
    ];
  const only = rule.unscaled === undefined ? '' : `; proven as written only: ${rule.unscaled}`;
  const isLoaded = askedOfPrometheus(known, name) ?? loaded('pass', `in group ${rule.group}${only}`);
  const summary = known.alerts.find((one) => one.name === name && one.expected);
  const { injecting } = facts.fault;
  if (summary === undefined) return [isLoaded];
  if (injecting === undefined) return [isLoaded, ...asWritten(known, summary, rule)];
  const life = lifeSince(known.lives.get(name), name, injecting);
  if (rule.unscaled !== undefined) {
    // Whether it fires at this pace says nothing; once it does, people must be told all the same.
    const [told] = isTold(expected) ? deliveryExpectations(name) : [];
    const live = life.notifications.length > 0 || summary.firing !== null;
    const right =
      live && told !== undefined ? [{ ...told, ...deliveredClaim(known, expected, summary, life) }] : [];
    return [isLoaded, ...right, ...asWritten(known, summary, rule)];
  }
  return [
    isLoaded,
    pending(known, summary, rule.forMs),
    firing(known, summary, life),
    ...(isTold(expected)
      ? [...deliveryClaims(known, expected, summary, life), ...receiverClaims(expected, life)]
      : [suppressedClaim(known, expected, summary, life)]),
    resolved(known, summary, rule),
    ...asWritten(known, summary, rule),
  ];
}

/** That a file has a rule is not that Prometheus has it; undefined where it named the rule. */
function askedOfPrometheus({ facts, plan }: AlertCase, name: string): Claim | undefined {
  if (stateOf(facts, name) !== undefined) return undefined;
  const judged = judging(`alerts/${name}/loaded`);
  const others = plan.rules.filter(({ alert }) => stateOf(facts, alert) !== undefined).length;
  if (others === 0) return judged('no-evidence', 'Prometheus named no rule at all');
  const because = `Prometheus named ${others} of the ${plan.rules.length} rules of its files, and not this one`;
  return { ...judged('fail', because), onMachine: 'any' };
}

/**
 * The grade of silence: the target's failure only where fault and Prometheus are beyond doubt, and where production's
 * own rules do not say the contrary of what ran at a pace.
 */
function silence(known: AlertCase, name: string, from: Millis): Pick<Claim, 'grade' | 'because'> {
  const { facts, plan } = known;
  if (!faultProven(facts)) return { grade: 'no-evidence', because: 'the fault itself was not seen' };
  const trouble = known.prometheusGap({ from, to: watchedUntil(facts) });
  if (trouble !== undefined) return { grade: 'no-evidence', because: trouble.because };
  const told = known.asWritten.get(name);
  if (plan.pace.pace !== 1 && told?.status === 'fires') {
    const when = told.fires === undefined ? '' : ` ${interval(told.fires)} after the injection`;
    const because = `at pace ${plan.pace.pace}, but as written it fires${when}. Run it with --pace 1 to know`;
    return { grade: 'no-evidence', because };
  }
  return { grade: 'fail', because: '' };
}

function pending(known: AlertCase, { name, pending, firing }: AlertSummary, forMs: Millis): Claim {
  const judged = judging(`alerts/${name}/pending`);
  if (pending !== null) return judged('pass', `seen at ${moment(pending.high)}`, pending.high);
  if (forMs === 0 && firing !== null) return judged('pass', 'it has no `for` and fires at once', firing.high);
  if (firing !== null) {
    return judged('no-evidence', `it fired at ${moment(firing.high)}, and was not seen pending`, firing.high);
  }
  const { grade, because } = silence(known, name, known.facts.fault.injecting ?? 0);
  return judged(grade, because === '' ? 'it was never seen pending' : `not seen: ${because}`);
}

/**
 * Firing before the undo, and without a break: an alert that comes and goes tells people the wrong thing, unless what it
 * says comes and goes as well.
 */
function firing(known: AlertCase, { name, pending, firing }: AlertSummary, life: AlertLife): Claim {
  const judged = judging(`alerts/${name}/fires`);
  const { injecting = 0, undoing, injected } = known.facts.fault;
  if (firing === null) {
    const { grade, because } = silence(known, name, injecting);
    const until = undoing === undefined ? '' : ` in a hold of ${duration(undoing - (injected ?? injecting))}`;
    const reached = pending === null ? 'it was not even pending' : 'it stayed pending';
    const seen = because === '' ? `never${until}; ${reached}` : `not seen: ${because}`;
    return judged(grade, `${seen}${cameTo(known.facts, name)}`);
  }
  if (firing.high < injecting) {
    return judged('no-evidence', firedBefore(firing.high), firing.high);
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
    if (known.pausesAt(broke.ended.high)) {
      const because = `seen at ${moment(firing.high)}; it paused at ${moment(broke.ended.high)} with the effect`;
      return judged('pass', because, firing.high);
    }
    const trouble = known.prometheusGap({ from: injecting, to: broke.ended.high });
    if (trouble !== undefined) return judged('no-evidence', trouble.because, trouble.at);
    const because = `it fired at ${moment(firing.high)} and stopped at ${moment(broke.ended.high)}, before the undo`;
    return judged('fail', because, broke.ended.high);
  }
  return judged('pass', `seen at ${moment(firing.high)}`, firing.high);
}

/** Whether the alert had any business being over when watching ended, is for `keep_firing_for` to say. */
function resolved(
  known: AlertCase,
  { name, firing, resolved }: AlertSummary,
  { keepFiringForMs = 0 }: LoadedRule,
): Claim {
  const judged = judging(`alerts/${name}/resolves`);
  const { facts } = known;
  const { undone } = facts.fault;
  if (firing === null) return judged('no-evidence', 'it never fired');
  if (undone === undefined) return judged('no-evidence', 'the undo was never complete');
  if (resolved !== null) return judged('pass', `seen at ${moment(resolved.high)}`, resolved.high);
  const trouble = known.prometheusGap({ from: undone, to: watchedUntil(facts) });
  if (trouble !== undefined) return judged('no-evidence', `not seen: ${trouble.because}`, trouble.at);
  const watchedMs = watchedUntil(facts) - undone;
  const keptMs = keepFiringForMs / known.plan.pace.pace;
  if (watchedMs <= keptMs) {
    const because = `watched for ${duration(watchedMs)} after the undo, and keep_firing_for is ${duration(keptMs)} at this pace`;
    return judged('no-evidence', because);
  }
  return judged('fail', `still firing ${duration(watchedMs)} after the undo`);
}

/**
 * What production's own rules would have said. Where nothing was replayed, that is missing evidence if every run of its
 * time did so, if an objective is set on it, or if there is no other word of the rule.
 */
function asWritten(
  known: AlertCase,
  { name, asWritten: told }: AlertSummary,
  { unscaled }: LoadedRule,
): Surprise[] {
  const { facts, plan, spec } = known;
  const replayed = known.asWritten.has(name) || unscaled !== undefined || recordsAll(facts, plan);
  if (!replayed && !asksForProductionTime(spec.objectives, plan.pace.pace)) return [];
  const judged = (grade: Claim['grade'], because: string): Surprise[] => [
    { ...writtenExpectation(name), grade, because },
  ];
  switch (told.status) {
    case 'fires': {
      const when = told.fires === undefined ? '' : `${interval(told.fires)} after the injection`;
      return judged('pass', when === '' ? 'it would have fired' : when);
    }
    case 'never': {
      // Rules that stay silent while nothing is broken do as they should.
      if (!faultProven(known.facts)) return judged('no-evidence', 'the fault itself was not seen');
      const because = told.reason === undefined ? '' : `: ${told.reason}`;
      return judged('fail', `it would never fire${because}`);
    }
    case 'not-proven':
      return judged('no-evidence', told.reason ?? 'no reason was given');
  }
}

function writtenExpectation(alert: string): Expectation {
  const words = `${alert} fires as written, at production's durations`;
  return { id: `alerts/${alert}/as-written`, words, phase: 'hold' };
}

function asksForProductionTime(objectives: AlertsSpec['objectives'], pace: number): boolean {
  const figures = ['alert', 'deliver', 'clear'];
  const asked = objectives.flatMap(({ objective, acceptable }) => [...objective, ...(acceptable ?? [])]);
  return pace !== 1 && asked.some((bound) => figures.includes(bound.figure));
}
