/** What is read of the machine: totals of the kernel, of tasks, and whether it is fit. */

import { describe, expect, test } from 'vitest';
import { unfit } from '../../harness/host/fitness.ts';
import { machineTotals } from '../../harness/host/machine-totals.ts';
import { taskTally } from '../../harness/host/task-times.ts';

describe('totals of the machine', () => {
  const files: Record<string, string> = {
    '/proc/pressure/cpu':
      'some avg10=6.44 avg60=9.38 avg300=23.27 total=7068543438\nfull avg10=0.00 total=0\n',
    '/proc/pressure/io': 'some avg10=0.07 total=312006880\nfull avg10=0.07 total=49214448\n',
    '/proc/stat': 'cpu  1112994 272369 404870 996808 8225 0 36523 499 0 0\ncpu0 1 1 1 1\n',
  };

  test('are milliseconds, and what there is no file of is left out', () => {
    expect(machineTotals((file) => files[file])).toEqual({
      cpu: { some: 7068543.438, full: 0 },
      io: { some: 312006.88, full: 49214.448 },
      busyMs: (1112994 + 272369 + 404870 + 36523) * 10,
      stolenMs: 4990,
    });
  });

  test('are none where the kernel counts nothing', () => {
    expect(machineTotals(() => undefined)).toEqual({});
  });
});

test('tasks that ended are not forgotten, and a number given anew begins at nothing', () => {
  const times = new Map([[1, { ranMs: 10, waitedMs: 4 }]]);
  const tally = taskTally((task) => times.get(task));
  expect(tally.look([1])).toEqual({ ranMs: 10, waitedMs: 4 });
  times.set(1, { ranMs: 15, waitedMs: 6 }).set(2, { ranMs: 1, waitedMs: 1 });
  expect(tally.look([1, 2])).toEqual({ ranMs: 16, waitedMs: 7 });
  times.delete(1);
  expect(tally.look([1, 2])).toEqual({ ranMs: 16, waitedMs: 7 });
  times.set(2, { ranMs: 0.5, waitedMs: 0 });
  expect(tally.look([2])).toEqual({ ranMs: 16.5, waitedMs: 7 });
});

describe('a machine', () => {
  const fit = { cores: 2, load: 1, waited: { cpu: 30, io: 1, memory: 0 }, availableMiB: 8000, diskMiB: 9000 };

  test('is fit with room and little to do, also where it does not tell', () => {
    expect(unfit(fit, 4000)).toEqual([]);
    expect(unfit({ cores: 2, load: 1, waited: {} }, 4000)).toEqual([]);
  });

  test('is not fit for each thing that it lacks, with the figure', () => {
    expect(unfit({ ...fit, load: 17 }, 4000)).toEqual(['its load is 17.0 on 2 cores']);
    expect(unfit({ ...fit, waited: { io: 88 } }, 4000)).toEqual([
      'tasks waited for the disk in 88 % of the last ten seconds',
    ]);
    expect(unfit(fit, 9000)).toEqual(['8000 MiB of memory can be had, and the stack may use 9000']);
    expect(unfit({ ...fit, diskMiB: 100 }, 4000)[0]).toMatch(/^100 MiB are left on the disk/);
  });
});
