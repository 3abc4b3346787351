/** A target that comes back slower, less reliable, or holding more than before is told so; noise is not. */

import { describe, expect, test } from 'vitest';
import { blockMsFor, quantileBySecond, spanMsFor } from '../../harness/figures/quantile.ts';
import type { TimelineRecord } from '../../harness/model/timeline.ts';
import { AFTER_MS, windowMs } from '../../harness/promises/afterwards/windows.ts';
import { judge } from '../../harness/promises/judge.ts';
import { changed, plus, withContract, withHeader, without } from './support/mutate.ts';
import { HEADER, healthyRun } from './support/timeline.ts';

const ALL = { service: true, holdings: true };
const SERVICES = { api: 'api', worker: 'worker', database: 'database' } as const;

function held(
  of: 'api' | 'worker',
  t: number,
  memoryMiB: number,
  openFiles = 30,
  connections = 10,
): TimelineRecord {
  return {
    kind: 'resource',
    t,
    service: of,
    memoryMiB,
    openFiles,
    connections: { database: connections },
    unclosed: 0,
    clients: 40,
  };
}

const healthy = plus(
  withHeader(withContract(healthyRun(), { afterwards: ALL }), { services: SERVICES }),
  ...[3_500, 4_000, 18_100, 18_500].flatMap((t) => [held('api', t, 70), held('worker', t, 60)]),
);

/** Probes of the user in the last seconds of the recovery, with so much added to what they took. */
function slower(records: readonly TimelineRecord[], byMs: number): TimelineRecord[] {
  return changed(records, 'probe', (one) =>
    one.probe === 'user' && one.intended > 13_900 ? { ...one, t: one.t + byMs } : one,
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
    ...['api', 'worker'].flatMap((service) =>
      ['memory', 'files', 'connections'].map((what) => [`afterwards/holdings/${service}/${what}`, 'pass']),
    ),
  ]);
});

describe('a machine that became slower by itself', () => {
  const FAULT_AT = 7_000;
  /** Its own calculation, four times a second. */
  const calculating = (before: number, after: number): TimelineRecord[] =>
    Array.from({ length: 80 }, (_, i) => {
      const t = i * 250;
      return { kind: 'pressure', t, cores: 2, calculationMs: t < FAULT_AT ? before : after };
    });
  const id = 'afterwards/latency/user';

  test('is no evidence against a target that takes as much longer', () => {
    expect(grade(plus(slower(healthy, 3), ...calculating(0.25, 0.5)), id)).toEqual({
      grade: 'no-evidence',
      because:
        'the median was 3 ms, and is 6 ms; and the machine itself became slower: one and the same calculation took 0.25 ms, and takes 0.50 ms',
    });
  });

  test('does not excuse a target that takes far longer than that', () => {
    expect(grade(plus(slower(healthy, 12), ...calculating(0.25, 0.5)), id)?.grade).toBe('fail');
  });

  test('does not hide a target on one that became quicker', () => {
    expect(grade(plus(slower(healthy, 1.5), ...calculating(0.5, 0.25)), id)?.grade).toBe('no-evidence');
    expect(grade(plus(healthy, ...calculating(0.5, 0.45)), id)?.grade).toBe('pass');
  });

  test('is not known by a few looks, nor where it stayed as it was', () => {
    expect(grade(plus(slower(healthy, 3), ...calculating(0.25, 0.5).slice(0, 40)), id)?.grade).toBe('fail');
    expect(grade(plus(slower(healthy, 3), ...calculating(0.25, 0.28)), id)?.grade).toBe('fail');
  });
});

