import type { Look } from '../model/look.ts';
import type { Millis } from '../model/time.ts';
import type { Facts } from '../signals/facts.ts';
import type { Plan } from './plan.ts';

/**
 * When the run asks. `up`: whether the target answers at all. `well`: whether all is well enough to begin. `steady`: that
 * nothing is wrong for a while. `alone`: of one of several faults. `hold`: what the fault must bring about. `back`: what must come back after the undo.
 * `stays`: what must stay so and be told. `over`: what must be said once all is over. `calm`: that nothing waits between
 * two stretches of load.
 */
export type Moment = 'up' | 'well' | 'steady' | 'alone' | 'hold' | 'back' | 'stays' | 'over' | 'calm';

/** What is waited for. */
export interface Condition {
  /** Stable, made of keys: `alerts/ShopHigh5xxRate/firing`. */
  id: string;
  /** As a person would say it: `ShopNotReady firing`. */
  for: string;
  limitMs: number;
  look(): Look;
  /** Asked before the others of its moment, since its answer may be that nothing else need be waited for. */
  first?: true;
  /** Where there is such a condition, it alone decides how long the moment lasts. */
  alone?: true;
  /** Waited for even when the target itself has ended: time that must pass, and what people must be told of that. */
  outlives?: true;
}

/** Milliseconds after which waiting for an answer ends. */
export interface Limits {
  detectMs: number;
  recoverMs: number;
  /** Until nothing waits any more between two stretches of load. */
  calmMs: number;
  metricMs: number;
  alerts: Readonly<Record<string, { fireMs: number; clearMs: number }>>;
}

/** A run as it stands when it asks. */
export interface SoFar<Knows> {
  facts: Facts;
  plan: Plan;
  limits: Limits;
  /** Milliseconds on the run's clock. */
  now(): Millis;
  /** What the kind makes of the facts as they stand. */
  knows(): Knows;
  /** The run shares its machine and has not been given its turn: others may keep the machine busy. */
  waiting: boolean;
  /** The period in which a fault that strikes by chance draws again. */
  againMs?: Millis;
}

/** Everything answers within this or something is wrong that is no drill's business. */
export const WARM_UP_LIMIT_MS = 60_000;

export function atLeast(had: number, wanted: number): Look {
  return had >= wanted ? { met: true } : { met: false, seen: `${had} so far` };
}

/** What is observed must have lasted for a while to say anything; counts from now. */
export function lasting(
  { now }: Pick<SoFar<unknown>, 'now'>,
  id: string,
  what: string,
  windowMs: number,
): Condition {
  const since = now();
  return {
    id,
    for: what,
    limitMs: windowMs * 2,
    outlives: true,
    look: () => (now() - since >= windowMs ? { met: true } : { met: false, seen: 'not yet over' }),
  };
}
