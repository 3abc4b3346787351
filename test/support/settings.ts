import type { Target } from '../../harness/contract/target-schema.ts';

/** A copy of a target whose API is configured otherwise than its owners would. */
export function withSettings(target: Target, settings: Readonly<Record<string, string>>): Target {
  const { api, ...others } = target.services;
  if (!api) throw new Error(`${target.name} has no service api`);
  return {
    ...target,
    services: { ...others, api: { ...api, environment: { ...api.environment, ...settings } } },
  };
}
