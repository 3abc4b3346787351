/**
 * `npm run target-pages`: a page for each of our targets, from its definition and the recorded nights: what runs, what is promised, what was
 * measured, which rule fires where. With `--check` it writes nothing, and ends with exit code 1 where a page is another.
 */

import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { loadDrills, loadTargets } from '../../harness/cli/catalogue.ts';
import { ROOT } from '../../harness/cli/project.ts';
import { recordedNights } from '../recorded/support/recorded-nights.ts';
import { targetPage } from './page.ts';

const [drills, targets, nights] = await Promise.all([loadDrills(ROOT), loadTargets(ROOT), recordedNights()]);
for (const loaded of targets) {
  const file = join(ROOT, `docs/targets/${loaded.target.name}.md`);
  const page = await targetPage(loaded, drills, nights);
  if (!process.argv.includes('--check')) await writeFile(file, page);
  else if ((await readFile(file, 'utf8').catch(() => undefined)) !== page) {
    console.error(
      `docs/targets/${loaded.target.name}.md is not what its target and its runs say; run npm run target-pages`,
    );
    process.exitCode = 1;
  }
}
