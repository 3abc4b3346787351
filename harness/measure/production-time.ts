/**
 * The figures an owner's objective is held against: production time, never the run's compressed time. For
 * alerts that is what the unmodified rules said to the recorded series; at pace 1 the run itself was in real
 * time, and nothing need be predicted.
 */

import type { AlertSummary, AsWritten, Interval, MeasureName } from '../model.ts';
import { type Figure, latest, rounded } from './interval.ts';

/** `live` with what pace changed replaced by production's time, or by why that is unknown. */
export function productionTime(
  live: Readonly<Record<MeasureName, Figure>>,
  alerts: readonly AlertSummary[],
  pace: number,
): Record<MeasureName, Figure> {
  if (pace === 1) return { ...live };
  const expected = alerts.filter((alert) => alert.expected);
  const fires = slowest(expected, 'fires');
  return { ...live, alert: fires, deliver: fires, clear: slowest(expected, 'resolves') };
}

/** Of several expected alerts the slowest counts: production has been told when all of them have spoken. */
function slowest(expected: readonly AlertSummary[], edge: 'fires' | 'resolves'): Figure {
  const moments: Interval[] = [];
  for (const { name, asWritten } of expected) {
    const moment = asWritten.status === 'fires' ? asWritten[edge] : undefined;
    if (moment === undefined) return { absent: `${name}: ${unknown(asWritten, edge)}` };
    moments.push(moment);
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
