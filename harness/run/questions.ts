import type { MetricExpectation } from '../model/contract.ts';
import type { Phase } from '../model/phase.ts';
import { PROBES } from '../model/request.ts';
import type { Millis } from '../model/time.ts';
import { checkConditions } from '../promises/checks/conditions.ts';
import { drawConditions } from '../promises/fault/draw-conditions.ts';
import { calmMs, queueConditions, spikeConditions } from '../promises/load/conditions.ts';
import { settledAfter } from '../rules/replay/regime.ts';
import type { Live } from '../signals/live.ts';
import { goodFor, lasting } from './conditions.ts';
import type { Condition, DrillRun } from './drill-run.ts';
import {
  alertIs,
  atLeast,
  declined,
  holds,
  nobodyWaits,
  notified,
  REQUESTS,
  requestsOk,
  rulesSilent,
} from './looks.ts';

/** Everything answers within this or something is wrong that is no drill's business. */
const WARM_UP_LIMIT_MS = 60_000;
/** Requests of the workload that show which way they go while it is broken. */
const TRAFFIC_REQUESTS = 5;
/** A machine that is busy with something else calms down, or this is not the time for a drill. */
const QUIET_SCRAPES = 2;
/** Scrapes, and as many evaluations, for which nothing may be wrong before something is broken. */
const STEADY_SCRAPES = 4;

/** Scrapes of a recovery, one more than the replay needs of it, since the first comes at any moment. */
const RECOVERY_SCRAPES = 5;

/** The target answers; only now does it make sense to send it users. */
export function upConditions({ live, plan }: DrillRun): Condition[] {
  return PROBES.map((probe) => goodFor(live, probe, plan.header.stableProbes, WARM_UP_LIMIT_MS));
}

/** Traffic succeeds, whoever watches is up, and the machine has calmed down. */
export function calmConditions(run: DrillRun): Condition[] {
  const { live } = run;
  return wellConditions(run, () => Math.max(live.lastTrouble, live.lastUnsent));
}

/** Before steady state can be asked about. For one that waits for its turn the machine need not be calm before that. */
export function warmUpConditions(run: DrillRun): Condition[] {
  return run.host.lease.shared ? wellConditions(run, () => run.live.lastTrouble) : calmConditions(run);
}

/**
 * That nothing has gone wrong since, for a run that has waited for its turn. The machine was busy with others until
 * now: that probes could not be sent meanwhile says nothing of the target, but they must leave without a gap again.
 * That is asked first, since it takes time, in which something may go wrong.
 */
export function stillWellConditions(run: DrillRun): Condition[] {
  return [...upConditions(run), ...wellConditions(run, () => run.live.lastTrouble)];
}

/** @param lastTrouble when something was wrong last, milliseconds of the run's clock */
function wellConditions({ clock, live, plan }: DrillRun, lastTrouble: () => Millis): Condition[] {
  const quietMs = QUIET_SCRAPES * plan.header.pace.scrapeIntervalMs;
  return [
    // First, since a workload that the target does not accept need not wait for anybody who watches.
    {
      for: `${REQUESTS} requests of the workload on end`,
      limitMs: WARM_UP_LIMIT_MS,
      look: () => declined(live, plan) ?? requestsOk(live),
    },
    ...sourceConditions(live, plan, WARM_UP_LIMIT_MS),
    {
      for: 'every rule evaluated and silent',
      limitMs: WARM_UP_LIMIT_MS,
      look: () => rulesSilent(live, plan),
    },
    { for: 'no notification left open', limitMs: WARM_UP_LIMIT_MS, look: () => nobodyWaits(live) },
    {
      for: `nothing wrong for ${QUIET_SCRAPES} scrapes`,
      limitMs: WARM_UP_LIMIT_MS,
      look: () => {
        const forMs = clock.now() - lastTrouble();
        return forMs >= quietMs
          ? { met: true }
          : { met: false, seen: `${(forMs / 1000).toFixed(0)} s so far` };
      },
    },
    ...metricConditions(live, plan.header.contract.metrics, 'steady', 'start', WARM_UP_LIMIT_MS),
  ];
}

/** The window that is judged as steady: long enough for the rules to have looked at it several times. */
export function steadyConditions({ clock, live, plan }: DrillRun): Condition[] {
  const { scrapeIntervalMs, evaluationIntervalMs } = plan.header.pace;
  const windowMs = STEADY_SCRAPES * Math.max(scrapeIntervalMs, evaluationIntervalMs);
  return [
    lasting(clock, `${STEADY_SCRAPES} scrapes with nothing wrong`, windowMs),
    ...sourceConditions(live, plan, windowMs * 2),
    { for: 'every rule silent', limitMs: windowMs * 2, look: () => rulesSilent(live, plan) },
    ...checkConditions(live, plan, 'steady', 0),
  ];
}

