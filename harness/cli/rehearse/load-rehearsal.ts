import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { loadDefault } from '../../host/load-module.ts';
import { FiredrillError } from '../../model/errors.ts';
import { parseRehearsal } from '../../rehearse/parse-rehearsal.ts';
import type { ParsedRehearsal } from '../../rehearse/rehearsal.ts';
import { byName, ownCodeIn } from '../catalogue.ts';
import type { LoadedTarget } from '../loaded-target.ts';
import { codeOf } from '../written/project-files.ts';

/** A rehearsal of a target's, whose paths are relative to the target's folder. */
export interface LoadedRehearsal {
  loaded: LoadedTarget;
  rehearsal: ParsedRehearsal;
}

/** The names of a target's rehearsals: the files of its `rehearsals/`. */
async function rehearsalNames(loaded: LoadedTarget): Promise<string[]> {
  return namesIn(rehearsalsOf(loaded));
}

/** Those of all targets of a project, none of which is loaded. */
export async function rehearsalNamesOf(project: string): Promise<string[]> {
  const places = await ownCodeIn(project);
  return (await Promise.all(places.map((folder) => namesIn(join(folder, 'rehearsals'))))).flat();
}

async function namesIn(place: string): Promise<string[]> {
  if (!existsSync(place)) return [];
  return (await readdir(place)).flatMap((file) => (file.endsWith('.ts') ? [file.slice(0, -3)] : [])).sort();
}

function rehearsalsOf({ folder, project }: LoadedTarget): string {
  return join(folder === project ? codeOf(project) : folder, 'rehearsals');
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

async function loadRehearsal(loaded: LoadedTarget, name: string): Promise<ParsedRehearsal> {
  const file = join(rehearsalsOf(loaded), `${name}.ts`);
  const shown = relative(loaded.project, file);
  const rehearsal = parseRehearsal(await loadDefault(file, shown), shown);
  if (rehearsal.name !== name)
    throw new FiredrillError('usage', `${shown}: name is "${rehearsal.name}", but must be that of its file`);
  return rehearsal;
}
