import dbDown from '../../../drills/db-down.ts';
import type { Change } from '../../support/drill.ts';

/** In production's time, and so not to be had without alerts. */
const OF_ALERTS = new Set(['alert', 'deliver', 'clear']);

/** By its rules a Prometheus is seen to evaluate; this one never fires, and is read from one series. */
const ONE_RULE = 'groups: [{ name: none, rules: [{ alert: Never, expr: up > 1 }] }]\n';

/**
 * The same sabotage with the least that the drill can be asked: one rule to be proven twice, no alert to wait
 * for, no metrics. Half the time, for what other promises show as well.
 */
export function withoutAlerts(change: Change): Change {
  const { name } = change.drill ?? dbDown;
  return {
    ...change,
    rules: () => ONE_RULE,
    target: (asItIs) => {
      const target = change.target?.(asItIs) ?? asItIs;
      const contract = target.contract.drills[name];
      if (contract === undefined) throw new Error(`${target.name} expects nothing of ${name}`);
      const variants = Object.entries(contract.variants ?? {}).map(
        ([key, { alerts: _, metrics: __, ...rest }]) => [key, rest] as const,
      );
      const least = {
        ...contract,
        variants: Object.fromEntries(variants),
        metrics: {},
        alerts: { expected: [], allowed: [] },
        objectives: (contract.objectives ?? []).filter(({ objective }) =>
          objective.every(({ figure }) => !OF_ALERTS.has(figure)),
        ),
      };
      return {
        ...target,
        contract: { ...target.contract, drills: { ...target.contract.drills, [name]: least } },
      };
    },
  };
}
