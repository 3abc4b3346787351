/** Makes the pictures of the documentation from recorded runs: `npm run pictures`. */

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from '../../harness/cli/project.ts';
import { BROWSER, open, openBrowser } from './support/browser.ts';
import { rehearsalPage, suitePage } from './support/pages.ts';
import { pageOf, renderedRun } from './support/rendered-run.ts';

if (BROWSER === undefined)
  throw new Error('there is no Chromium or Chrome here; CHROME_PATH says where one is');
const place = await mkdtemp(join(tmpdir(), 'firedrill-pictures-'));
const browser = await openBrowser();
try {
  const written = async (name: string, html: string) => {
    const file = join(place, `${name}.html`);
    await writeFile(file, html);
    return file;
  };
  const pages = [
    ['run', await written('run', pageOf(await renderedRun('red', 'readiness-lies'))), 1180],
    ['suite', await written('suite', await suitePage()), 520],
    ['rehearsal', await written('rehearsal', await rehearsalPage()), 900],
  ] as const;
  for (const [name, file, height] of pages) {
    const { page } = await open(browser, file);
    await page.setViewport({ width: 1100, height });
    await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: 'light' }]);
    await page.screenshot({ path: join(ROOT, `docs/pictures/${name}.png`) });
    await page.close();
  }
} finally {
  await browser.close();
  await rm(place, { recursive: true });
}
