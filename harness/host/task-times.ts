/** What tasks got of the processor and how long they waited for it, by the scheduler's own count. */

import { readdirSync } from 'node:fs';
import type { Millis } from '../model/time.ts';
import { textOf } from './machine-totals.ts';

export interface TaskTimes {
  /** On a core. */
  ranMs: Millis;
  /** Ready to run, with no core to run on. */
  waitedMs: Millis;
}

/** Sums what a changing set of tasks got: those that have ended are not forgotten, those that are new begin at nothing. */
export interface TaskTally {
  /** Adds what the tasks got since they were looked at last. */
  look(tasks: readonly number[]): TaskTimes;
}

/** @param times of one task, undefined when it has ended */
export function taskTally(times: (task: number) => TaskTimes | undefined = timesOf): TaskTally {
  let last = new Map<number, TaskTimes>();
  const sum: TaskTimes = { ranMs: 0, waitedMs: 0 };
  return {
    look(tasks) {
      const now = new Map<number, TaskTimes>();
      for (const task of tasks) {
        const seen = times(task);
        if (seen === undefined) continue;
        const before = last.get(task);
        // A number that was given to another task since counts from nothing.
        const same = before !== undefined && seen.ranMs >= before.ranMs && seen.waitedMs >= before.waitedMs;
        sum.ranMs += seen.ranMs - (same ? before.ranMs : 0);
        sum.waitedMs += seen.waitedMs - (same ? before.waitedMs : 0);
        now.set(task, seen);
      }
      last = now;
      return { ...sum };
    },
  };
}

/** `/proc/<task>/schedstat`: nanoseconds on a core, nanoseconds waiting for one; `Documentation/scheduler/sched-stats.rst`. */
function timesOf(task: number): TaskTimes | undefined {
  const [ran, waited] = (textOf(`/proc/${task}/schedstat`) ?? '').split(' ').map(Number);
  if (ran === undefined || waited === undefined) return undefined;
  return { ranMs: ran / 1e6, waitedMs: waited / 1e6 };
}

/** The threads of a process. */
export function tasksOf(process: number): number[] {
  try {
    return readdirSync(`/proc/${process}/task`).map(Number);
  } catch {
    return [];
  }
}
