/** What a machine that others keep busy may have done is not the target's, and what it cannot have done is. */

import { describe, expect, test } from 'vitest';
import type { TimelineRecord } from '../../harness/model/timeline.ts';
import { judge } from '../../harness/promises/judge.ts';
import { findingOf } from './support/judged.ts';
import { changed, plus, withContract } from './support/mutate.ts';
import { healthyRun, inOrder, probeRecord } from './support/timeline.ts';

const LOOK_MS = 250;
const CORES = 2;

/** Shares of the time in which tasks wait: any task's for each resource, and the API's and the engine's for a core; of all cores. */
interface Machine {
  cpu?: number;
  io?: number;
  waited?: number;
  engine?: number;
  own?: number;
  foreign?: number;
}

const QUIET: Machine = { cpu: 0.2, io: 0.01, waited: 0.02, engine: 0.3, own: 0.15, foreign: 0.03 };

/** A machine's own count throughout a healthy run, quiet but from `from` to `to`. */
function machine(pressed: Machine, from = 0, to = 20_000): TimelineRecord[] {
  const sum = { cpu: 0, io: 0, waited: 0, engine: 0, own: 0, busy: 0 };
  const records: TimelineRecord[] = [];
  for (let t = 0; t <= 20_000; t += LOOK_MS) {
    const now = { ...QUIET, ...(t > from && t <= to ? pressed : {}) };
    sum.cpu += (now.cpu ?? 0) * LOOK_MS;
    sum.io += (now.io ?? 0) * LOOK_MS;
    sum.waited += (now.waited ?? 0) * LOOK_MS;
    sum.engine += (now.engine ?? 0) * LOOK_MS;
    sum.own += (now.own ?? 0) * CORES * LOOK_MS;
    sum.busy += ((now.own ?? 0) + (now.foreign ?? 0)) * CORES * LOOK_MS;
    records.push({
      kind: 'pressure',
      t,
      cores: CORES,
      cpu: { some: sum.cpu },
      io: { some: sum.io },
      memory: { some: 0 },
      busyMs: sum.busy,
      stolenMs: 0,
      own: {
        api: { ranMs: sum.own, waitedMs: sum.waited },
        runner: { ranMs: 0, waitedMs: 9 * t },
        engine: { ranMs: 0, waitedMs: sum.engine },
      },
    });
  }
  return records;
}

const OTHERS: Machine = { cpu: 0.99, waited: 0.8, own: 0.15, foreign: 0.85 };
const OURSELVES: Machine = { cpu: 0.99, waited: 0.8, own: 0.95, foreign: 0.04 };

/** Readiness is late from one moment to another, and liveness with it. */
function late(from: number, to: number): TimelineRecord[] {
  return changed(healthyRun(), 'probe', (one) =>
    one.probe !== 'user' && one.intended >= from && one.intended < to
      ? probeRecord(one.probe, one.intended, 'late')
      : one,
  );
}

function gradeOf(records: TimelineRecord[], expectation: RegExp) {
  const { grade, because } = findingOf(judge(records), expectation);
  return { grade, because };
}

const READINESS = /^readiness answers/;
const LIVENESS = /^liveness stays good/;
const RECOVERS = /^readiness recovers/;

