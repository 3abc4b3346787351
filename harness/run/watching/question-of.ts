import { finestPeriodMs, type ProbeName, type ProbeSpec, probesIn } from '../../model/request.ts';
import type { Millis } from '../../model/time.ts';
import type { StackPlan } from '../../stack/plan.ts';
import type { WatchQuestion } from './learn-to-watch.ts';

export interface Watched {
  /** The service that is probed. */
  entry: string;
  probes: Readonly<Partial<Record<ProbeName, ProbeSpec>>>;
  /** The finest that figures have a use for, milliseconds. */
  resolutionMs: Millis;
  /** Periods that were asked for this once, milliseconds. */
  periodsMs?: Readonly<Partial<Record<ProbeName, Millis>>>;
  stack: Pick<StackPlan, 'containers'>;
}

/** What is known of watching before anything is measured. */
export function questionOf({ entry, probes, resolutionMs, periodsMs, stack }: Watched): WatchQuestion {
  const there = probesIn(probes);
  const asked = there.flatMap((probe) => {
    // What was asked for this once goes before what the contract always wants.
    const everyMs = periodsMs?.[probe] ?? probes[probe]?.everyMs;
    return everyMs === undefined ? [] : [[probe, everyMs] as const];
  });
  const { cpus = 1 } = stack.containers.find(({ name }) => name === entry)?.limits ?? {};
  return {
    finestMs: resolutionMs,
    coarser: Object.fromEntries(
      there.map((probe) => [probe, probes[probe] === undefined ? 0 : finestPeriodMs(probes[probe])]),
    ),
    deadlines: Object.fromEntries(there.map((probe) => [probe, probes[probe]?.deadlineMs ?? 0])),
    // How many workers it has is not known: it is spared as if it had one.
    capacity: Math.min(1, cpus),
    asked: Object.fromEntries(asked),
    times: 1,
  };
}
