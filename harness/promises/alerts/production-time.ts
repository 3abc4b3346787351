/**
 * The figures an owner's objective is held against: production time, never the run's compressed time. For
 * alerts that is what the unmodified rules said to the recorded series; at pace 1 the run itself was in real
 * time, and nothing need be predicted.
 */

import { type Figure, latest, rounded } from '../../figures/interval.ts';
import type { AlertSummary } from '../../model/judgement.ts';
import type { PaceUsed } from '../../model/run-header.ts';
import type { Interval, Millis } from '../../model/time.ts';
import type { AsWritten } from '../../model/timeline.ts';
import type { AlertLife } from '../../signals/alerts/alert-life.ts';
import type { AlertFigures } from './figures.ts';

/**
 * `live` with what pace changed replaced by production's time, or by why that is unknown. To what the rules say
 * come Alertmanager's own waits on the alert's own route, as production has them, and what delivery took live beyond
 * the compressed ones. What was not sent has no time.
 */
export function productionTime(
  live: AlertFigures,
  alerts: readonly AlertSummary[],
  used: PaceUsed & Routes,
): AlertFigures {
  const { pace, told } = used;
  if (pace === 1) return live;
  const expected = alerts.filter((alert) => alert.expected);
  const telling = expected.filter(({ name }) => told.has(name));
  const waits = (name: string) => used.waits.get(name) ?? used;
  return {
    alert: slowest(expected, 'fires', () => ({ low: 0, high: 0 })),
    deliver: slowest(telling, 'fires', ({ name, firing, delivered }) => {
      if (delivered === null) return `no receiver was told of ${name}`;
      const { groupWaitMs } = waits(name);
      const way = beyond(firing, delivered, groupWaitMs / pace);
      return { low: groupWaitMs + way, high: groupWaitMs + way };
    }),
    // The group speaks again at the end of an interval that began whenever it spoke last.
    clear: slowest(telling, 'resolves', ({ name, resolved, resolvedDelivered }) => {
      if (resolvedDelivered === null) return `no receiver was told of the end of ${name}`;
      const { groupIntervalMs } = waits(name);
      return { low: 0, high: groupIntervalMs + beyond(resolved, resolvedDelivered, groupIntervalMs / pace) };
    }),
  };
}

type Waits = Pick<PaceUsed, 'groupWaitMs' | 'groupIntervalMs'>;

/** Which alerts the figures are of, and how long Alertmanager waited on the way that each took. */
interface Routes {
  /** The alerts that people must be told of. */
  told: ReadonlySet<string>;
  waits: ReadonlyMap<string, Waits>;
}

/**
 * The waits of the routes by which each alert was told after `since`: by which it was told first that it fires, and last that
 * it is over. Of no alert of which that was not recorded.
 */
export function waitsOf(lives: ReadonlyMap<string, AlertLife>, since: Millis): Map<string, Waits> {
  const waits = new Map<string, Waits>();
  for (const [name, { notifications }] of lives) {
    const first = notifications.find((one) => one.status === 'firing' && one.t >= since);
    const last = notifications.findLast((one) => one.status === 'resolved' && one.t >= since) ?? first;
    if (first?.groupWaitMs !== undefined && last?.groupIntervalMs !== undefined)
      waits.set(name, { groupWaitMs: first.groupWaitMs, groupIntervalMs: last.groupIntervalMs });
  }
  return waits;
}

/** Milliseconds that a notification took live on top of a wait; none where it came sooner than the wait allows. */
function beyond(said: Interval | null, heard: Interval | null, waitMs: number): number {
  return said === null || heard === null ? 0 : Math.max(0, heard.high - said.low - waitMs);
}

/** Of several expected alerts the slowest counts: production has been told when all of them have spoken. */
function slowest(
  expected: readonly AlertSummary[],
  edge: 'fires' | 'resolves',
  then: (alert: AlertSummary) => Interval | string,
): Figure {
  const moments: Interval[] = [];
  for (const alert of expected) {
    const { name, asWritten } = alert;
    const moment = asWritten.status === 'fires' ? asWritten[edge] : undefined;
    if (moment === undefined) return { absent: `${name}: ${unknown(asWritten, edge)}` };
    const wait = then(alert);
    if (typeof wait === 'string') return { absent: wait };
    moments.push({ low: moment.low + wait.low, high: moment.high + wait.high });
  }
  const moment = latest(moments);
  return moment === null ? { absent: 'the contract expects no alert' } : rounded(moment);
}

function unknown({ status, reason }: AsWritten, edge: 'fires' | 'resolves'): string {
  const why = reason === undefined ? '' : `: ${reason}`;
  if (status === 'never') return `as written it never fires${why}`;
  if (status === 'fires') return `as written nothing says when it ${edge}`;
  return reason ?? 'the rules as written were not replayed';
}