describe('a user route that was answered in 3 ms', () => {
  test('and takes twice as long afterwards is slower', () => {
    expect(grade(slower(healthy, 3), 'afterwards/latency/user')).toEqual({
      grade: 'fail',
      because: 'the median was 3 ms, and is 6 ms',
    });
  });

  test('and takes twice as long where the median was bent before is slower by its quickest tenth', () => {
    const bent = changed(healthy, 'probe', (one) =>
      one.probe === 'user' && one.intended > 3_000 && one.intended < 7_000 && one.intended % 60 > 20
        ? { ...one, t: one.t + 3 }
        : one,
    );
    expect(grade(bent, 'afterwards/latency/user')?.grade).toBe('pass');
    expect(grade(slower(bent, 3), 'afterwards/latency/user')).toEqual({
      grade: 'fail',
      because: 'the quickest tenth was 3 ms, and is 6 ms',
    });
  });

  test('and takes half as long again is within what chance does', () => {
    expect(grade(slower(healthy, 1.5), 'afterwards/latency/user')?.grade).toBe('pass');
  });

  test('and takes long for one in ten is slower at the 95th percentile', () => {
    const some = changed(healthy, 'probe', (one) =>
      one.probe === 'user' && one.intended > 13_900 && Math.round(one.intended / 20) % 10 === 0
        ? { ...one, t: one.t + 400 }
        : one,
    );
    expect(grade(some, 'afterwards/latency/user')).toEqual({
      grade: 'fail',
      because: 'the 95th percentile was 3 ms, and is 403 ms',
    });
  });

  test('and takes long for some in a row, as where a machine stands still, is as quick as before', () => {
    const bent = changed(healthy, 'probe', (one) =>
      one.probe === 'user' && one.intended > 13_900 && one.intended % 1_500 < 250
        ? { ...one, t: one.t + 250 - (one.intended % 1_500) }
        : one,
    );
    expect(grade(bent, 'afterwards/latency/user')?.grade).toBe('pass');
  });

  test('is as quick as before without what was under way while the prober itself stood still', () => {
    const bent = changed(healthy, 'probe', (one) =>
      one.probe === 'user' && one.intended > 13_900 && one.intended % 1_000 < 100
        ? { ...one, t: one.t + 200 }
        : one,
    );
    expect(grade(bent, 'afterwards/latency/user')?.grade).toBe('fail');
    const stalls = [14, 15, 16, 17].map(
      (second): TimelineRecord => ({ kind: 'stall', t: second * 1_000 + 95, forMs: 95, thread: 'prober' }),
    );
    expect(grade(plus(bent, ...stalls), 'afterwards/latency/user')?.grade).toBe('pass');
  });

  test('and was hardly watched without a stall of the prober proves nothing', () => {
    const still: TimelineRecord = { kind: 'stall', t: 18_900, forMs: 4_800, thread: 'prober' };
    expect(grade(plus(slower(healthy, 3), still), 'afterwards/latency/user')).toEqual({
      grade: 'no-evidence',
      because: expect.stringMatching(/Firedrill itself stood still for .* of the time after/),
    });
    expect(judge(plus(slower(healthy, 3), still)).findings).toContainEqual(
      expect.objectContaining({ id: 'afterwards/latency/user', ofMachine: true }),
    );
  });
});

