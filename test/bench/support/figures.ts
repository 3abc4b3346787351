/** The figures a benchmark prints: samples, what they come to, and the bound they are held against. */

export interface Claim {
  /** What was measured, e.g. `G1 refusing: bias / p`. */
  title: string;
  value: number;
  bound: { atMost: number } | { atLeast: number };
}

/** One line per claim; a missed bound is shown, never an error. Returns them, to be left. */
export function printClaims<T extends readonly Claim[]>(claims: T): T {
  for (const { title, value, bound } of claims) {
    const met = 'atMost' in bound ? value <= bound.atMost : value >= bound.atLeast;
    const limit = 'atMost' in bound ? `≤ ${bound.atMost}` : `≥ ${bound.atLeast}`;
    console.log(`${met ? 'met   ' : 'MISSED'} ${title}: ${significant(value)} (bound ${limit})`);
  }
  return claims;
}

/** Everything needed to compute the figures again, on one line. */
export function printSamples(bench: string, seed: number, samples: unknown): void {
  console.log(`samples ${JSON.stringify({ bench, seed, samples })}`);
}

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Standard deviation of a sample (n − 1). */
export function deviation(values: readonly number[]): number {
  const middle = mean(values);
  return Math.sqrt(values.reduce((sum, value) => sum + (value - middle) ** 2, 0) / (values.length - 1));
}

/** The value below which the share `q` of the values lies, by nearest rank. */
export function quantile(values: readonly number[], q: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(q * sorted.length) - 1))] ?? Number.NaN;
}

export function significant(value: number): string {
  return Number.parseFloat(value.toPrecision(3)).toString();
}

/** The seed given as `--seed N`, or a fresh one; printed, so that a run can be repeated. */
export function seedFrom(args: readonly string[]): number {
  const at = args.indexOf('--seed');
  const given = at === -1 ? undefined : Number(args[at + 1]);
  return given !== undefined && Number.isInteger(given) ? given : Math.floor(Math.random() * 2 ** 31);
}

/** Uniform numbers in [0, 1) from a seed: a linear congruential generator with Knuth's MMIX constants. */
export function uniform(seed: number): () => number {
  let state = BigInt(seed);
  const next = () => {
    state = BigInt.asUintN(64, state * 6364136223846793005n + 1442695040888963407n);
    return Number(state >> 11n) / 2 ** 53;
  };
  // Neighbouring seeds begin alike.
  for (let n = 0; n < 4; n += 1) next();
  return next;
}

/** In random order; the list itself is left alone. */
export function shuffled<T>(list: readonly T[], random: () => number): T[] {
  const order = list.map((one) => ({ one, at: random() }));
  return order.sort((a, b) => a.at - b.at).map(({ one }) => one);
}
