import { dirname, join, resolve } from 'node:path';
import { InvalidArgumentError, Option } from 'commander';
import { isProject } from './written/project-files.ts';

/** Where Firedrill itself lies, whatever folder the command was called from. */
export const ROOT = join(import.meta.dirname, '..', '..');

/**
 * `--project`: a folder with `firedrill.yaml`, or with `targets/` and, if need be, `drills/` of its own; runs are filed in its `results/`.
 * Without it, the project that the command was called in, or Firedrill's own folder.
 */
export function projectOption(): Option {
  return new Option(
    '--project <folder>',
    'your own folder with firedrill.yaml, or targets/ and drills/; results/ is there',
  )
    .env('FIREDRILL_PROJECT')
    .default(projectAround(process.cwd()), "the one you are in, else Firedrill's own")
    .argParser(folderOf);
}

/**
 * The nearest folder, this one or above it, with `firedrill.yaml` or a target in its `targets/`; where there is none, Firedrill's own, or this
 * one where Firedrill is a package and has none either.
 */
export function projectAround(folder: string): string {
  const around = nearestProject(folder);
  if (around !== undefined) return around;
  return isProject(ROOT) ? ROOT : folder;
}

/** The nearest folder, this one or above it, that is a project. */
export function nearestProject(folder: string): string | undefined {
  if (isProject(folder)) return folder;
  const above = dirname(folder);
  return above === folder ? undefined : nearestProject(above);
}

/** `--results`: where runs are filed; by default in the project. */
export function resultsOption(): Option {
  return new Option(
    '--results <folder>',
    'where evidence is filed (default: results/ of the project)',
  ).argParser(folderOf);
}

/** An empty text, as of a variable that is not set, would mean the folder that the command was called in. */
function folderOf(given: string): string {
  if (given.trim() === '')
    throw new InvalidArgumentError('It is empty; name a folder, or leave the option out.');
  return resolve(given);
}

/** What the two options above give a command. */
export interface Places {
  project: string;
  results?: string;
}

export function resultsOf({ project, results }: Places): string {
  return results ?? join(project, 'results');
}