describe('a failure that the machine may have done', () => {
  const hangs = late(9000, 10_000);

  test('is a failure on a quiet machine, and where nothing was recorded of it', () => {
    expect(gradeOf(hangs, READINESS).grade).toBe('fail');
    expect(gradeOf(plus(hangs, ...machine(QUIET)), READINESS).grade).toBe('fail');
    expect(gradeOf(plus(hangs, ...machine(QUIET)), LIVENESS).grade).toBe('fail');
  });

  test('is no evidence where other processes kept its tasks from the cores, and says so', () => {
    const pressed = plus(hangs, ...machine(OTHERS));
    const readiness = gradeOf(pressed, READINESS);
    expect(readiness.grade).toBe('no-evidence');
    expect(readiness.because).toMatch(
      /^the machine was short of CPU for 99 % of the 1\.98 s from 9\.000 s: other processes took 85 % of its cores, and api waited for one for 80 % of the time: at 9\.\d+ s it was late/,
    );
    expect(gradeOf(pressed, LIVENESS).grade).toBe('no-evidence');
    expect(judge(pressed).verdict.status).toBe('not-proven');
  });

  test('is no evidence where others kept the engine from the cores, to which services print', () => {
    const starved = { ...OTHERS, waited: 0.05, engine: 1.3 };
    const { grade, because } = gradeOf(plus(hangs, ...machine(starved)), READINESS);
    expect(grade).toBe('no-evidence');
    expect(because).toMatch(/and the engine, which takes what services print, waited for one for 100 % of/);
    // Its many tasks always wait a little, and on a machine of its own it is the stack that keeps it waiting.
    for (const pressed of [
      { ...starved, engine: 0.4 },
      { ...starved, foreign: 0.05 },
    ])
      expect(gradeOf(plus(hangs, ...machine(pressed)), READINESS).grade).toBe('fail');
  });

  test('is none where a service ended by a code of its own, which is its word on any machine', () => {
    const ended = (exitCode: number) => {
      const [header, ...records] = withContract(healthyRun(), { survives: {} });
      const services = { api: 'api', database: 'database' } as const;
      if (header?.kind !== 'run') throw new Error('a timeline begins with its header');
      return plus(
        inOrder([{ ...header, services }, ...records]),
        { kind: 'engine', t: 500, service: 'api', action: 'start' },
        { kind: 'engine', t: 7_120, service: 'api', action: 'die', exitCode },
        ...machine(OTHERS),
      );
    };
    expect(gradeOf(ended(1), /^api survives/).grade).toBe('fail');
    expect(gradeOf(ended(137), /^api survives/).grade).toBe('no-evidence');
  });

  test('stays a failure where the stack itself took the cores', () => {
    expect(gradeOf(plus(hangs, ...machine(OURSELVES)), READINESS).grade).toBe('fail');
  });

  test('stays a failure where the machine was pressed at another time', () => {
    expect(gradeOf(plus(hangs, ...machine(OTHERS, 0, 5000)), READINESS).grade).toBe('fail');
  });

  test('is no evidence where tasks waited for the disk, which is blamed', () => {
    const { grade, because } = gradeOf(plus(hangs, ...machine({ io: 0.88 })), READINESS);
    expect(grade).toBe('no-evidence');
    expect(because).toMatch(/^tasks waited for the machine's disk for 88 % of/);
  });
});

describe('a failure that the machine cannot have done', () => {
  test('readiness that is late for much longer than the machine took stays a failure', () => {
    const hangs = late(8000, 13_000);
    expect(gradeOf(plus(hangs, ...machine({ ...OTHERS, waited: 0.3 })), READINESS).grade).toBe('fail');
    expect(gradeOf(plus(hangs, ...machine(OTHERS, 7000, 8000)), READINESS).grade).toBe('fail');
  });

  test('a short spell does not hide a long one', () => {
    const twice = changed(late(8000, 8200), 'probe', (one) =>
      one.probe === 'liveness' && one.intended >= 14_000 && one.intended < 18_000
        ? probeRecord(one.probe, one.intended, 'late')
        : one,
    );
    expect(gradeOf(plus(twice, ...machine(OTHERS, 7000, 10_000)), LIVENESS).grade).toBe('fail');
  });

  test('a lost write is lost on any machine', () => {
    const lost = changed(healthyRun(), 'readback', (one) => (one.id === 'w3' ? { ...one, copies: 0 } : one));
    expect(
      gradeOf(plus(lost, ...machine({ ...OTHERS, io: 1 })), /^no acknowledged write is lost/).grade,
    ).toBe('fail');
  });

  test('readiness that says ready while the fault lasts fails on any machine', () => {
    const lies = changed(healthyRun(), 'probe', (one) =>
      one.probe === 'readiness' ? probeRecord(one.probe, one.intended, 'good') : one,
    );
    expect(gradeOf(plus(lies, ...machine(OTHERS)), READINESS).grade).toBe('fail');
  });

  test('what passes beside others passes', () => {
    expect(judge(plus(healthyRun(), ...machine(OTHERS))).verdict).toEqual({ status: 'pass' });
  });
});

test('what is never good again is no evidence where the disk kept it waiting', () => {
  const never = changed(healthyRun(), 'probe', (one) =>
    one.probe === 'readiness' && one.intended > 7100 ? probeRecord(one.probe, one.intended, 'bad') : one,
  );
  expect(gradeOf(plus(never, ...machine(QUIET)), RECOVERS).grade).toBe('fail');
  const { grade, because } = gradeOf(plus(never, ...machine({ io: 0.9 })), RECOVERS);
  expect(grade).toBe('no-evidence');
  expect(because).toMatch(
    /^tasks waited for the machine's disk for 90 % of the recovery: readiness was never good/,
  );
});
