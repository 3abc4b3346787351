import { createHash } from 'node:crypto';
import { FiredrillError } from '../../model/errors.ts';
import type { Shard } from '../../report/suite/suite-report.ts';
import { keyOf, type Unit } from './plan-suite.ts';

/**
 * @param text `2/3` for the second of three parts
 * @param option by which it was given
 * @throws FiredrillError `usage`
 */
export function parseShard(text: string, option = '--shard'): Shard {
  const [, index, of] = /^(\d+)\/(\d+)$/.exec(text) ?? [];
  const shard = { index: Number(index), of: Number(of) };
  if (shard.index >= 1 && shard.index <= shard.of) return shard;
  throw new FiredrillError('usage', `${option} ${text}: must be i/n with 1 ≤ i ≤ n, for example 1/3`);
}

/** Every n-th unit: the parts of a plan are disjoint, together they are all of it, and none is longer by more than one. */
export function partOf<T>(units: readonly T[], { index, of }: Shard): T[] {
  return units.filter((_, at) => at % of === index - 1);
}

/** The same for the same units on every machine: by it parts know that they belong together. */
export function digestOf(units: readonly Unit[]): string {
  return createHash('sha256').update(units.map(keyOf).join('\n')).digest('hex').slice(0, 16);
}
