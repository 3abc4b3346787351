/**
 * The figures an owner's objective is held against: production time, never the run's compressed time. For
 * alerts that is what the unmodified rules said to the recorded series; at pace 1 the run itself was in real
 * time, and nothing need be predicted.
 */

import { type Figure, latest, rounded } from '../../figures/interval.ts';
import type { AlertSummary } from '../../model/judgement.ts';
import type { PaceUsed } from '../../model/run-header.ts';
import type { Interval } from '../../model/time.ts';
import type { AsWritten } from '../../model/timeline.ts';
import type { AlertFigures } from './figures.ts';

/**
 * `live` with what pace changed replaced by production's time, or by why that is unknown. To what the rules say
 * come Alertmanager's own waits, as production has them, and what delivery took live beyond the compressed ones.
 */
export function productionTime(
  live: AlertFigures,
  alerts: readonly AlertSummary[],
  used: PaceUsed,
): AlertFigures {
  const { pace, groupWaitMs, groupIntervalMs } = used;
  if (pace === 1) return live;
  const expected = alerts.filter((alert) => alert.expected);
  return {
    alert: slowest(expected, 'fires', () => ({ low: 0, high: 0 })),
    deliver: slowest(expected, 'fires', ({ firing, delivered }) => {
      const way = beyond(firing, delivered, groupWaitMs / pace);
      return { low: groupWaitMs + way, high: groupWaitMs + way };
    }),
    // The group speaks again at the end of an interval that began whenever it spoke last.
    clear: slowest(expected, 'resolves', ({ resolved, resolvedDelivered }) => ({
      low: 0,
      high: groupIntervalMs + beyond(resolved, resolvedDelivered, groupIntervalMs / pace),
    })),
  };
}

/** Milliseconds that a notification took live on top of a wait; none where it came sooner than the wait allows. */
function beyond(said: Interval | null, heard: Interval | null, waitMs: number): number {
  return said === null || heard === null ? 0 : Math.max(0, heard.high - said.low - waitMs);
}

/** Of several expected alerts the slowest counts: production has been told when all of them have spoken. */
function slowest(
  expected: readonly AlertSummary[],
  edge: 'fires' | 'resolves',
  then: (alert: AlertSummary) => Interval,
): Figure {
  const moments: Interval[] = [];
  for (const alert of expected) {
    const { name, asWritten } = alert;
    const moment = asWritten.status === 'fires' ? asWritten[edge] : undefined;
    if (moment === undefined) return { absent: `${name}: ${unknown(asWritten, edge)}` };
    const wait = then(alert);
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
