import type { Millis } from '../model/time.ts';
import { isErrorLine } from '../text/error-line.ts';

/** Milliseconds of a log that are counted together. */
export const TALLY_MS = 500;

/** How many lines said that something failed, by when they were printed. */
export interface ErrorTally {
  /** @param line with the engine's stamp before it */
  count(line: string): void;
  /** Milliseconds since 1970, each the beginning of a step in which there were any, in order. */
  counts(): { at: Millis; errors: number }[];
}

export function errorTally(): ErrorTally {
  const steps = new Map<number, number>();
  return {
    count(line) {
      const stamped = line.indexOf(' ');
      if (!isErrorLine(line.slice(stamped + 1))) return;
      const at = Date.parse(line.slice(0, stamped));
      if (!Number.isFinite(at)) return;
      const step = Math.floor(at / TALLY_MS) * TALLY_MS;
      steps.set(step, (steps.get(step) ?? 0) + 1);
    },
    counts: () => [...steps].map(([at, errors]) => ({ at, errors })).sort((one, other) => one.at - other.at),
  };
}
