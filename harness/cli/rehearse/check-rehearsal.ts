import { join } from 'node:path';
import { readTree } from '../../engine/build-context.ts';
import { patchedSource } from '../../engine/patched-source.ts';
import { FiredrillError } from '../../model/errors.ts';
import { componentsFor } from '../components.ts';
import { suggest } from '../nearest.ts';
import type { LoadedRehearsal } from './load-rehearsal.ts';
import { readPatches, releasesOf } from './release-patches.ts';

/**
 * Everything that can be known to be wrong with a rehearsal before anything is started.
 * @throws FiredrillError `usage` naming file and key
 */
export async function checkRehearsal({ loaded, rehearsal }: LoadedRehearsal): Promise<void> {
  const { folder, target } = loaded;
  const { name, ways, parts } = rehearsal;
  const variants = Object.keys(rehearsal.variants);
  const wrong = (what: string) =>
    new FiredrillError('usage', `targets/${target.name}/rehearsals/${name}.ts: ${what}`);
  const known = Object.values(target.services).flatMap((service) => service.profiles ?? []);
  const unknown = rehearsal.profiles.find((one) => !known.includes(one));
  if (unknown !== undefined)
    throw wrong(`profiles names ${unknown}, which is a profile of no service${suggest(unknown, known)}`);
  for (const [service, component] of Object.entries(rehearsal.instead)) {
    const services = Object.keys(target.services);
    if (!services.includes(service))
      throw wrong(`instead names ${service}, which is no service${suggest(service, services)}`);
    const components = componentsFor(loaded).map((one) => one.name);
    if (!components.includes(component))
      throw wrong(
        `instead.${service} names ${component}, which is no component${suggest(component, components)}`,
      );
  }
  const [problem] = parts.flatMap((part) => part.problems?.(target, variants) ?? []);
  if (problem !== undefined) throw wrong(problem);
  for (const way of ways) {
    // Next month's is compared by them.
    const ids = [...rehearsal.steps(way), ...rehearsal.figures].map(({ id }) => id);
    const twice = ids.find((id, index) => ids.indexOf(id) !== index);
    const follows = rehearsal.followUps.find(({ after }) => !ids.includes(after));
    if (follows !== undefined)
      throw wrong(
        `followUps: "${follows.title}" is after ${follows.after}, which is no step${suggest(follows.after, ids)}`,
      );
    if (twice !== undefined) throw wrong(`steps("${way}") and figures have the id ${twice} twice`);
  }
  const releases = new Map(
    variants.flatMap((variant) =>
      [...releasesOf(rehearsal, variant)].filter(([, files]) => files.length > 0),
    ),
  );
  if (releases.size === 0) return;
  const source = await readTree(
    join(folder, 'service'),
    (file) => file !== 'node_modules' && file !== '.git',
  );
  for (const files of releases.values()) patchedSource(source, await readPatches(folder, files));
}