test('only what asks is held: without traffic the user route, without a user route the traffic', () => {
  const asked = (records: readonly TimelineRecord[]) =>
    judge(records).findings.flatMap(({ id, because }) =>
      /^afterwards\/(latency|errors)/.test(id) ? [[id, because]] : [],
    );
  const silent = changed(healthy, 'run', ({ workload: _, ...header }) => header);
  expect(asked(without(without(silent, 'write'), 'read'))).toEqual([
    ['afterwards/latency/user', expect.stringMatching(/^the median was/)],
    ['afterwards/errors', expect.stringMatching(/^0 of \d+ answers to the user route failed$/)],
  ]);
  const unprobed = changed(healthy, 'run', ({ probes: { user: _, ...probes }, ...header }) => ({
    ...header,
    probes,
  }));
  expect(asked(without(unprobed, 'probe', ({ probe }) => probe === 'user'))).toEqual([
    ['afterwards/latency/workload', expect.stringMatching(/^the median was/)],
    ['afterwards/errors', expect.stringMatching(/^\d+ of \d+ answers to the workload failed/)],
  ]);
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
      one.service === 'api' && one.t > 18_000
        ? { ...one, memoryMiB, openFiles, connections: { database: connections } }
        : one,
    );

  test.each([
    ['memory', 150, 30, 10, '150 MiB, where there were 70 before'],
    ['files', 70, 90, 10, '90 open files, where there were 30 before'],
    ['connections', 70, 30, 50, '50 connections to database, where there were 10 before'],
  ])('more %s did not come back, and that alone', (what, memory, files, connections, because) => {
    const { findings } = judge(holding(memory, files, connections));
    const failed = findings.filter((one) => one.grade !== 'pass');
    expect(failed.map((one) => [one.id, one.grade, one.because])).toEqual([
      [`afterwards/holdings/api/${what}`, 'fail', because],
    ]);
  });

  const HELD = ['memory', 'files', 'connections'];
  const grades = (records: readonly TimelineRecord[], of = HELD) =>
    of.map((what) => grade(records, `afterwards/holdings/api/${what}`)?.grade);

  test('a little more is chance', () => {
    expect(grades(holding(80, 37, 13))).toEqual(['pass', 'pass', 'pass']);
  });

  test('for a while only, as a pool does that closes what is idle, came back', () => {
    const idle = holding(70, 60, 40);
    expect(grades(idle)).toEqual(['pass', 'fail', 'fail']);
    expect(grades(plus(idle, held('api', 18_900, 70, 30, 10)))).toEqual(['pass', 'pass', 'pass']);
  });

  test('is asked of the broken service, too', () => {
    const broken = withHeader(holding(150, 30, 10), { service: 'api' });
    expect(grades(broken)).toEqual(['fail', 'pass', 'pass']);
  });

  test('that its clients hold is theirs, however many they are', () => {
    const asked = changed(healthy, 'resource', (one) => (one.t > 18_000 ? { ...one, clients: 400 } : one));
    expect(grades(asked)).toEqual(['pass', 'pass', 'pass']);
  });

  test('more than before is proof only where it is more than its clients ask more at once', () => {
    const more = (clients: number) =>
      changed(holding(70, 60, 40), 'resource', (one) => (one.t > 18_000 ? { ...one, clients } : one));
    expect(grades(more(80))).toEqual(['pass', 'no-evidence', 'no-evidence']);
    expect(grades(more(45))).toEqual(['pass', 'fail', 'fail']);
  });

  test('that its clients have closed and it has not did not come back', () => {
    const unclosed = changed(healthy, 'resource', (one) =>
      one.t > 18_000 && one.service === 'api' ? { ...one, unclosed: 30 } : one,
    );
    expect(grade(unclosed, 'afterwards/holdings/api/connections')).toEqual({
      grade: 'fail',
      because: '30 connections that clients closed and it did not, where there were 0 before',
    });
  });

  test('is its memory alone where its image has no shell, enough where no more is asked', () => {
    const shellless = changed(healthy, 'resource', ({ kind, t, service, memoryMiB = 0 }) => ({
      kind,
      t,
      service,
      memoryMiB,
    }));
    expect(grades(shellless)).toEqual(['pass', 'no-evidence', 'no-evidence']);
    expect(grade(shellless, 'afterwards/holdings/api/files')?.because).toContain(
      "afterwards: { holdings: 'memory' }",
    );
    const asked = withContract(shellless, { afterwards: { holdings: 'memory' } });
    expect(grades(asked)).toEqual(['pass', undefined, undefined]);
    expect(grade(asked, 'afterwards/latency/user')?.grade, 'what is left out holds').toBe('pass');
  });

  test('of which nothing was seen is not known', () => {
    const unseen = healthy.filter((one) => one.kind !== 'resource' || one.t < 18_000);
    expect(grades(unseen)).toEqual(['no-evidence', 'no-evidence', 'no-evidence']);
  });
});

test('a timeline of before there was such a promise is not asked about it', () => {
  expect(judge(healthyRun()).findings.filter(({ id }) => id.startsWith('afterwards/'))).toEqual([]);
});

describe('a service that is asked once in 1.6 s', () => {
  const everyMs = 1_600;
  const [steady, undone, end] = [10_000, 60_000, 110_000];
  /** What it took before and afterwards, and whether that is told. */
  const told = (afterMs: number) => {
    const took = (from: number, to: number, value: number) =>
      Array.from({ length: Math.floor((to - from) / everyMs) }, (_, i) => ({
        at: from + i * everyMs,
        value,
      }));
    const [before, after] = [took(steady, undone, 4), took(end - spanMsFor(everyMs), end, afterMs)];
    const [was, is] = [before, after].map((all) => quantileBySecond(all, 0.5, blockMsFor(everyMs)));
    return was && is && is.low / was.high;
  };

  test('is known in as many of its own answers as one that is asked often', () => {
    expect(told(4)).toBe(1);
    expect(told(8)).toBe(2);
  });

  test('has five seconds and their seconds left as they are where it is asked often', () => {
    expect([blockMsFor(20), blockMsFor(125)]).toEqual([1_000, 1_000]);
    expect(windowMs({ ...HEADER, periodsMs: { user: 20 } })).toBe(AFTER_MS);
    expect(windowMs({ ...HEADER, periodsMs: { user: everyMs } })).toBe(4 * 6 * everyMs);
  });
});
