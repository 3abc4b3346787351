import type { MetricExpectation } from '../model/contract.ts';
import type { Live } from '../signals/live.ts';
import type { DrillRun } from './drill-run.ts';
import type { Look } from './wait.ts';

/** Successful requests on end that make the workload a witness. */
export const REQUESTS = 10;

export function atLeast(had: number, wanted: number): Look {
  return had >= wanted ? { met: true } : { met: false, seen: `${had} so far` };
}

/** Whether a metric's values are as expected; no series is no evidence, never a yes. */
export function holds({ is }: MetricExpectation, values: readonly number[]): boolean {
  return (
    values.length > 0 &&
    values.every((value) =>
      'above' in is ? value > is.above : 'below' in is ? value < is.below : value === is.equals,
    )
  );
}

export function requestsOk({ requests }: Live): Look {
  if (requests.okInARow >= REQUESTS) return { met: true };
  return { met: false, seen: requests.failed === 0 ? `${requests.okInARow} so far` : requests.lastFailure };
}

/** A target that declined every request of a kind from the first does not know the request, and will not learn it. */
export function declined({ declined: kinds }: Live, { header }: DrillRun['plan']): Look | undefined {
  for (const kind of ['write', 'read'] as const) {
    const { times, status } = kinds[kind] || { times: 0, status: 0 };
    if (times < REQUESTS) continue;
    const { method, path } = header.workload[kind];
    const seen =
      `each ${kind} was answered ${status}; ` +
      `contract.workload.${kind} in targets/${header.target}/target.ts (${method} ${path}) must be a request that the target accepts`;
    return { met: false, seen, never: true };
  }
  return undefined;
}

export function rulesSilent(live: Live, plan: DrillRun['plan']): Look {
  for (const { alert } of plan.header.rules) {
    const state = live.alerts.get(alert)?.state;
    if (state !== 'inactive')
      return { met: false, seen: `${alert} is ${state ?? 'not known to Prometheus'}` };
  }
  return { met: true };
}

/** On a slow machine the start itself may alert somebody, who must be told that it is over before it counts. */
export function nobodyWaits({ notifications }: Live): Look {
  const last = new Map(notifications.map(({ alert, status }) => [alert, status]));
  const open = [...last].filter(([, status]) => status === 'firing').map(([alert]) => alert);
  return open.length === 0 ? { met: true } : { met: false, seen: `${open.join(', ')} not yet resolved` };
}

export function alertIs(live: Live, alert: string, wanted: 'firing' | 'inactive'): Look {
  const state = live.alerts.get(alert)?.state;
  return state === wanted
    ? { met: true }
    : { met: false, seen: `${alert} is ${state ?? 'not known to Prometheus'}` };
}

export function notified(live: Live, alert: string, status: 'firing' | 'resolved'): Look {
  return live.notifications.some((one) => one.alert === alert && one.status === status)
    ? { met: true }
    : { met: false, seen: `no ${status} notification of ${alert}` };
}
