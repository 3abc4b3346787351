import type { Interval } from '../model/time.ts';

/**
 * Whether a remedy lowers a figure: every window with it must be better than every window without, however they are read, for yes, and
 * none of them for no. Null is a window of which nothing can be told.
 */
export function helps(
  without: readonly (Interval | null)[],
  with_: readonly (Interval | null)[],
): 'yes' | 'no' | 'open' {
  const [off, on] = [known(without), known(with_)];
  if (off === undefined || on === undefined) return 'open';
  const worst = Math.max(...on.map(({ high }) => high));
  if (worst < Math.min(...off.map(({ low }) => low))) return 'yes';
  const best = Math.min(...on.map(({ high }) => high));
  return best >= Math.max(...off.map(({ high }) => high)) ? 'no' : 'open';
}

function known(values: readonly (Interval | null)[]): Interval[] | undefined {
  const all = values.filter((value) => value !== null);
  return all.length === 0 || all.length < values.length ? undefined : all;
}
