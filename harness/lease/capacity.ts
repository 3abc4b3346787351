import type { Target } from '../model/target.ts';

/** What a machine bears at a time. */
export interface Capacity {
  /** Drills that measure. */
  windows: number;
  /** Stacks, those included that are started or removed while others measure. */
  jobs: number;
  /** Whether a stack may be started, and another removed and judged, while a drill measures. */
  ahead: boolean;
}

/** Cores for Prometheus, Alertmanager, Toxiproxy and Firedrill's own probes and traffic. */
const WATCHERS_CORES = 1.5;
const WATCHERS_MIB = 512;
/** Cores that starting a stack takes, and as much replaying and judging another. */
const PREPARATION_CORES = 2;

/**
 * As many drills measure side by side as find a core for all that their stacks may use; a machine that has none to
 * spare for preparations makes them between two measurements.
 *
 * @param machine the engine's, which may be another than this one
 * @param asked `--jobs`; with cores to spare, more than they bear are prepared and wait
 */
export function capacityOf(
  machine: { cores: number; memoryMiB: number },
  targets: readonly Target[],
  asked: number | undefined,
): Capacity {
  const cores = Math.max(...targets.map((target) => WATCHERS_CORES + sum(target, ({ cpus }) => cpus)));
  const memory = memoryOf(targets);
  const windows = Math.max(1, Math.floor((machine.cores - PREPARATION_CORES) / cores));
  const fit = Math.max(1, Math.floor((machine.memoryMiB * 0.8) / memory));
  const ahead = machine.cores >= windows * cores + PREPARATION_CORES;
  // One is prepared while another clears or measures; without cores to spare, a third may still be filed by then.
  const jobs = asked ?? Math.min(windows + (ahead ? 1 : 2), fit);
  return { windows: Math.min(windows, jobs), jobs, ahead };
}

/** What the largest of their stacks may use of memory, with those who watch it. MiB. */
export function memoryOf(targets: readonly Target[]): number {
  return Math.max(...targets.map((target) => WATCHERS_MIB + sum(target, (one) => one.memoryMiB)));
}

function sum({ services }: Target, of: (limits: { cpus: number; memoryMiB: number }) => number): number {
  return Object.values(services).reduce((all, { limits }) => all + of(limits), 0);
}
