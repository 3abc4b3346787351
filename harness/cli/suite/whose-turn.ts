import type { Capacity } from './capacity.ts';

/**
 * Where a run of a suite is.
 *
 * ```
 *  preparing ──► ready ──► loading ──► warm ──► measuring ──► finishing
 *  stack up      waits     warm-up     waits    the window    removal, replay, judgement
 * ```
 */
export type Standing = 'preparing' | 'ready' | 'loading' | 'warm' | 'measuring' | 'finishing';

/** What may happen next: a unit that waits goes on, or another is begun. */
export type Move<Key> = { go: Key } | 'begin';

/**
 * The next move that disturbs no measurement, or `undefined` while there is none.
 *
 *  - Never do more units warm up or measure than the machine has windows for, and never are there more than `jobs`.
 *  - On a machine without cores to spare (`ahead` is false) nothing is prepared or finished while a unit measures: a
 *    unit measures when all others are done or only wait, and the next is prepared while others warm up or finish, so
 *    that it is ready when its turn comes.
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
  if (measures !== undefined && (ahead || count('preparing', 'loading', 'finishing') === 0))
    return { go: measures };
  const loads = first('ready');
  const room = count('loading', 'warm', 'measuring') < windows;
  if (loads !== undefined && room && (ahead || count('measuring') === 0)) return { go: loads };
  const quiet = count('preparing', 'warm', 'measuring') === 0;
  if (more && units.size < jobs && (ahead || quiet)) return 'begin';
  return undefined;
}
