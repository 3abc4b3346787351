/** What the facts show of the alerts, read once for what is waited for and for what is judged. */

import type { AlertSummary } from '../../model/judgement.ts';
import type { Millis } from '../../model/time.ts';
import type { AsWritten } from '../../model/timeline.ts';
import { type AlertLife, alertLives, alertSummaries } from '../../signals/alerts/alert-life.ts';
import type { Facts } from '../../signals/facts.ts';
import { watchedUntil } from '../../signals/frame/frame.ts';
import type { Gap, Window } from '../../signals/signal.ts';
import { sourceGap } from '../../signals/sources/gaps.ts';
import type { Plan } from '../plan.ts';
import { gapUnder, PROMETHEUS } from '../rests.ts';
import type { AlertsSpec } from './spec.ts';
import { telling } from './told.ts';

export interface AlertCase {
  facts: Facts;
  plan: Plan;
  spec: AlertsSpec;
  lives: ReadonlyMap<string, AlertLife>;
  /** The same with those notifications alone that reach people. */
  told: ReadonlyMap<string, AlertLife>;
  alerts: readonly AlertSummary[];
  /** Without what the rules as written said of series that have a hole. */
  asWritten: ReadonlyMap<string, AsWritten>;
  /**
   * Why what Prometheus said, or did not say, between two moments says nothing of the target; undefined where it does. It
   * may answer and yet be as old as its last evaluation, or its last scrape.
   */
  prometheusGap(window: Window): Gap | undefined;
  sourceGap(source: string, window: Window): Gap | undefined;
  /** Whether the fault's effect may pause at a moment of the hold: after a whole period of it, where it has one. */
  pausesAt(t: Millis): boolean;
}

export function alertCase(spec: AlertsSpec, facts: Facts, plan: Plan): AlertCase {
  const lives = alertLives(facts);
  const told = new Map(
    [...lives].map(([name, life]) => {
      const expected = spec.expected.find(({ alert }) => alert === name);
      return [name, { ...life, notifications: telling(life.notifications, expected ?? {}) }];
    }),
  );
  const asWritten = withoutHoles(facts, plan);
  const expected = spec.expected.map(({ alert }) => alert);
  return {
    facts,
    plan,
    spec,
    lives,
    told,
    asWritten,
    alerts: alertSummaries({ asWritten, fault: facts.fault }, expected, told),
    prometheusGap: (window) =>
      gapUnder(facts, { on: 'absence', sources: PROMETHEUS, window }, plan.pace.evaluationIntervalMs),
    sourceGap: (source, window) => sourceGap(facts, source, window, plan.pace.evaluationIntervalMs),
    pausesAt(t) {
      const { periodMs } = spec;
      const { injecting, undoing = Number.POSITIVE_INFINITY } = facts.fault;
      return periodMs > 0 && injecting !== undefined && t - injecting >= periodMs && t <= undoing;
    },
  };
}

/** What was not scraped, production's rules cannot have been asked about. */
function withoutHoles(facts: Facts, plan: Plan): Facts['asWritten'] {
  const from = facts.phases.get('steady')?.begin;
  if (from === undefined || facts.asWritten.size === 0) return facts.asWritten;
  const window = { from, to: watchedUntil(facts) };
  const rests = { on: 'absence', sources: ['prometheus', 'scrapes'], window } as const;
  const hole = gapUnder(facts, rests, plan.pace.evaluationIntervalMs);
  if (hole === undefined) return facts.asWritten;
  const unknown = { status: 'not-proven', reason: hole.because } as const;
  return new Map([...facts.asWritten.keys()].map((alert) => [alert, unknown]));
}
