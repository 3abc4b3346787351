import type { Capacity } from './capacity.ts';
import type { Standing } from './standing.ts';

/** What may happen next: a unit that waits goes on, or another is begun. */
export type Move<Key> = { go: Key } | 'begin';

/**
 * The next move that disturbs no measurement, or `undefined` while there is none.
 *
 *  - Never do more units warm up or measure than the machine has windows for, and never are there more than `jobs`.
 *    The window of a unit that clears is its own still, but the next may warm up meanwhile.
 *  - On a machine without cores to spare (`ahead` is false) a unit that measures is alone, but for those that wait and
 *    those that only file, which they do with what the others leave of the machine. While it clears, the next stack is
 *    started and then warms up, one thing at a time, so that it is ready when its turn comes; a third would keep it waiting.
 *
 * @param units in the order in which they began
 */
export function whoseTurn<Key>(
  units: ReadonlyMap<Key, Standing>,
  more: boolean,
  { windows, jobs, ahead }: Capacity,
): Move<Key> | undefined {
  const count = (...standings: Standing[]) =>
    [...units.values()].filter((one) => standings.includes(one)).length;
  const first = (standing: Standing) => [...units].find(([, one]) => one === standing)?.[0];

  const warm = first('warm');
  const free = count('measuring', 'clearing') < windows;
  if (warm !== undefined && free && (ahead || count('preparing', 'loading', 'clearing', 'removing') === 0))
    return { go: warm };
  const ready = first('ready');
  const room = count('loading', 'warm', 'measuring') < windows;
  if (ready !== undefined && room && (ahead || count('measuring') === 0)) return { go: ready };
  const quiet = count('preparing', 'loading', 'warm', 'measuring') === 0;
  if (more && units.size < jobs && (ahead || quiet)) return 'begin';
  return undefined;
}

/**
 * Whether a unit may take all of the machine to start its stack (`start`), or for replay and judgement (`file`): no
 * other measures or warms up beside it. Stacks that start do not disturb each other; a replay is still going on when the next run begins.
 *
 * @param others where the others are
 * @param more whether any are left to begin
 */
export function hasAll(
  what: 'start' | 'file',
  others: readonly Standing[],
  more: boolean,
  { jobs }: Capacity,
): boolean {
  if (what === 'file') return others.every((one) => one === 'filing') && (!more || jobs === 1);
  return others.every((one) => one === 'preparing' || one === 'removing' || one === 'filing');
}
