/**
 * `npm run owners`: `docs/owners.md`, of the lists in `rows/`, the project and its recorded runs. With `--check` it writes
 * nothing, and ends with exit code 1 where the page is another.
 */

import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ROOT } from '../../harness/cli/project.ts';
import { recordedNights } from '../recorded/support/recorded-nights.ts';
import { recordedRehearsals } from '../recorded/support/recorded-rehearsals.ts';
import { ownersPage } from './page.ts';
import { readProject } from './project.ts';
import { readOwners } from './rows.ts';

const PAGE = join(ROOT, 'docs/owners.md');
const [owners, project, nights, rehearsals] = await Promise.all([
  readOwners(),
  readProject(),
  recordedNights(),
  recordedRehearsals(),
]);
const page = ownersPage(owners, project, { nights, rehearsals });
if (!process.argv.includes('--check')) await writeFile(PAGE, page);
else if ((await readFile(PAGE, 'utf8').catch(() => undefined)) !== page) {
  console.error('docs/owners.md is not what its lists and the recorded runs say; run npm run owners');
  process.exitCode = 1;
}
