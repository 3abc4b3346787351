import type { Evidence } from '../../evidence.ts';
import type { Boundaries } from './recorded.ts';

/**
 * The boundaries of a stored run in wall-clock ms, the clock of its recorded series; `undefined` where the run was never
 * in a steady state, or its fault was not both injected and healed. The effect of a fault may begin with the call that
 * injects it, and a healing is over when it is complete.
 */
export function recordedBoundaries({ header, phases, fault, last }: Evidence): Boundaries | undefined {
  const steady = phases.get('steady')?.begin;
  if (header === undefined || steady === undefined) return undefined;
  const { injecting, undone } = fault;
  if (injecting === undefined || undone === undefined) return undefined;
  const start = Date.parse(header.startedAt);
  return {
    steadyFrom: start + steady,
    injected: start + injecting,
    healed: start + undone,
    end: start + last,
  };
}
