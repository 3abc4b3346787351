/** Standard deviations on either side that leave out one in a thousand. */
const Z = 3.29;

/** Bounds of a share that was seen, with a certainty of 99.9 % (Wilson, "Probable Inference", 1927). */
export function wilson(struck: number, trials: number): { low: number; high: number } {
  const seen = struck / trials;
  const middle = seen + Z ** 2 / (2 * trials);
  const spread = Z * Math.sqrt((seen * (1 - seen)) / trials + Z ** 2 / (4 * trials ** 2));
  const scale = 1 + Z ** 2 / trials;
  return { low: Math.max(0, (middle - spread) / scale), high: Math.min(1, (middle + spread) / scale) };
}
