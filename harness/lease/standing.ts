import type { Use } from './lease.ts';

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

/** Where a run that waits comes to when it may go on. */
export const GRANTED = { ready: 'loading', warm: 'measuring' } as const satisfies Partial<
  Record<Standing, Standing>
>;

export const waits = (standing: Standing): standing is keyof typeof GRANTED => standing in GRANTED;

/** Where a run is after it has asked for that. One that cannot go on removes its stack from wherever it is. */
export function standingAfter(standing: Standing, use: Use): Standing {
  if (use === 'background') {
    if (standing === 'preparing') return 'preparing';
    return standing === 'removing' || standing === 'filing' ? 'filing' : 'removing';
  }
  if (use === 'warm') return standing === 'measuring' || standing === 'clearing' ? 'clearing' : 'ready';
  return standing === 'measuring' ? 'measuring' : 'warm';
}
