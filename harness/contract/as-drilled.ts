/** A target's stack and traffic as one drill has them: services of profiles, as compose knows them, are in few stacks. */

import type { ConversationSpec } from '../model/conversation.ts';
import type { WorkloadSpec } from '../model/request.ts';
import type { ServiceSpec } from '../model/target.ts';
import { settingOf } from '../promises/contract.ts';
import type { Target } from './target-schema.ts';

/**
 * The target as a drill has it: with the services of the profiles that its contract asks for, and with its own entry and
 * workload where it has them. Pure.
 * @param variant left out: what holds for the drill as a whole
 */
export function asDrilled(target: Target, drill: string, variant?: string): Target {
  const { profiles, entry, workload, events } = settingOf(target.contract.drills[drill], variant);
  const started = withProfiles(target, profiles);
  return {
    ...started,
    ...(entry === undefined ? {} : { entry }),
    contract: {
      ...started.contract,
      ...(workload === undefined ? {} : { workload }),
      ...(events === undefined ? {} : { conversation: events }),
    },
  };
}

/** The profiles that a drill asks for. */
export function profilesOf(target: Target, drill: string, variant?: string): readonly string[] {
  return settingOf(target.contract.drills[drill], variant).profiles ?? [];
}

/**
 * The target with the services of these profiles, and those of none. What leads to the others is left out of the rest: an
 * item of a list with commas, or else the whole variable; calls; what is waited for. Pure.
 */
export function withProfiles(target: Target, profiles: readonly string[] = []): Target {
  const absent = absentOf(target, profiles);
  if (absent.length === 0) return target;
  const services = Object.entries(target.services).flatMap(([name, service]) =>
    absent.includes(name) ? [] : [[name, without(service, absent)] as const],
  );
  return { ...target, services: Object.fromEntries(services) };
}

/** The target with other components under some of its services, by their names. Pure. */
export function withComponents(target: Target, instead: Readonly<Record<string, string>>): Target {
  const services = Object.entries(target.services).map(([name, service]) => {
    const image = instead[name];
    const { build: _, ...rest } = service;
    return [name, image === undefined ? service : { ...rest, image }] as const;
  });
  return { ...target, services: Object.fromEntries(services) };
}

/** The services that are not started with these profiles. */
export function absentOf({ services }: Pick<Target, 'services'>, profiles: readonly string[]): string[] {
  return Object.entries(services).flatMap(([name, { profiles: its }]) =>
    its === undefined || its.some((one) => profiles.includes(one)) ? [] : [name],
  );
}

/** The target's workload, and those that its drills have in its place. */
export function workloadsOf({ workload, drills }: Target['contract']): WorkloadSpec[] {
  const own = Object.values(drills).flatMap(({ variants = {}, ...drill }) => [
    drill,
    ...Object.values(variants),
  ]);
  return [workload, ...own.map((one) => one.workload)].filter((one) => one !== undefined);
}

/** The target's conversation, and those that its drills have in its place, by the keys of the contract under which they stand. */
export function conversationsOf({ conversation, drills }: Target['contract']): [string, ConversationSpec][] {
  const own = Object.entries(drills).flatMap(([name, { variants = {}, events }]) => [
    [`drills.${name}.events`, events] as const,
    ...Object.entries(variants).map(
      ([variant, one]) => [`drills.${name}.variants.${variant}.events`, one.events] as const,
    ),
  ]);
  return [['conversation', conversation] as const, ...own].flatMap(([key, spec]) =>
    spec === undefined ? [] : [[key, spec]],
  );
}

/** Every set of profiles that a drill of the target asks for, and none. */
export function profileSets(target: Target): (readonly string[])[] {
  const asked = Object.entries(target.contract.drills).flatMap(([drill, { variants = {} }]) =>
    [undefined, ...Object.keys(variants)].map((variant) => profilesOf(target, drill, variant)),
  );
  const sets = new Map([[], ...asked].map((one) => [[...one].sort().join(' '), one] as const));
  return [...sets.values()];
}

function without(service: ServiceSpec, absent: readonly string[]): ServiceSpec {
  const { environment, calls, after, ...rest } = service;
  const gone = (calls ?? []).filter((call) => absent.includes(call.service));
  const dropped = gone.flatMap(({ address }) => address?.variables ?? []);
  const left = Object.entries(environment ?? {}).flatMap(([name, value]) => {
    if (calls !== undefined) return dropped.includes(name) ? [] : [[name, value] as const];
    const kept = withoutMentions(value, absent);
    return kept === undefined ? [] : [[name, kept] as const];
  });
  const waits = Object.entries(after ?? {}).filter(([name]) => !absent.includes(name));
  return {
    ...rest,
    ...(environment === undefined ? {} : { environment: Object.fromEntries(left) }),
    ...(calls === undefined ? {} : { calls: calls.filter((call) => !gone.includes(call)) }),
    ...(after === undefined ? {} : { after: Object.fromEntries(waits) }),
  };
}

/** What is left of a value; undefined where nothing is. */
function withoutMentions(value: string, absent: readonly string[]): string | undefined {
  const mentions = (text: string) => absent.some((name) => text.includes(`{${name}}`));
  if (!mentions(value)) return value;
  const left = value.split(',').filter((item) => !mentions(item));
  return left.length === 0 ? undefined : left.join(',');
}
