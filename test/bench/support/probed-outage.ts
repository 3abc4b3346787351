/** How long an outage was by what measures a drill, from the records of a prober. */
import { outage } from '../../../harness/figures/outage.ts';
import { probeColumns } from '../../../harness/figures/series.ts';
import type { Stall } from '../../../harness/figures/stalls.ts';
import type { ProbeName } from '../../../harness/model/request.ts';
import type { ProbeRecord, TimelineRecord } from '../../../harness/model/timeline.ts';

/** Of the good probes that show that an outage is over, so many follow each other. */
export const STABLE = 5;

/** @param since milliseconds of the records' clock, before it; `until` after it; `periodMs` between two probes */
export function probedOutage(
  records: readonly TimelineRecord[],
  probe: ProbeName,
  { since, until, periodMs }: { since: number; until: number; periodMs: number },
) {
  const columns = probeColumns();
  const stalls: Stall[] = [];
  for (const record of records) {
    if (record.kind === 'stall')
      stalls.push({ from: record.t - record.forMs, to: record.t, thread: record.thread });
    if (isOf(record, probe) && record.intended > since - 20 * periodMs) columns.add(record);
  }
  const question = {
    name: 'user',
    series: columns.series(),
    since,
    until,
    stableProbes: STABLE,
    resolutionMs: periodMs,
    stalls,
  };
  return outage(question).figure;
}

function isOf(record: TimelineRecord, probe: ProbeName): record is ProbeRecord {
  return record.kind === 'probe' && record.probe === probe;
}
