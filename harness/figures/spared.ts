/** The target's own connections may have been spared altogether with at most this chance. */
export const MOST_SPARED = 0.01;

/** The chance that a fault which strikes each draw with `chance` (0 to 1) struck none of so many. */
export function spared(chance: number, draws: number): number {
  return (1 - chance) ** draws;
}
