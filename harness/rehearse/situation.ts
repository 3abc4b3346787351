import type { Millis } from '../model/time.ts';

/** What is known at one moment, and all that a decider is told. */
export interface Situation {
  /** Milliseconds since the newest deployment; absent when there was none. */
  sinceDeploymentMs?: Millis;
  /** Prometheus' answers; absent where it has no sample. */
  signals: Readonly<Record<string, number>>;
  /** The same before the deployment. */
  before: Readonly<Record<string, number>>;
  /** Who wrote within the last minute, and who of them was answered a 5xx. */
  users: { active: number; affected: number };
  /** For how long liveness has not answered; 0 while it does. */
  unreachableForMs: Millis;
  /** Rows read back within the last minute, and those that did not read what was written. */
  content: { checked: number; wrong: number };
  /** Whether each dependency is well, asked from outside of the service. */
  dependencies: Readonly<Record<string, boolean>>;
}

export const SITUATION_WINDOW_MS = 60_000;

/** A write of the workload as the situation counts it. */
export interface SeenWrite {
  t: Millis;
  id: string;
  /** Left out where there was no answer. */
  status?: number;
}

/**
 * Users whose writes of the last minute are known, and those who were answered a 5xx at least once. Whoever was not answered
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
