/** The bounds of `afterwards` on real runs of healthy targets: none is slower by them, and a doubling is. */

import { describe, expect, test } from 'vitest';
import type { TimelineRecord } from '../../harness/model/timeline.ts';
import { judge } from '../../harness/promises/judge.ts';
import { readTimeline } from '../../harness/rehearse/read-timeline.ts';
import { recordingsOf, timelineOf } from './support/recording.ts';

/** Its owners have said what a spike may do. */
const healthy = recordingsOf('nightly').filter(({ name }) => !name.startsWith('load-spike'));

/** As if the contract had asked for it, and what was asked after the undo had been answered so many times as slowly. */
async function slowed(name: string, times: number): Promise<TimelineRecord[]> {
  const records = await timelineOf({ set: 'nightly', name });
  const { observed } = readTimeline(records, [], `${name}.jsonl`);
  const undone = observed.find((one) => one.kind === 'fault' && one.stage === 'undone')?.t ?? 0;
  return observed.map((one) => {
    if (one.kind === 'run')
      return { ...one, contract: { ...one.contract, afterwards: { service: true, holdings: false } } };
    const isAnswer =
      one.kind === 'write' || one.kind === 'read' || (one.kind === 'probe' && one.probe === 'user');
    return isAnswer && one.sent >= undone ? { ...one, t: one.sent + times * (one.t - one.sent) } : one;
  });
}

/** A conversation between two systems is not answered by the service that users call. */
function hasWorkload(records: readonly TimelineRecord[]): boolean {
  return records.some(({ kind }) => kind === 'write');
}

function latencies(records: readonly TimelineRecord[]) {
  const { findings } = judge(records);
  const of = findings.filter(({ id }) => id.startsWith('afterwards/latency/'));
  expect(of).toHaveLength(hasWorkload(records) ? 2 : 1);
  return of;
}

function slower(records: readonly TimelineRecord[]): string[] {
  return latencies(records).flatMap(({ id, grade }) => (grade === 'fail' ? [id] : []));
}

describe('a recorded run of a healthy target', () => {
  test.each(healthy)('$name: is not slower afterwards', async ({ name }) => {
    expect(slower(await slowed(name, 1))).toEqual([]);
  });
});

test('a doubling of every answer after the undo is found in nine of ten recorded runs', async () => {
  const found = (await Promise.all(healthy.map(async ({ name }) => latencies(await slowed(name, 2))))).flat();
  // A run whose machine became slower or quicker meanwhile says that it cannot tell; what counts as missed is what it called as quick.
  const share = (wanted: string) => {
    const asked = found.filter(({ id }) => id === wanted);
    const told = asked.filter(({ grade }) => grade !== 'no-evidence');
    expect(told.length).toBeGreaterThan(asked.length / 2);
    return told.filter(({ grade }) => grade === 'fail').length / told.length;
  };
  expect(share('afterwards/latency/user')).toBeGreaterThan(0.9);
  // Of eight requests a second there are forty afterwards, of two kinds.
  expect(share('afterwards/latency/workload')).toBeGreaterThan(0.8);
});
