/** Pages of a suite, a rehearsal, a gate and a history, opened in a browser. */

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BROWSER, barriers, open, openBrowser } from './support/browser.ts';
import { gatePage, historyPage, rehearsalPage, suitePage } from './support/pages.ts';

let browser: Browser;
let place: string;
const pages: Record<string, string> = {};

beforeAll(async () => {
  place = await mkdtemp(join(tmpdir(), 'firedrill-pages-'));
  if (BROWSER === undefined) return;
  browser = await openBrowser();
  for (const [name, make] of Object.entries({
    suite: suitePage,
    rehearsal: rehearsalPage,
    history: historyPage,
  })) {
    const file = join(place, `${name}.html`);
    await writeFile(file, await make());
    pages[name] = file;
  }
  pages.gate = await gatePage(place);
});
afterAll(async () => {
  await browser?.close();
  await rm(place, { recursive: true });
});

describe.skipIf(BROWSER === undefined)('in a browser', () => {
  test.each(['suite', 'rehearsal', 'gate', 'history'])(
    'a %s opens without an error, a request or a barrier',
    async (name) => {
      const { page, troubles } = await open(browser, pages[name] ?? '');
      expect(troubles).toEqual([]);
      for (const value of ['light', 'dark']) {
        await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value }]);
        expect(await barriers(page), value).toEqual([]);
      }
      await page.setViewport({ width: 390, height: 844, isMobile: true, deviceScaleFactor: 2 });
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(390);
      await page.close();
    },
  );

  test('a suite leads from each cell of its matrix to the page of that run', async () => {
    const { page } = await open(browser, pages.suite ?? '');
    const links = await page.$$eval('#matrix a', (all) => all.map((one) => one.getAttribute('href') ?? ''));
    expect(links).toHaveLength(3);
    for (const link of links) expect(link).toMatch(/^\.\.\/[\w-]+\/report\.html$/);
    expect(await page.$$eval('#matrix .spark', (all) => all.length)).toBe(3);
    await page.close();
  });

  test('a history says at its top which of its series took longer, or lack runs', async () => {
    const { page } = await open(browser, pages.history ?? '');
    const text = (selector: string) => page.$eval(selector, (one) => one.textContent ?? '');
    expect(await text('#overview')).toMatch(/longer: recover/);
    expect(await text('#trend-1')).toMatch(/FAIL longer than before, p < 0.0001/);
    expect(await text('#trend-2')).toMatch(/too few to tell3 runs that count, of the \d+ that it takes/);
    await page.close();
  });

  test('a rehearsal is two sheets of paper, with room to sign', async () => {
    const { page } = await open(browser, pages.rehearsal ?? '');
    const pdf = Buffer.from(await page.pdf({ format: 'A4' })).toString('latin1');
    expect(pdf.match(/\/Type\s*\/Page\b/g)?.length).toBeLessThanOrEqual(2);
    expect(await page.$$eval('.form div', (all) => all.length)).toBeGreaterThan(1);
    await page.close();
  });
});
