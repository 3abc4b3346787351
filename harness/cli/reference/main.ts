/**
 * `npm run reference`: writes the pages of docs/reference/ from the schemas, the help and the public entry. With `--check` it writes
 * nothing, and ends with exit code 1 naming each page that says something else.
 */

import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ROOT } from '../project.ts';
import { PAGES } from './pages.ts';
import { stalePages } from './stale.ts';

if (process.argv.includes('--check')) {
  for (const file of await stalePages(ROOT)) {
    console.error(`${file} is not what the code says; run npm run reference`);
    process.exitCode = 1;
  }
} else {
  for (const { file, text } of PAGES) {
    const place = join(ROOT, file);
    await mkdir(dirname(place), { recursive: true });
    await writeFile(place, await text());
  }
}
