import { availableParallelism, totalmem } from 'node:os';
import type { Engine } from '../../engine/find-engine.ts';

/** The engine's machine, and no more of it than this one has: the probes leave from here. */
export async function machineOf({ docker }: Engine): Promise<{ cores: number; memoryMiB: number }> {
  const { NCPU, MemTotal } = (await docker.info()) as { NCPU: number; MemTotal: number };
  return {
    cores: Math.min(NCPU, availableParallelism()),
    memoryMiB: Math.min(MemTotal, totalmem()) / 1024 / 1024,
  };
}
