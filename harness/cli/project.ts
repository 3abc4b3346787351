import { join, resolve } from 'node:path';
import { Option } from 'commander';

/** Where Firedrill itself lies, whatever folder the command was called from. */
export const ROOT = join(import.meta.dirname, '..', '..');

/**
 * `--project`: a folder with `targets/` and, if need be, `drills/` of its own; runs are filed in its `results/`.
 * Without it, Firedrill's own folder.
 */
export function projectOption(): Option {
  return new Option('--project <folder>', 'your own folder with targets/, drills/ and results/')
    .env('FIREDRILL_PROJECT')
    .default(ROOT, "Firedrill's own")
    .argParser((folder: string) => resolve(folder));
}

/** `--results`: where runs are filed; by default in the project. */
export function resultsOption(): Option {
  return new Option(
    '--results <folder>',
    'where evidence is filed (default: results/ of the project)',
  ).argParser((folder: string) => resolve(folder));
}

/** What the two options above give a command. */
export interface Places {
  project: string;
  results?: string;
}

export function resultsOf({ project, results }: Places): string {
  return results ?? join(project, 'results');
}