/** The questions the fault must answer; the hold lasts as long as the longest of them. */
export function holdQuestions(run: DrillRun): Condition[] {
  const { clock, live, plan } = run;
  const { contract, pace, whileBroken } = plan.header;
  const limitMs = plan.limits.detectMs;
  const probes = PROBES.filter((probe) => whileBroken[probe] === 'bad').map(
    (probe): Condition => ({
      for: `${probe} to turn bad`,
      limitMs,
      look: () =>
        live.probes.state(probe).badRun > 0 ? { met: true } : { met: false, seen: `${probe} is good` },
    }),
  );
  const alerts = scaled(plan).flatMap(({ alert }): Condition[] => {
    const fireMs = plan.limits.alerts[alert]?.fireMs ?? 0;
    return [
      { for: `${alert} firing`, limitMs: fireMs, look: () => alertIs(live, alert, 'firing') },
      { for: `${alert} delivered`, limitMs: fireMs, look: () => notified(live, alert, 'firing') },
    ];
  });
  // A spike is as long as its contract has it.
  if (contract.load !== undefined) return spikeConditions(run, 'sent');
  return [
    ...probes,
    ...trafficQuestions(live, plan),
    ...checkConditions(live, plan, 'hold', limitMs),
    ...metricConditions(live, contract.metrics, 'hold', 'hold', plan.limits.metricMs),
    ...alerts,
    ...drawConditions(run),
    // A scrape more than the replay needs, since the first comes at any moment after the injection.
    lasting(
      clock,
      'how the fault goes on',
      settledAfter(pace.scrapeIntervalMs, contract.periodMs ?? 0) + pace.scrapeIntervalMs,
    ),
  ];
}

/** The expected alerts that say at this pace what they say in production; nobody need wait for the others. */
function scaled({ header }: DrillRun['plan']) {
  const unscaled = header.rules.flatMap(({ alert, unscaled }) => (unscaled === undefined ? [] : [alert]));
  return header.contract.alerts.expected.filter(({ alert }) => !unscaled.includes(alert));
}

/** What must come back by itself once the fault is undone; and after that, what must stay so and be told by the monitoring. */
export function recoveryQuestions(run: DrillRun): { back: Condition[]; after: Condition[] } {
  const { clock, live, plan } = run;
  const { contract, pace, stableProbes, workload } = plan.header;
  const alerts = scaled(plan).flatMap(({ alert }): Condition[] => {
    // What an alert says is over when the target is well again, which may be long after the undo.
    const clearMs = plan.limits.recoverMs + (plan.limits.alerts[alert]?.clearMs ?? 0);
    // What never fired has nothing to clear; the judge says so of its own accord.
    if (!live.notifications.some((one) => one.alert === alert && one.status === 'firing')) return [];
    return [
      { for: `${alert} inactive`, limitMs: clearMs, look: () => alertIs(live, alert, 'inactive') },
      {
        for: `${alert} resolved and delivered`,
        limitMs: clearMs,
        look: () => notified(live, alert, 'resolved'),
      },
    ];
  });
  const back: Condition[] = [
    ...PROBES.map((probe) => goodFor(live, probe, stableProbes, plan.limits.recoverMs)),
    {
      for: `${REQUESTS} requests of the workload on end`,
      limitMs: plan.limits.recoverMs,
      look: () => requestsOk(live),
    },
    // Until a stable run of them has been seen, it is not known how long that took.
    ...(contract.impact === 'writes'
      ? [
          {
            for: `${stableProbes} writes acknowledged on end`,
            limitMs: plan.limits.recoverMs,
            look: () => atLeast(live.writes.acknowledged, stableProbes),
          },
        ]
      : []),
    // A breaker that closes again does so long after its service answers.
    ...checkConditions(live, plan, 'recover', plan.limits.recoverMs),
  ];
  const after: Condition[] = [
    // What recovers at once must still be seen to stay so: by as many requests as are called stable, and by the replay.
    lasting(
      clock,
      'how the recovery goes on',
      Math.max(
        ((stableProbes + 1) * 1000) / workload.ratePerSecond,
        RECOVERY_SCRAPES * pace.scrapeIntervalMs,
      ),
    ),
    ...spikeConditions(run, 'over'),
    ...queueConditions(run, calmMs(plan)),
    ...alerts,
  ];
  return { back, after };
}

/** Enough requests of the workload while it is broken to say which way they go. */
function trafficQuestions(live: Live, { header, limits }: DrillRun['plan']): Condition[] {
  const { traffic } = header;
  if (traffic === undefined) return [];
  const went = (what: string, run: () => number): Condition => ({
    for: `${TRAFFIC_REQUESTS} ${what} on end`,
    limitMs: limits.detectMs,
    look: () => atLeast(run(), TRAFFIC_REQUESTS),
  });
  return [
    traffic.writes === 'bad'
      ? went('writes not acknowledged', () => live.writes.denied)
      : went('writes acknowledged', () => live.writes.acknowledged),
    ...(traffic.reads === 'good' ? [went('reads answered', () => live.readsOkInARow)] : []),
  ];
}

/** What the metrics must say once all is over. */
export function finalQuestions({ live, plan }: DrillRun): Condition[] {
  return metricConditions(live, plan.header.contract.metrics, 'verify', 'verify', plan.limits.metricMs);
}

function metricConditions(
  live: Live,
  metrics: readonly MetricExpectation[],
  asked: MetricExpectation['phase'],
  /** Only a look of this phase counts. */
  during: Phase,
  limitMs: number,
): Condition[] {
  return metrics
    .filter((metric) => metric.phase === asked)
    .map((metric) => ({
      for: metric.title,
      limitMs,
      look: () => {
        const seen = live.metrics.get(metric.title);
        if (seen?.phase === during && holds(metric, seen.values)) return { met: true };
        return {
          met: false,
          seen: seen?.error ?? `values ${seen ? `[${seen.values.join(', ')}]` : 'not asked yet'}`,
        };
      },
    }));
}

function sourceConditions(live: Live, plan: DrillRun['plan'], limitMs: number): Condition[] {
  return plan.sources.map((source) => ({
    for: `evidence from ${source}`,
    limitMs,
    look: () => {
      const seen = live.sources.get(source);
      return seen?.ok ? { met: true } : { met: false, seen: seen?.detail ?? 'not heard of yet' };
    },
  }));
}
