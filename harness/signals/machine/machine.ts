/** Where the runner's own clock stood still. */

import type { RecordOf } from '../../model/timeline.ts';
import type { Signal } from '../signal.ts';
import { watchStalls } from './clock-stalls.ts';
import { watchWallClock } from './wall-clock.ts';

const STALL_LOOK_MS = 10;

export interface Machine {
  stalls: RecordOf<'stall'>[];
}

export const machine: Signal<Machine> = {
  key: 'machine',
  records: ['stall'],
  empty: () => ({ stalls: [] }),
  add(seen, record) {
    if (record.kind === 'stall') seen.stalls.push(record);
  },
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
