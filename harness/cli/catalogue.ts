import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { basename, dirname, join, relative } from 'node:path';
import { catalogue } from '../components/catalogue.ts';
import type { Component } from '../components/component.ts';
import { parseDrill } from '../contract/parse-drill.ts';
import { parseTarget, type Target } from '../contract/target-schema.ts';
import type { DerivedImage } from '../engine/derived-image.ts';
import { OWN_ENDING } from '../host/own-module.ts';
import type { Drill } from '../model/drill.ts';
import { FiredrillError } from '../model/errors.ts';
import { withDefaults } from './component-defaults.ts';
import { loadComponents } from './load-components.ts';
import { withCompose } from './load-compose.ts';
import { loadImages } from './load-images.ts';
import { loadDefault } from './load-module.ts';
import { suggest } from './nearest.ts';
import { ROOT } from './project.ts';
import { withReplicas } from './replicas.ts';
import { type Module, tryLoading } from './trial/trial.ts';

/** A target and the folder its files lie in. */
export interface LoadedTarget {
  folder: string;
  target: Target;
  /** What it puts on top of components. */
  images: readonly DerivedImage[];
  /** Programs that the project brings along, besides those of the catalogue. */
  components: readonly Component[];
  /** What of its compose file a drill's stack does not have, for people to know. */
  notes: readonly string[];
  /** The folder with its `targets/`, whose lock file pins what its service depends on. */
  project: string;
}

/**
 * Every drill, by name: Firedrill's own and the project's.
 * @throws FiredrillError `usage` naming each file that is none
 */
export async function loadDrills(project: string): Promise<Drill[]> {
  const folders = [...new Set([ROOT, project])];
  const files = await Promise.all(
    folders.map((root) => filesIn(join(root, 'drills'), root === ROOT ? OWN_ENDING : '.ts')),
  );
  if (project !== ROOT) await tryLoading(modulesOf(project, files.slice(1).flat()));
  const drills = await allOf(files.flat().map(loadDrill));
  const twice = drills.find(({ name }, index) => drills.findIndex((one) => one.name === name) !== index);
  if (twice)
    throw new FiredrillError(
      'usage',
      `drills/${twice.name}.ts: Firedrill has a drill of this name; choose another`,
    );
  return drills.sort((a, b) => a.name.localeCompare(b.name));
}

/**
 * Every target in a project's `targets/`, in the order of their names.
 * @throws FiredrillError `usage` naming file and key of everything that is wrong with any
 */
export async function loadTargets(project: string): Promise<LoadedTarget[]> {
  const folder = join(project, 'targets');
  const entries = await readdir(folder, { withFileTypes: true }).catch((error: unknown) => {
    throw new FiredrillError(
      'usage',
      `${project} has no folder targets/ to read: write targets/<name>/target.ts there, or name another with --project`,
      {
        cause: error,
      },
    );
  });
  const folders = entries.filter((entry) => entry.isDirectory() || entry.isSymbolicLink());
  const files = folders
    .map((entry) => join(folder, entry.name, 'target.ts'))
    .filter((file) => existsSync(file))
    .sort();
  const [lone] = folders.map(({ name }) => name).sort();
  if (files.length === 0 && lone !== undefined)
    throw new FiredrillError(
      'usage',
      `targets/${lone} has no target.ts, and no other folder of ${folder} has one; write targets/${lone}/target.ts, whose ` +
        `default export begins with { name: '${lone}', summary: '…', services: { … }, contract: { … } }`,
    );
  if (project !== ROOT)
    await tryLoading(modulesOf(project, (await Promise.all(files.map(filesBeside))).flat()));
  return allOf(files.map(loadTarget));
}

/** All that is loaded of a target: its own file, what it puts on top of components, its rehearsals. */
async function filesBeside(target: string): Promise<string[]> {
  const folder = dirname(target);
  const images = join(folder, 'images.ts');
  return [target, ...(existsSync(images) ? [images] : []), ...(await filesIn(join(folder, 'rehearsals')))];
}

function modulesOf(project: string, files: readonly string[]): Module[] {
  return files.map((file) => ({ file, shown: relative(project, file) }));
}

/** Folders in a project's `targets/` that are no target: what targets share, or one whose target.ts is still to be written. */
export async function foldersWithoutTarget(project: string): Promise<string[]> {
  const folder = join(project, 'targets');
  const entries = await readdir(folder, { withFileTypes: true });
  return entries
    .filter((entry) => entry.isDirectory() && !existsSync(join(folder, entry.name, 'target.ts')))
    .map(({ name }) => name)
    .sort();
}

/** @param file `<project>/targets/<name>/target.ts` */
export async function loadTarget(file: string): Promise<LoadedTarget> {
  return targetOf(await loadDefault(file, shownOf(file)), file);
}

/** @param given what `file` exports as its default, or will */
export async function targetOf(given: unknown, file: string): Promise<LoadedTarget> {
  const folder = dirname(file);
  const project = dirname(dirname(folder));
  const shown = shownOf(file);
  const components = await loadComponents(project);
  const known = [...catalogue, ...components];
  const { exported, notes } = await withCompose(given, known, folder, shown);
  const services = withDefaults(withReplicas(exported, shown), known);
  const target = parseTarget(services, shown);
  if (target.name !== basename(folder))
    throw new FiredrillError('usage', `${shown}: name is "${target.name}", but must be that of its folder`);
  return { folder, target, images: await loadImages(folder, target.name), components, project, notes };
}

function shownOf(file: string): string {
  return relative(dirname(dirname(dirname(file))), file);
}

/** @throws FiredrillError `usage` suggesting the nearest name. */
export function byName<T>(things: readonly T[], nameOf: (thing: T) => string, name: string, what: string): T {
  const found = things.find((thing) => nameOf(thing) === name);
  if (found) return found;
  throw new FiredrillError('usage', `there is no ${what} ${name}${suggest(name, things.map(nameOf))}`);
}

/** All results, or one error that says everything that is wrong with any, so that it is mended in one go. */
export async function allOf<T>(work: readonly Promise<T>[]): Promise<T[]> {
  const settled = await Promise.allSettled(work);
  const wrong = settled.flatMap((one) => (one.status === 'rejected' ? [one.reason as unknown] : []));
  const ours = wrong.filter((reason) => reason instanceof FiredrillError);
  if (ours.length < wrong.length) throw wrong.find((reason) => !(reason instanceof FiredrillError));
  if (ours.length > 0) throw new FiredrillError('usage', ours.map(({ message }) => message).join('\n'));
  return settled.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
}

async function filesIn(folder: string, ending = '.ts'): Promise<string[]> {
  if (!existsSync(folder)) return [];
  const files = (await readdir(folder)).filter((file) => file.endsWith(ending));
  return files.map((file) => join(folder, file));
}

async function loadDrill(file: string): Promise<Drill> {
  const shown = `drills/${basename(file)}`;
  return parseDrill(await loadDefault(file, shown), shown);
}
