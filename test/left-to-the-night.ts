import { globSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { TestProject } from './projects.ts';
import { atNight, notYetRecorded } from './red/cases/at-night.ts';

const ROOT = join(import.meta.dirname, '..');

/** A line for each project that was left out, with the names of what is in it. */
export function leftToTheNight(projects: readonly TestProject[]): string[] {
  return projects.map((project) => `${project.name}: ${contentOf(project).join(', ')}`);
}

function contentOf({ name, include }: TestProject): string[] {
  if (name === 'red-at-night') return [...atNight, ...notYetRecorded].map((one) => one.name);
  return globSync(include, { cwd: ROOT })
    .map((file) => basename(file, '.test.ts'))
    .sort();
}
