import { absentOf, asDrilled, profilesOf } from '../contract/as-drilled.ts';
import type { Target } from '../contract/target-schema.ts';
import { entryOf } from '../model/target.ts';
import { suggest } from './nearest.ts';

/** What is wrong with the profiles that drills of a target ask for, and with their entries, a line each. */
export function profileProblems(target: Target): string[] {
  const lines = Object.entries(target.contract.drills).flatMap(([drill, { variants = {} }]) =>
    [undefined, ...Object.keys(variants)].flatMap((variant) => inOne(target, drill, variant)),
  );
  return [...new Set(lines)];
}

function inOne(target: Target, drill: string, variant: string | undefined): string[] {
  const contract = target.contract.drills[drill];
  const own = variant === undefined ? contract : contract?.variants?.[variant];
  const key = `target.ts: contract.drills.${drill}${variant === undefined ? '' : `.variants.${variant}`}`;
  const profiles = profilesOf(target, drill, variant);
  const known = Object.values(target.services).flatMap((service) => service.profiles ?? []);
  const unknown = (own?.profiles ?? []).filter((one) => !known.includes(one));
  const { entry } = asDrilled(target, drill, variant);
  const absent = absentOf(target, profiles);
  const started = asDrilled(target, drill, variant);
  return [
    ...unknown.map(
      (one) => `${key}.profiles names ${one}, which is a profile of no service${suggest(one, known)}`,
    ),
    ...(entry !== undefined && absent.includes(entry)
      ? [
          `${key}: its entry ${entry} is started for the profile ${target.services[entry]?.profiles?.join(' or ')} alone; ` +
            `add it to profiles, as in profiles: ['${target.services[entry]?.profiles?.[0]}']`,
        ]
      : own?.entry !== undefined && entryOf(started) === undefined
        ? [
            `${key}.entry is "${own.entry}", which is no service${suggest(own.entry, Object.keys(started.services))}`,
          ]
        : []),
  ];
}
