import { stateOf } from '../../signals/alerts/alerts.ts';
import type { Facts } from '../../signals/facts.ts';
import type { Plan } from '../plan.ts';

/**
 * Why nothing can be made of silence: Prometheus names every rule that it has loaded, also those that are silent, and one
 * that it never named may have fired unseen.
 */
export function unheardOf(facts: Facts, { rules }: Pick<Plan, 'rules'>): string | undefined {
  const unheard = rules.map(({ alert }) => alert).filter((alert) => stateOf(facts, alert) === undefined);
  if (unheard.length === 0) return undefined;
  return `nothing was seen of ${unheard.join(', ')}, not even that it was silent`;
}
