import type { Capacity } from './capacity.ts';

/**
 * Where a run of a suite is.
 *
 * ```
 *  preparing ──► ready ──► loading ──► warm ──► measuring ──► removing ──► filing
 *  stack up      waits     warm-up     waits    the window    of the stack  replay, judgement
 * ```
 */
export type Standing = 'preparing' | 'ready' | 'loading' | 'warm' | 'measuring' | 'removing' | 'filing';

/** What may happen next: a unit that waits goes on, or another is begun. */
export type Move<Key> = { go: Key } | 'begin';

/**
 * The next move that disturbs no measurement, or `undefined` while there is none.
 *
 *  - Never do more units warm up or measure than the machine has windows for, and never are there more than `jobs`.
 *  - On a machine without cores to spare (`ahead` is false) no stack is started or removed while a unit measures: a
 *    unit measures when all others are done, wait, or only file, which they do with what nobody else wants of the
 *    machine; and the next is prepared while others warm up or are removed, so that it is ready when its turn comes.
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

  const measures = first('warm');
  if (measures !== undefined && (ahead || count('preparing', 'loading', 'removing') === 0))
    return { go: measures };
  const loads = first('ready');
  const room = count('loading', 'warm', 'measuring') < windows;
  if (loads !== undefined && room && (ahead || count('measuring') === 0)) return { go: loads };
  const quiet = count('preparing', 'warm', 'measuring') === 0;
  if (more && units.size < jobs && (ahead || quiet)) return 'begin';
  return undefined;
}
