/** What the run waits for of its alerts. */

import type { Look } from '../../model/look.ts';
import { settledAfter } from '../../rules/replay/regime.ts';
import { stateOf } from '../../signals/alerts/alerts.ts';
import type { Facts } from '../../signals/facts.ts';
import { type Condition, lasting, type Moment, type SoFar, WARM_UP_LIMIT_MS } from '../condition.ts';
import type { Plan } from '../kind.ts';
import type { AlertsSpec } from './spec.ts';

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
        ...scaled(spec, plan).flatMap(({ alert }) => told(soFar, alert, 'firing')),
        // A scrape more than the replay needs, since the first comes at any moment after the injection.
        lasting(
          soFar,
          'alerts/fault-lasts',
          'how the fault goes on',
          settledAfter(scrapeIntervalMs, spec.periodMs) + scrapeIntervalMs,
        ),
      ];
    case 'stays':
      return scaled(spec, plan).flatMap(({ alert }) =>
        // What never fired has nothing to clear; the judge says so of its own accord.
        notified(facts, alert, 'firing').met ? told(soFar, alert, 'resolved') : [],
      );
    default:
      return [];
  }
}

/** The expected alerts that say at this pace what they say in production; the others need not be waited for. */
function scaled({ expected }: AlertsSpec, { rules }: Plan) {
  const unscaled = rules.flatMap(({ alert, unscaled: why }) => (why === undefined ? [] : [alert]));
  return expected.filter(({ alert }) => !unscaled.includes(alert));
}

function told({ facts, limits }: SoFar<unknown>, alert: string, what: 'firing' | 'resolved'): Condition[] {
  const { fireMs, clearMs } = limits.alerts[alert] ?? { fireMs: 0, clearMs: 0 };
  // What an alert says is over when the target is well again, which may be long after the undo.
  const limitMs = what === 'firing' ? fireMs : limits.recoverMs + clearMs;
  const id = `alerts/${alert}`;
  const state = what === 'firing' ? 'firing' : 'inactive';
  // That a target is gone must be told; that all is well again will not be said of one that nothing brings back.
  const common = { limitMs, ...(what === 'firing' ? ({ outlives: true } as const) : {}) };
  return [
    { ...common, id: `${id}/${state}`, for: `${alert} ${state}`, look: () => alertIs(facts, alert, state) },
    {
      ...common,
      id: `${id}/${what === 'firing' ? 'delivered' : 'resolved-delivered'}`,
      for: what === 'firing' ? `${alert} delivered` : `${alert} resolved and delivered`,
      look: () => notified(facts, alert, what),
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
  const last = new Map(notifications.map(({ alert, status }) => [alert, status]));
  const open = [...last].filter(([, status]) => status === 'firing').map(([alert]) => alert);
  return open.length === 0 ? { met: true } : { met: false, seen: `${open.join(', ')} not yet resolved` };
}

function alertIs(facts: Facts, alert: string, wanted: 'firing' | 'inactive'): Look {
  const state = stateOf(facts, alert);
  if (state === wanted) return { met: true };
  return { met: false, seen: `${alert} is ${state ?? 'not known to Prometheus'}` };
}

function notified({ notifications }: Facts, alert: string, status: 'firing' | 'resolved'): Look {
  return notifications.some((one) => one.alert === alert && one.status === status)
    ? { met: true }
    : { met: false, seen: `no ${status} notification of ${alert}` };
}
