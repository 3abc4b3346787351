import type { Component } from '../components/component.ts';
import { isFields } from '../model/fields.ts';
import { componentOf } from '../stack/component-of.ts';

/**
 * What a target's file exports, its services with what their components say where they say nothing: role, port, readiness and
 * limits. What is no target goes through as it is; its schema tells what is wrong with it.
 */
export function withDefaults(exported: unknown, components: readonly Component[]): unknown {
  if (!isFields(exported) || !isFields(exported.services)) return exported;
  const services = Object.entries(exported.services).map(([name, service]) => {
    if (!isFields(service) || typeof service.image !== 'string') return [name, service] as const;
    const component = componentOf(service.image, components);
    const { role } = component ?? {};
    return [name, { ...(role === undefined ? {} : { role }), ...component?.defaults, ...service }] as const;
  });
  return { ...exported, services: Object.fromEntries(services) };
}
