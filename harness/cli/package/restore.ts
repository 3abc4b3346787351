/** What `npm pack` runs last: the checkout's own files are put back. A build that finds them missing does so, too. */
import { copyFileSync, existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../project.ts';

/** Files of the checkout in whose place the package has its own. */
const REPLACED = ['package.json', 'README.md'] as const;

/** The checkout's file while the package's stands in its place; beside `dist/`, which a build removes. */
const keptOf = (name: string) => join(ROOT, 'node_modules', `.firedrill-${name}`);

/** Puts the package's file in the place of the checkout's. @throws Error where another build has done so */
export function replace(name: (typeof REPLACED)[number], made: (own: string) => string): void {
  const file = join(ROOT, name);
  const kept = keptOf(name);
  if (existsSync(kept)) throw new Error(`${kept} is there already`);
  copyFileSync(file, kept);
  writeFileSync(file, made(readFileSync(kept, 'utf8')));
}

export function restore(): void {
  for (const name of REPLACED) if (existsSync(keptOf(name))) renameSync(keptOf(name), join(ROOT, name));
}

if (import.meta.main) restore();
