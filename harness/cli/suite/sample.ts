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

/** Fisher and Yates' shuffle in Durstenfeld's form (CACM algorithm 235, 1964). */
function shuffled<T>(all: readonly T[], seed: number): T[] {
  const order = [...all];
  const random = generator(seed);
  for (let at = order.length - 1; at > 0; at -= 1) {
    const other = Math.floor(random() * (at + 1));
    const [here, there] = [order[at], order[other]];
    if (here === undefined || there === undefined) continue;
    order[at] = there;
    order[other] = here;
  }
  return order;
}

/** Numbers from 0 to 1 that follow from a seed: Steele, Lea and Flood's SplitMix (OOPSLA 2014) in 32 bits. */
function generator(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x9e3779b9) | 0;
    let mixed = state ^ (state >>> 16);
    mixed = Math.imul(mixed, 0x21f0aaad);
    mixed ^= mixed >>> 15;
    mixed = Math.imul(mixed, 0x735a2d97);
    mixed ^= mixed >>> 15;
    return (mixed >>> 0) / 2 ** 32;
  };
}
