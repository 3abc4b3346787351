/** What the run waits for of its alerts. */

import type { Look } from '../../model/look.ts';
import { settledAfter } from '../../rules/replay/regime.ts';
import { instanceOf, lastResolved } from '../../signals/alerts/alert-life.ts';
import { stateOf } from '../../signals/alerts/alerts.ts';
import type { Facts } from '../../signals/facts.ts';
import { type Condition, lasting, type Moment, type SoFar, WARM_UP_LIMIT_MS } from '../condition.ts';
import type { Plan } from '../plan.ts';
import type { AlertsSpec } from './spec.ts';
import { suppressionOf } from './suppressed.ts';
import { isTold, receiversOf, telling } from './told.ts';

type Expected = AlertsSpec['expected'][number];

/** Scrapes, and as many evaluations, of the steady state, and how many times as long it is waited for. */
const STEADY_SCRAPES = 4;
const STEADY_TIMES = 2;

export function alertConditions(spec: AlertsSpec, soFar: SoFar<unknown>, when: Moment): Condition[] {
  const { facts, plan } = soFar;
  const { scrapeIntervalMs, evaluationIntervalMs } = plan.pace;
  switch (when) {
    case 'well':
      return [
        silent(facts, plan, 'every rule evaluated and silent', WARM_UP_LIMIT_MS),
        {
          id: 'alerts/none-open',
          for: 'no notification left open',
          limitMs: WARM_UP_LIMIT_MS,
          look: () => noneOpen(facts),
        },
      ];
    case 'steady': {
      const limitMs = STEADY_TIMES * STEADY_SCRAPES * Math.max(scrapeIntervalMs, evaluationIntervalMs);
      return [silent(facts, plan, 'every rule silent', limitMs)];
    }
    case 'hold':
      return [
        ...scaled(spec, plan).flatMap((one) => told(soFar, one, 'firing')),
        // A scrape more than the replay needs, since the first comes at any moment after the injection.
        lasting(
          soFar,
          'alerts/fault-lasts',
          'how the fault goes on',
          settledAfter(scrapeIntervalMs, spec.periodMs) + scrapeIntervalMs,
        ),
      ];
    case 'stays':
      return [
        // What never fired has nothing to clear; the judge says so of its own accord.
        ...scaled(spec, plan).flatMap((one) => (fired(facts, one.alert) ? told(soFar, one, 'resolved') : [])),
        ...unscaled(spec, plan).flatMap((one) => toldWhileFiring(soFar, one)),
      ];
    default:
      return [];
  }
}

/** Those that say something else at this pace: once they fire, people must be told all the same. */
function unscaled(spec: AlertsSpec, plan: Plan) {
  const others = scaled(spec, plan);
  return spec.expected.filter((one) => isTold(one) && !others.includes(one));
}

function toldWhileFiring({ facts, limits }: SoFar<unknown>, expected: Expected): Condition[] {
  const { alert } = expected;
  if (!fired(facts, alert)) return [];
  return [
    {
      id: `alerts/${alert}/delivered`,
      for: `${alert} delivered`,
      limitMs: limits.alerts[alert]?.fireMs ?? 0,
      look: () => (stateOf(facts, alert) === 'firing' ? notified(facts, expected, 'firing') : { met: true }),
    },
  ];
}

/** Whether it has fired since the fault came. */
function fired({ alerts, fault: { injecting = 0 } }: Facts, alert: string): boolean {
  return alerts.some((one) => one.alert === alert && one.state === 'firing' && one.t >= injecting);
}

/** The expected alerts that say at this pace what they say in production; the others need not be waited for. */
function scaled({ expected }: AlertsSpec, { rules }: Plan) {
  const unscaled = rules.flatMap(({ alert, unscaled: why }) => (why === undefined ? [] : [alert]));
  return expected.filter(({ alert }) => !unscaled.includes(alert));
}

