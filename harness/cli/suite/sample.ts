import { shuffled } from '../../run/loading/shuffle.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

/** Today's seed: days since 1970, UTC, so that all machines of a night draw the same. */
export function seedOfDay(now: Date): number {
  return Math.floor(now.getTime() / DAY_MS);
}

/**
 * Some of all, by lot. Seeds that follow one another take turns: within as many of them as it takes, everything has
 * come once, and then the lots are cast anew.
 */
export function sampleOf<T>(all: readonly T[], size: number, seed: number): T[] {
  const turns = Math.ceil(all.length / size);
  if (turns <= 1) return [...all];
  const turn = ((seed % turns) + turns) % turns;
  return shuffled(all, Math.floor(seed / turns)).slice(turn * size, (turn + 1) * size);
}
