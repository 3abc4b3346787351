import { writeFile, mkdir, mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { open, openBrowser } from './support/browser.ts';
import { gatePage, rehearsalPage, suitePage } from './support/pages.ts';
import { pageOf, renderedRun } from './support/rendered-run.ts';
const out = '/tmp/founder/audit-a/shots';
const browser = await openBrowser();
const made: [string, string][] = [];
for (const [set, n] of [['nightly', 'db-down-stopped@veza'], ['red', 'readiness-lies'], ['red', 'ledger-liar'], ['red', 'fault-never-injected'], ['nightly', 'load-spike-spike@veza'],['red','writes-dropped']] as const) made.push([n, pageOf(await renderedRun(set, n))]);
made.push(['suite', await suitePage()], ['rehearsal', await rehearsalPage()]);
const files: [string, string][] = [];
for (const [n, h] of made) { const f = join(out, n + '.html'); await writeFile(f, h); files.push([n, f]); console.log(n, h.length); }
files.push(['gate', await gatePage(await mkdtemp(join(out, 'g-')))]);
for (const [n, f] of files) {
  for (const [kind, scheme, w, media] of [['light', 'light', 1100, 'screen'], ['dark', 'dark', 1100, 'screen'], ['phone', 'light', 390, 'screen'], ['print', 'light', 794, 'print']] as const) {
    const { page } = await open(browser, f);
    await page.setViewport({ width: w, height: 900, deviceScaleFactor: 1 });
    await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }]);
    if (media === 'print') await page.emulateMediaType('print');
    const h = Math.min(4200, Number(await page.evaluate('document.documentElement.scrollHeight')));
    console.log(n, kind, h, await page.evaluate('document.documentElement.scrollHeight'));
    await page.screenshot({ path: join(out, `${n}-${kind}.png`) as `${string}.png`, clip: { x: 0, y: 0, width: w, height: Math.min(h, kind === 'phone' ? 3000 : 2600) } });
    await page.close();
  }
}
await browser.close();
