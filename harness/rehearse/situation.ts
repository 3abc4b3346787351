import type { Millis } from '../model/time.ts';

/** What is known at one moment, and all that a decider is told. */
export interface Situation {
  /** Milliseconds since the newest deployment; absent when there was none. */
  sinceDeploymentMs?: Millis;
  /** Prometheus' answers; absent where it has no sample. */
  signals: Readonly<Record<string, number>>;
  /** The same before the deployment. */
  before: Readonly<Record<string, number>>;
  /** Who wrote within the last minute, and for whom that failed. */
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
  ok: boolean;
}

/** Users whose writes of the last minute are known, and those of whom one at least failed. */
export function usersIn(
  writes: readonly SeenWrite[],
  userOf: (id: string) => string,
  now: Millis,
): Situation['users'] {
  const recent = writes.filter(({ t }) => t > now - SITUATION_WINDOW_MS);
  const names = (some: readonly SeenWrite[]) => new Set(some.map(({ id }) => userOf(id))).size;
  return { active: names(recent), affected: names(recent.filter(({ ok }) => !ok)) };
}
