import { profilesOf, withProfiles } from '../contract/as-drilled.ts';
import type { LoadedTarget } from './loaded-target.ts';
import type { Selected } from './select.ts';

/** The profiles whose services a run starts. */
export function profilesFor({ drill, variant, loaded }: Selected): readonly string[] {
  return profilesOf(loaded.target, drill.name, variant);
}

/** The targets of some runs, each once, with those services alone that one of these starts: no image of another is needed. */
export function startedFor(runs: readonly Selected[]): LoadedTarget[] {
  const byTarget = Map.groupBy(runs, ({ loaded }) => loaded);
  return [...byTarget].map(([loaded, its]) => ({
    ...loaded,
    target: withProfiles(loaded.target, its.flatMap(profilesFor)),
  }));
}
