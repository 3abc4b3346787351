import type { Capacity } from './capacity.ts';

/**
 * Where a run of a suite is.
 *
 * ```
 *  preparing ──► ready ──► loading ──► warm ──► measuring ──► clearing ──► removing ──► filing
 *  stack up      waits     warm-up     waits    until it has  stays so,    of the       replay, judgement
 *                                               recovered     alerts end   stack
 * ```
 */
export type Standing =
  | 'preparing'
  | 'ready'
  | 'loading'
  | 'warm'
  | 'measuring'
  | 'clearing'
  | 'removing'
  | 'filing';

/** What may happen next: a unit that waits goes on, or another is begun. */
export type Move<Key> = { go: Key } | 'begin';

/**
 * The next move that disturbs no measurement, or `undefined` while there is none.
 *
 *  - Never do more units warm up or measure than the machine has windows for, and never are there more than `jobs`.
 *    The window of a unit that clears is its own still, but the next may warm up meanwhile.
 *  - On a machine without cores to spare (`ahead` is false) a unit that measures is alone, but for those that wait and
 *    those that only file, which they do with what nobody else wants of the machine. While it clears, the next warms up
 *    and then another stack is started, so that both are ready when their turns come.
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
  const unhurried = warm === undefined || count('clearing') > 0;
  const quiet = unhurried && count('preparing', 'loading', 'measuring') === 0;
  if (more && units.size < jobs && (ahead || quiet)) return 'begin';
  return undefined;
}
