import type { ContainerCondition } from '../model/abilities.ts';

/** As far as the engine's answer to `inspect` is needed here. */
export interface EngineState {
  Running: boolean;
  Paused: boolean;
  OOMKilled: boolean;
  ExitCode: number;
}

/** An exit code above this is a signal's number and this: the shells' convention, which engines follow. */
const BY_SIGNAL = 128;
const HIGHEST_SIGNAL = 64;

/**
 * What became of a container. One that is killed for its memory ends by SIGKILL like any other: only the
 * engine's own word tells the two apart, and it keeps that word after the next start.
 */
export function conditionOf({ Running, Paused, OOMKilled, ExitCode }: EngineState): ContainerCondition {
  if (Paused) return { is: 'paused' };
  if (Running) return { is: 'running' };
  if (OOMKilled) return { is: 'out of memory' };
  const signal = ExitCode - BY_SIGNAL;
  if (signal > 0 && signal <= HIGHEST_SIGNAL) return { is: 'killed', signal };
  return { is: 'ended', exitCode: ExitCode };
}
