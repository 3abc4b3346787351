import type { Millis } from '../../model/time.ts';
import type { Situation } from './records.ts';

export const SITUATION_WINDOW_MS = 60_000;

/** A write of the workload as the situation counts it. */
export interface SeenWrite {
  t: Millis;
  id: string;
  /** Left out where there was no answer. */
  status?: number;
}

/**
 * Users whose writes of the last minute are known, and those who were answered a 5xx at least once. A user who was not answered
 * at all asked while a release was put in place, or of a service that is not there, which are other matters than its errors.
 */
export function usersIn(
  writes: readonly SeenWrite[],
  userOf: (id: string) => string,
  now: Millis,
): Situation['users'] {
  const recent = writes.filter(({ t }) => t > now - SITUATION_WINDOW_MS);
  const names = (some: readonly SeenWrite[]) => new Set(some.map(({ id }) => userOf(id))).size;
  return { active: names(recent), affected: names(recent.filter(({ status = 0 }) => status >= 500)) };
}
