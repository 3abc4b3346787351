import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { FiredrillError } from '../../model/errors.ts';
import { parseRehearsal } from '../../rehearse/parse-rehearsal.ts';
import type { ParsedRehearsal } from '../../rehearse/rehearsal.ts';
import { byName, type LoadedTarget } from '../catalogue.ts';
import { loadDefault } from '../load-module.ts';

/** A rehearsal of a target's, whose paths are relative to the target's folder. */
export interface LoadedRehearsal {
  loaded: LoadedTarget;
  rehearsal: ParsedRehearsal;
}

/** The names of a target's rehearsals: the files of its `rehearsals/`. */
async function rehearsalNames({ folder }: LoadedTarget): Promise<string[]> {
  const place = join(folder, 'rehearsals');
  if (!existsSync(place)) return [];
  return (await readdir(place)).flatMap((file) => (file.endsWith('.ts') ? [file.slice(0, -3)] : [])).sort();
}

/**
 * @param on the target's name; the first that has such a rehearsal when left out
 * @throws FiredrillError `usage` naming what there is
 */
export async function findRehearsal(
  targets: readonly LoadedTarget[],
  name: string,
  on: string | undefined,
): Promise<LoadedRehearsal> {
  const asked = on === undefined ? targets : [byName(targets, ({ target }) => target.name, on, 'target')];
  const known: string[] = [];
  for (const loaded of asked) {
    const names = await rehearsalNames(loaded);
    if (names.includes(name)) return { loaded, rehearsal: await loadRehearsal(loaded, name) };
    known.push(...names.map((one) => `${one} on ${loaded.target.name}`));
  }
  throw new FiredrillError(
    'usage',
    `there is no rehearsal ${name}${on === undefined ? '' : ` on ${on}`}; there is ${known.join(', ') || 'none'}`,
  );
}

/** Every rehearsal of every target. */
export async function loadRehearsals(targets: readonly LoadedTarget[]): Promise<LoadedRehearsal[]> {
  const all = targets.map(async (loaded) => {
    const names = await rehearsalNames(loaded);
    return Promise.all(names.map(async (name) => ({ loaded, rehearsal: await loadRehearsal(loaded, name) })));
  });
  return (await Promise.all(all)).flat();
}

async function loadRehearsal({ folder, project }: LoadedTarget, name: string): Promise<ParsedRehearsal> {
  const file = join(folder, 'rehearsals', `${name}.ts`);
  const shown = relative(project, file);
  const rehearsal = parseRehearsal(await loadDefault(file, shown), shown);
  if (rehearsal.name !== name)
    throw new FiredrillError('usage', `${shown}: name is "${rehearsal.name}", but must be that of its file`);
  return rehearsal;
}
