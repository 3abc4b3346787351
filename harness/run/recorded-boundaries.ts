import { promisesSchema } from '../promises/contract.ts';
import { recoveryOf } from '../promises/recovered.ts';
import { impactOf } from '../promises/recovery/impact.ts';
import type { Boundaries } from '../rules/replay/recorded.ts';
import type { Facts } from '../signals/facts.ts';
import { watchedUntil } from '../signals/frame/frame.ts';

/**
 * The boundaries of a run in wall-clock ms, the clock of its recorded series; `undefined` where the run was never in a
 * steady state, or its fault was not both injected and healed. The effect of a fault may begin with the call that
 * injects it, and a healing is over when it is complete. The same while the run goes on and when it is read again: what
 * comes after the watching, when the stack is gone, belongs to no series.
 */
export function recordedBoundaries(facts: Facts): Boundaries | undefined {
  const { header, phases, fault } = facts;
  const steady = phases.get('steady')?.begin;
  if (header === undefined || steady === undefined) return undefined;
  const { injecting, undone } = fault;
  if (injecting === undefined || undone === undefined) return undefined;
  const start = Date.parse(header.startedAt);
  const recovery = recoveryOf(facts, header, impactOf(facts, header, promisesSchema.parse(header.contract)));
  return {
    steadyFrom: start + steady,
    injected: start + injecting,
    healed: start + undone,
    ...(recovery?.status === 'recovered' ? { recovered: start + recovery.at.high } : {}),
    end: start + watchedUntil(facts),
  };
}
