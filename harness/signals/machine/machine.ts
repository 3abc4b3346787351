/** The machine that the run is on: where the runner's own clock stood still, and what pressed upon everything else. */

import type { RecordOf } from '../../model/timeline.ts';
import { insert } from '../ordered.ts';
import type { Signal } from '../signal.ts';
import { watchStalls } from './clock-stalls.ts';
import { watchWallClock } from './wall-clock.ts';

const STALL_LOOK_MS = 10;

/** All by time. */
export interface Machine {
  stalls: RecordOf<'stall'>[];
  pressure: RecordOf<'pressure'>[];
  usage: RecordOf<'usage'>[];
}

export const machine: Signal<Machine> = {
  key: 'machine',
  records: ['stall', 'pressure', 'usage'],
  empty: () => ({ stalls: [], pressure: [], usage: [] }),
  add(seen, record) {
    if (record.kind === 'stall') seen.stalls.push(record);
    if (record.kind === 'pressure') insert(seen.pressure, record, ({ t }) => t);
    if (record.kind === 'usage') insert(seen.usage, record, ({ t }) => t);
  },
  // What presses upon the machine is watched from before the stack is started, see machine-watch.ts.
  async observe(_, { clock, recorder, resolutionMs, health }) {
    const stalls = watchStalls({
      clock,
      everyMs: STALL_LOOK_MS,
      thresholdMs: resolutionMs,
      onStall: (stall) => recorder.record({ kind: 'stall', ...stall, thread: 'main' }),
    });
    const wallClock = watchWallClock(clock, health);
    return {
      async [Symbol.asyncDispose]() {
        stalls[Symbol.dispose]();
        wallClock[Symbol.dispose]();
      },
    };
  },
};
