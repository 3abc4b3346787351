import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { basename, dirname, join, relative } from 'node:path';
import { catalogue } from '../components/catalogue.ts';
import { parseDrill } from '../contract/parse-drill.ts';
import { parseTarget } from '../contract/target-schema.ts';
import { loadDefault } from '../host/load-module.ts';
import { OWN_ENDING } from '../host/own-module.ts';
import type { Drill } from '../model/drill.ts';
import { FiredrillError } from '../model/errors.ts';
import { isFields } from '../model/fields.ts';
import { withDefaults } from './component-defaults.ts';
import { componentsFor } from './components.ts';
import { unknownImages } from './image-words.ts';
import { loadComponents } from './load-components.ts';
import { withCompose } from './load-compose.ts';
import { loadImages } from './load-images.ts';
import { loadOwn, ownFiles } from './load-own.ts';
import type { LoadedTarget } from './loaded-target.ts';
import { suggest } from './nearest.ts';
import { ROOT } from './project.ts';
import { withReplicas } from './replicas.ts';
import { type Module, tryLoading } from './trial/trial.ts';
import { codeOf, isProjectFile, projectFileIn, targetFileIn } from './written/project-files.ts';
import { readTarget, type Written } from './written/read-target.ts';
import { asWritten } from './written/source.ts';
import { withFiles } from './written/with-files.ts';

/**
 * Every drill, by name: Firedrill's own and the project's.
 * @throws FiredrillError `usage` naming each file that is none
 */
export async function loadDrills(project: string): Promise<Drill[]> {
  const folders = [...new Set([ROOT, project])];
  const files = await Promise.all(
    folders.map((root) => filesIn(join(codeOf(root), 'drills'), root === ROOT ? OWN_ENDING : '.ts')),
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
 * Every target of a project, in the order of their names: that of its one file, or those in its `targets/`.
 * @throws FiredrillError `usage` naming file and key of everything that is wrong with any
 */
export async function loadTargets(project: string): Promise<LoadedTarget[]> {
  const own = projectFileIn(project);
  const files = own === undefined ? await targetFiles(project) : [own];
  if (project !== ROOT)
    await tryLoading(
      modulesOf(project, [
        ...(await ownFiles(project)),
        ...(await Promise.all(files.map(filesBeside))).flat(),
      ]),
    );
  return allOf(files.map(loadTarget));
}

/** What the targets of a project are called, as far as can be told without asking whether they are right. */
export async function targetNames(project: string): Promise<string[]> {
  const own = projectFileIn(project);
  if (own === undefined) return (await targetFiles(project)).map((file) => basename(dirname(file)));
  const { given } = await readTarget(own, shownOf(own));
  return isFields(given) && typeof given.name === 'string' ? [given.name] : [];
}

async function targetFiles(project: string): Promise<string[]> {
  const folder = join(project, 'targets');
  const entries = await readdir(folder, { withFileTypes: true }).catch((error: unknown) => {
    throw new FiredrillError(
      'usage',
      `${project} has no firedrill.yaml and no folder targets/ to read: firedrill init writes the former, or name another folder with --project`,
      { cause: error },
    );
  });
  const folders = entries
    .filter((entry) => entry.isDirectory() || entry.isSymbolicLink())
    .map(({ name }) => name)
    .sort();
  const files = folders.flatMap((name) => targetFileIn(join(folder, name), `targets/${name}`) ?? []);
  const [lone] = folders;
  if (files.length === 0 && lone !== undefined)
    throw new FiredrillError(
      'usage',
      `targets/${lone} has no target.ts or target.yaml, and no other folder of ${folder} has one; write targets/${lone}/target.ts, whose ` +
        `default export begins with { name: '${lone}', summary: '…', services: { … }, contract: { … } }`,
    );
  return files;
}

/** All that is loaded of a target: its own file, what it puts on top of components, its rehearsals. */
async function filesBeside(target: string): Promise<string[]> {
  const folder = ownCodeBeside(target);
  const images = join(folder, 'images.ts');
  return [
    ...(target.endsWith('.ts') ? [target] : []),
    ...(existsSync(images) ? [images] : []),
    ...(await filesIn(join(folder, 'rehearsals'))),
  ];
}

function ownCodeBeside(target: string): string {
  const folder = dirname(target);
  return isProjectFile(target) ? codeOf(folder) : folder;
}

function modulesOf(project: string, files: readonly string[]): Module[] {
  return files.map((file) => ({ file, shown: relative(project, file) }));
}

/** Folders in a project's `targets/` that are no target: what targets share, or one whose target.ts is still to be written. */
export async function foldersWithoutTarget(project: string): Promise<string[]> {
  const folder = join(project, 'targets');
  if (projectFileIn(project) !== undefined) return [];
  const entries = await readdir(folder, { withFileTypes: true });
  return entries
    .filter(
      (entry) => entry.isDirectory() && targetFileIn(join(folder, entry.name), entry.name) === undefined,
    )
    .map(({ name }) => name)
    .sort();
}

/** @param file `<project>/targets/<name>/target.ts`, in YAML `target.yaml`, or a project's one file */
export async function loadTarget(file: string): Promise<LoadedTarget> {
  return targetOf(await readTarget(file, shownOf(file)), file);
}

/** @param written what `file` says, or will */
export async function targetOf({ given, source }: Written, file: string): Promise<LoadedTarget> {
  const folder = dirname(file);
  const project = projectOf(file);
  const lone = folder === project;
  const name = lone && isFields(given) ? String(given.name) : basename(folder);
  return asWritten(source, name, async () => {
    const shown = lone ? 'target.ts' : `targets/${name}/target.ts`;
    const components = await loadComponents(project);
    const known = [...catalogue, ...components];
    const { exported, notes } = await withCompose(withFiles(given, folder, shown), known, folder, shown);
    const services = withDefaults(withReplicas(exported, shown), known);
    const images = await loadImages(ownCodeBeside(file), name);
    const runnable = componentsFor({ images, components }).map((one) => one.name);
    const slips = unknownImages(services, [...runnable, 'service']);
    if (slips.length > 0)
      throw new FiredrillError('usage', `targets/${name}:\n${slips.map((line) => `  ${line}`).join('\n')}`);
    const target = parseTarget(services, shown);
    if (!lone && target.name !== name)
      throw new FiredrillError('usage', `${shown}: name is "${target.name}", but must be that of its folder`);
    const own = await loadOwn(project);
    return { folder, target, images, components, own, project, notes, source };
  });
}

function projectOf(file: string): string {
  const folder = dirname(file);
  return isProjectFile(file) ? folder : dirname(dirname(folder));
}

function shownOf(file: string): string {
  return relative(projectOf(file), file);
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

/** Where each target of a project has code of its own. */
export async function ownCodeIn(project: string): Promise<string[]> {
  const own = projectFileIn(project);
  return (own === undefined ? await targetFiles(project) : [own]).map(ownCodeBeside);
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
