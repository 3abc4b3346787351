import { seeded } from '../../figures/random.ts';

/** A copy in an order that a seed decides: Fisher and Yates. */
export function shuffled<T>(list: readonly T[], seed: number): T[] {
  const copy = [...list];
  const random = seeded(seed);
  for (let i = copy.length - 1; i > 0; i -= 1) {
    const j = Math.floor(random() * (i + 1));
    const [a, b] = [copy[i] as T, copy[j] as T];
    copy[i] = b;
    copy[j] = a;
  }
  return copy;
}
