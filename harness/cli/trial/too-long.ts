/** What a thread that loads a module did so far, milliseconds. */
export interface Spent {
  /** By the clock. */
  wallMs: number;
  /** Of a processor. */
  cpuMs: number;
  /** Waiting for what would wake it. */
  idleMs: number;
}

/** Milliseconds for one module; those of our own targets take some thirty. */
export const LIMIT_MS = 10_000;
/** A machine that has no time for a module does not get any more than this of ours. */
const MOST_MS = 60_000;

/**
 * What is wrong with a module that is not loaded yet; `undefined` where it was not given the time, which is its machine's doing
 * and not its own.
 */
export function tooLong({ wallMs, cpuMs, idleMs }: Spent): string | undefined {
  if (wallMs < LIMIT_MS) return undefined;
  const after = `is not loaded after ${Math.round(wallMs / 1000)} s`;
  if (idleMs > wallMs / 2) return `${after}: it waits at its top level for what does not come`;
  if (cpuMs > LIMIT_MS / 2) return `${after}: it has a loop without end`;
  if (wallMs < MOST_MS) return undefined;
  return `${after}, of which it had a processor for ${(cpuMs / 1000).toFixed(1)} s: the machine is too busy`;
}
