import { join } from 'node:path';
import type { Phase } from '../../harness/model/phase.ts';

/**
 * The environment of a runner that finds its wall clock set once a phase has begun. Set for its
 * process alone: the machine's clock is shared with all others.
 */
export function clockSetIn(phase: Phase, seconds: number): NodeJS.ProcessEnv {
  return {
    NODE_OPTIONS: `--require ${join(import.meta.dirname, 'clock-set-preload.cjs')}`,
    CLOCK_SET_IN: phase,
    CLOCK_SET_BY_S: String(seconds),
  };
}
