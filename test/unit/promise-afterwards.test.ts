/** A target that comes back slower, less reliable, or holding more than before is told so; noise is not. */

import { describe, expect, test } from 'vitest';
import type { TimelineRecord } from '../../harness/model/timeline.ts';
import { judge } from '../../harness/promises/judge.ts';
import { changed, plus, withContract, withHeader } from './support/mutate.ts';
import { healthyRun } from './support/timeline.ts';

const ALL = { service: true, holdings: true };
const SERVICES = { api: 'api', worker: 'worker', database: 'database' } as const;

function held(
  of: 'api' | 'worker',
  t: number,
  memoryMiB: number,
  openFiles = 30,
  connections = 10,
): TimelineRecord {
  return { kind: 'resource', t, service: of, memoryMiB, openFiles, connections };
}

const healthy = plus(
  withHeader(withContract(healthyRun(), { afterwards: ALL }), { services: SERVICES }),
  ...[3_500, 4_000, 18_100, 18_500].flatMap((t) => [held('api', t, 70), held('worker', t, 60)]),
);

/** Probes of the user in the last seconds of the recovery, with so much added to what they took. */
function slower(records: readonly TimelineRecord[], byMs: number): TimelineRecord[] {
  return changed(records, 'probe', (one) =>
    one.probe === 'user' && one.intended > 14_000 ? { ...one, t: one.t + byMs } : one,
  );
}

function grade(records: readonly TimelineRecord[], id: string) {
  const found = judge(records).findings.find((one) => one.id === id);
  return found && { grade: found.grade, because: found.because };
}

test('a target that is as it was keeps all of it', () => {
  const { verdict, findings } = judge(healthy);
  expect(verdict).toEqual({ status: 'pass' });
  expect(
    findings.filter(({ id }) => id.startsWith('afterwards/')).map(({ id, grade: is }) => [id, is]),
  ).toEqual([
    ['afterwards/latency/user', 'pass'],
    ['afterwards/latency/workload', 'pass'],
    ['afterwards/errors', 'pass'],
    ['afterwards/holdings/api', 'pass'],
    ['afterwards/holdings/worker', 'pass'],
  ]);
});

describe('a user route that was answered in 3 ms', () => {
  test('and takes twice as long afterwards is slower', () => {
    expect(grade(slower(healthy, 3), 'afterwards/latency/user')).toEqual({
      grade: 'fail',
      because: 'the median was 3 ms, and is 6 ms',
    });
  });

  test('and takes half as long again is within what chance does', () => {
    expect(grade(slower(healthy, 1.5), 'afterwards/latency/user')?.grade).toBe('pass');
  });

  test('and takes long for one in ten is slower at the 95th percentile', () => {
    const some = changed(healthy, 'probe', (one) =>
      one.probe === 'user' && one.intended > 14_000 && Math.round(one.intended / 20) % 10 === 0
        ? { ...one, t: one.t + 400 }
        : one,
    );
    expect(grade(some, 'afterwards/latency/user')).toEqual({
      grade: 'fail',
      because: expect.stringMatching(/^the 95th percentile was 3 ms, and is .*403 ms/),
    });
  });

  test('while the prober itself stood still proves nothing', () => {
    const stalled = plus(slower(healthy, 3), { kind: 'stall', t: 16_000, forMs: 800, thread: 'prober' });
    expect(grade(stalled, 'afterwards/latency/user')?.grade).toBe('no-evidence');
  });
});

test('answers that go on failing after the recovery are told, one in a hundred is not', () => {
  const failing = (every: number) =>
    changed(healthy, 'read', (one) =>
      one.intended > 14_000 && Math.round(one.intended / 200) % every === 0
        ? { ...one, ok: false, status: 500 }
        : one,
    );
  expect(grade(failing(3), 'afterwards/errors')?.grade).toBe('fail');
  expect(grade(failing(20), 'afterwards/errors')?.grade).toBe('pass');
});

describe('what a service holds afterwards', () => {
  const holding = (memoryMiB: number, openFiles: number, connections: number) =>
    changed(healthy, 'resource', (one) =>
      one.service === 'api' && one.t > 18_000 ? { ...one, memoryMiB, openFiles, connections } : one,
    );

  test.each([
    ['memory', 150, 30, 10, /^150 MiB of memory, where there were at most 70 MiB/],
    ['open files', 70, 90, 10, /^90 open files, where/],
    ['connections', 70, 30, 50, /^50 connections, where/],
  ])('twice as much %s did not come back', (_, memory, files, connections, because) => {
    expect(grade(holding(memory, files, connections), 'afterwards/holdings/api')).toEqual({
      grade: 'fail',
      because: expect.stringMatching(because),
    });
    expect(grade(holding(memory, files, connections), 'afterwards/holdings/worker')?.grade).toBe('pass');
  });

  test('a little more is chance', () => {
    expect(grade(holding(90, 55, 34), 'afterwards/holdings/api')?.grade).toBe('pass');
  });

  test('in sockets while the prober stood still, whose requests then come at once, proves nothing', () => {
    const still: TimelineRecord = { kind: 'stall', t: 18_400, forMs: 800, thread: 'prober' };
    expect(grade(plus(holding(70, 30, 50), still), 'afterwards/holdings/api')).toEqual({
      grade: 'no-evidence',
      because: expect.stringMatching(/^the prober stood still for .* of the window: 50 connections/),
    });
    expect(grade(plus(holding(150, 30, 10), still), 'afterwards/holdings/api')?.grade).toBe('fail');
  });

  test('of which nothing was seen is not known', () => {
    const unseen = healthy.filter((one) => one.kind !== 'resource' || one.t < 18_000);
    expect(grade(unseen, 'afterwards/holdings/api')?.grade).toBe('no-evidence');
  });
});

test('a timeline of before there was such a promise is not asked about it', () => {
  expect(judge(healthyRun()).findings.filter(({ id }) => id.startsWith('afterwards/'))).toEqual([]);
});
