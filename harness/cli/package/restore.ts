/** What `npm pack` runs last: the checkout's own `package.json` is put back. A build that finds it missing does so, too. */
import { existsSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../project.ts';

/** The checkout's `package.json` while the package's stands in its place; beside `dist/`, which a build removes. */
export const KEPT = join(ROOT, 'node_modules', '.firedrill-package.json');

export function restore(): void {
  if (existsSync(KEPT)) renameSync(KEPT, join(ROOT, 'package.json'));
}

if (import.meta.main) restore();
