import type { ProbeName } from '../../model/request.ts';
import type { Millis } from '../../model/time.ts';
import type { ProbeRecord } from '../../model/timeline.ts';

/** What a probe says at this moment, for waits; figures are made from the records, later. */
export interface ProbeState {
  /** The latest probe that is over, by its intended send. */
  last: ProbeRecord | undefined;
  /** Consecutive good probes up to the latest, without a gap: a probe still under way or unsent ends the run. */
  goodRun: number;
  /** Likewise, consecutive probes that were sent and not good. */
  badRun: number;
}

export interface ProbeStates {
  add(record: ProbeRecord): void;
  state(probe: ProbeName): ProbeState;
}

/** More than any contract's stable run; older probes say nothing about now. */
const KEPT = 1024;

/**
 * Orders probes by their intended send. It matters after a fault that hangs: the last of the hung probes are
 * over long after newer ones were answered, and in the order of arrival would look like a relapse.
 *
 * @param periodMs milliseconds from one probe of a kind to the next, asked when a run of them is counted
 */
export function probeStates(periodMs: (probe: ProbeName) => Millis): ProbeStates {
  const byProbe = new Map<string, ProbeRecord[]>();
  return {
    add(record) {
      const records = byProbe.get(record.probe) ?? [];
      byProbe.set(record.probe, records);
      const before = records.findLastIndex((other) => other.intended <= record.intended);
      records.splice(before + 1, 0, record);
      if (records.length > KEPT) records.splice(0, records.length - KEPT);
    },
    state(probe) {
      const records = byProbe.get(probe) ?? [];
      return {
        last: records.at(-1),
        goodRun: runAtEnd(records, periodMs(probe), (record) => record.outcome === 'good'),
        badRun: runAtEnd(
          records,
          periodMs(probe),
          (record) => record.outcome !== 'good' && record.outcome !== 'unsent',
        ),
      };
    },
  };
}

function runAtEnd(
  records: readonly ProbeRecord[],
  periodMs: Millis,
  belongs: (record: ProbeRecord) => boolean,
): number {
  let run = 0;
  let next: ProbeRecord | undefined;
  for (let i = records.length - 1; i >= 0; i -= 1) {
    const record = records[i];
    if (record === undefined || !belongs(record)) break;
    if (next !== undefined && next.intended - record.intended > 1.5 * periodMs) break;
    run += 1;
    next = record;
  }
  return run;
}