function told(
  { facts, limits }: SoFar<unknown>,
  expected: Expected,
  what: 'firing' | 'resolved',
): Condition[] {
  const { alert } = expected;
  const { fireMs, clearMs } = limits.alerts[alert] ?? { fireMs: 0, clearMs: 0 };
  // What an alert says is over when the target is well again, which may be long after the undo.
  const limitMs = what === 'firing' ? fireMs : limits.recoverMs + clearMs;
  const id = `alerts/${alert}`;
  const state = what === 'firing' ? 'firing' : 'inactive';
  // That a target is gone must be told; that all is well again will not be said of one that nothing brings back.
  const common = { limitMs, ...(what === 'firing' ? ({ outlives: true } as const) : {}) };
  const is = {
    ...common,
    id: `${id}/${state}`,
    for: `${alert} ${state}`,
    look: () => alertIs(facts, alert, state),
  };
  const silent = () => suppressionOf(facts, expected) !== undefined;
  // Alertmanager is seen to suppress it, or to tell it, while the fault lasts: with the undo what inhibits it may end before it would be told.
  if (expected.inhibitedBy !== undefined && what === 'firing')
    return [
      is,
      {
        ...common,
        id: `${id}/suppressed`,
        for: `${alert} kept silent`,
        look: () => (silent() ? { met: true } : notified(facts, expected, what)),
      },
    ];
  // Of an alert that was not told the end is not told either.
  if (expected.inhibitedBy !== undefined) return [is];
  if (what === 'resolved' && (silent() || !notified(facts, expected, 'firing').met)) return [is];
  return [
    is,
    {
      ...common,
      id: `${id}/${what === 'firing' ? 'delivered' : 'resolved-delivered'}`,
      for: what === 'firing' ? `${alert} delivered` : `${alert} resolved and delivered`,
      look: () => (silent() ? { met: true } : notified(facts, expected, what)),
    },
  ];
}

function silent(facts: Facts, { rules }: Plan, what: string, limitMs: number): Condition {
  const look = (): Look => {
    for (const { alert } of rules) {
      const state = stateOf(facts, alert);
      if (state !== 'inactive')
        return { met: false, seen: `${alert} is ${state ?? 'not known to Prometheus'}` };
    }
    return { met: true };
  };
  return { id: 'alerts/silent', for: what, limitMs, look };
}

/** On a slow machine the start itself may alert the receiver, which must be told that it is over before it counts. */
function noneOpen({ notifications }: Facts): Look {
  const last = new Map(
    notifications.filter((one) => one.sendsResolved !== false).map((one) => [instanceOf(one), one]),
  );
  const open = [
    ...new Set([...last.values()].filter((one) => one.status === 'firing').map(({ alert }) => alert)),
  ];
  return open.length === 0 ? { met: true } : { met: false, seen: `${open.join(', ')} not yet resolved` };
}

function alertIs(facts: Facts, alert: string, wanted: 'firing' | 'inactive'): Look {
  const state = stateOf(facts, alert);
  if (state === wanted) return { met: true };
  return { met: false, seen: `${alert} is ${state ?? 'not known to Prometheus'}` };
}

function notified(facts: Facts, expected: Expected, status: 'firing' | 'resolved'): Look {
  const { notifications, routed } = facts;
  const { alert } = expected;
  const last = routed.findLast((one) => one.alert === alert);
  // What is kept silent at any hour, or goes where no person is told, does not come while one waits.
  const always =
    last?.suppressedBy.some((one) => one.always === true) === true ||
    (last?.routes.every(({ unread }) => unread !== undefined) ?? false);
  const since = facts.fault.injecting ?? 0;
  const its = telling(
    notifications.filter((one) => one.alert === alert && one.t >= since),
    expected,
  );
  // Every receiver that the contract names must be told, and all that were told must be told of the end.
  const named = receiversOf(expected);
  const told =
    status === 'resolved'
      ? lastResolved(its) !== null || (its.length > 0 && its.every((one) => one.sendsResolved === false))
      : its.length > 0 && named.every((name) => its.some(({ receiver = name }) => receiver === name));
  return told
    ? { met: true }
    : { met: false, seen: `no ${status} notification of ${alert}`, ...(always ? { never: true } : {}) };
}
