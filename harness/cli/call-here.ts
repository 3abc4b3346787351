import { join, relative } from 'node:path';
import { madeAt } from './made.ts';
import { type Places, ROOT } from './project.ts';

/**
 * How Firedrill is called so that a command of it does the same again from the folder that this one was called in, and with
 * which options it finds the same project and results.
 */
export function callHere({ project, results = join(project, 'results') }: Places): {
  firedrill: string;
  places: string;
} {
  const { command, ...made } = madeAt({ project, results });
  const option = (name: string, folder: string | undefined) =>
    folder === undefined ? '' : ` --${name} ${quoted(folder)}`;
  return {
    firedrill: command ?? (process.cwd() === ROOT ? './firedrill' : quoted(join(ROOT, 'firedrill'))),
    places: `${option('project', made.project)}${option('results', made.results)}`,
  };
}

/** A path for a shell in the folder that this was called in: below it as it is written there, elsewhere whole. */
export function fromHere(path: string): string {
  const below = relative(process.cwd(), path);
  return quoted(below === '' || below.startsWith('..') ? path : below);
}

function quoted(text: string): string {
  return /^[\w./~-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
