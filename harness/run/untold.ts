import type { Target } from '../contract/target-schema.ts';
import { toldToNobody } from '../rules/alertmanager/certain-route.ts';
import type { AlertmanagerConfiguration } from '../rules/alertmanager/configuration.ts';
import type { Rule } from '../rules/rule.ts';

/**
 * Alerts that a drill expects to be told, to whichever receiver production's file says, and that are certain to reach no
 * person by its routes: a sentence each, before anything is started.
 */
export function untold(
  { contract }: Pick<Target, 'contract'>,
  alerts: readonly Pick<Rule, 'name' | 'labels'>[],
  production: AlertmanagerConfiguration | undefined,
): string[] {
  if (production === undefined) return [];
  const expected = Object.values(contract.drills).flatMap((drill) => drill.alerts?.expected ?? []);
  const wanted = expected.filter((one) => one.receiver === undefined && one.inhibitedBy === undefined);
  return alerts.flatMap(({ name, labels }) => {
    if (wanted.every(({ alert }) => alert !== name)) return [];
    const known = Object.entries(labels).filter(([, value]) => !value.includes('{{'));
    const hole = toldToNobody(production, { ...Object.fromEntries(known), alertname: name });
    return hole === undefined
      ? []
      : [
          `${name} is told to no person: ${hole}; lead it to one, or name that receiver under alerts.expected if a person reads it`,
        ];
  });
}
