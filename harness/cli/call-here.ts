import { existsSync } from 'node:fs';
import { join, relative } from 'node:path';
import { type Places, ROOT } from './project.ts';

/**
 * How Firedrill is called so that a command of it does the same again from the folder that this one was called in, and with
 * which options it finds the same project and results.
 */
export function callHere({ project, results }: Places): { firedrill: string; places: string } {
  const here = process.cwd();
  const own = join(ROOT, 'firedrill');
  const firedrill = !existsSync(join(ROOT, '.git'))
    ? 'npx firedrill'
    : here === ROOT
      ? './firedrill'
      : quoted(own);
  return {
    firedrill,
    places: [
      ...(project === ROOT ? [] : [` --project ${quoted(project)}`]),
      ...(results === undefined || results === join(project, 'results')
        ? []
        : [` --results ${quoted(results)}`]),
    ].join(''),
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
