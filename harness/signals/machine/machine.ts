/** The machine that the run is on: where the runner's own clock stood still, and what pressed upon everything else. */

import type { RecordOf } from '../../model/timeline.ts';
import { until } from '../observing.ts';
import { insert } from '../ordered.ts';
import type { Signal } from '../signal.ts';
import { watchStalls } from './clock-stalls.ts';
import { watchWallClock } from './wall-clock.ts';
import { watchPressure } from './watch-pressure.ts';
import { watchUsage } from './watch-usage.ts';

const STALL_LOOK_MS = 10;

export interface Machine {
  stalls: RecordOf<'stall'>[];
  /** By time. */
  pressure: RecordOf<'pressure'>[];
  /** By time. */
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
  async observe(_, watch) {
    const { clock, recorder, resolutionMs, health, signal, giveUp } = watch;
    await using all = new AsyncDisposableStack();
    all.use(
      watchStalls({
        clock,
        everyMs: STALL_LOOK_MS,
        thresholdMs: resolutionMs,
        onStall: (stall) => recorder.record({ kind: 'stall', ...stall, thread: 'main' }),
      }),
    );
    all.use(watchWallClock(clock, health));
    all.use(until(signal, giveUp, (ending) => watchPressure(watch, ending)));
    all.use(until(signal, giveUp, (ending) => watchUsage(watch, ending)));
    return all.move();
  },
};
