import type { Millis } from '../model/time.ts';
import type { Facts } from '../signals/facts.ts';
import { phaseEnd } from '../signals/frame/frame.ts';

/** From the steady phase's beginning to the injection: what is over by then, the fault cannot have touched. */
export function steadySpan(facts: Facts): { begin: Millis; end: Millis } | undefined {
  const begin = facts.phases.get('steady')?.begin;
  if (begin === undefined) return undefined;
  return { begin, end: facts.fault.injecting ?? phaseEnd(facts, 'steady') ?? facts.last };
}
