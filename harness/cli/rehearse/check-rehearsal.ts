import { join } from 'node:path';
import { readTree } from '../../engine/build-context.ts';
import { patchedSource } from '../../engine/patched-source.ts';
import { FiredrillError } from '../../model/errors.ts';
import { dueDay } from '../../rehearse/due.ts';
import type { LoadedRehearsal } from './load-rehearsal.ts';
import { readPatches } from './release-patches.ts';

/**
 * Everything that can be known to be wrong with a rehearsal before anything is started.
 * @throws FiredrillError `usage` naming file and key
 */
export async function checkRehearsal({ loaded, rehearsal }: LoadedRehearsal): Promise<void> {
  const { folder, target } = loaded;
  const { name, variants, releases, ways } = rehearsal;
  const wrong = (key: string, what: string) =>
    new FiredrillError('usage', `targets/${target.name}/rehearsals/${name}.ts: ${key} ${what}`);
  dueDay(rehearsal.due, 2026, 0);
  if (!(rehearsal.defaultVariant in variants))
    throw wrong('defaultVariant', `must be one of ${Object.keys(variants).join(', ')}`);
  if (ways.length === 0) throw wrong('ways', 'must name at least one');
  for (const [variant, { release }] of Object.entries(variants))
    if (release !== undefined && !(release in releases))
      throw wrong(`variants.${variant}.release`, `must be one of ${Object.keys(releases).join(', ')}`);
  for (const service of rehearsal.deployed)
    if (!(service in target.services))
      throw wrong('deployed', `names ${service}, which is no service of ${target.name}`);
  for (const way of ways) {
    // Next month's is compared by them.
    const ids = [...rehearsal.steps(way), ...rehearsal.figures].map(({ id }) => id);
    const twice = ids.find((id, index) => ids.indexOf(id) !== index);
    if (twice !== undefined) throw wrong(`steps("${way}")`, `and figures have the id ${twice} twice`);
  }
  const source = await readTree(
    join(folder, 'service'),
    (file) => file !== 'node_modules' && file !== '.git',
  );
  for (const files of Object.values(releases)) patchedSource(source, await readPatches(folder, files));
}
