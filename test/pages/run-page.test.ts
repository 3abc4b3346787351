/** The page of a run, opened in a browser: what is there, what can be chosen, on a screen, a phone and paper. */

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RecordedSet } from '../recorded/support/recording.ts';
import { BROWSER, barriers, open, openBrowser } from './support/browser.ts';
import { pageOf, renderedRun } from './support/rendered-run.ts';

let browser: Browser;
let place: string;
beforeAll(async () => {
  place = await mkdtemp(join(tmpdir(), 'firedrill-pages-'));
  if (BROWSER !== undefined) browser = await openBrowser();
});
afterAll(async () => {
  await browser?.close();
  await rm(place, { recursive: true });
});

async function filed(set: RecordedSet, name: string): Promise<string> {
  const file = join(place, `${name.replaceAll('@', '-')}.html`);
  await writeFile(file, pageOf(await renderedRun(set, name)));
  return file;
}

const textOf = (page: Page, selector: string) => page.$eval(selector, (element) => element.textContent ?? '');
const rowsAt = (page: Page) =>
  page.$$eval('.moments tbody tr', (rows) =>
    rows.map((row) => [...row.children].map((cell) => cell.textContent ?? '')),
  );

describe.skipIf(BROWSER === undefined)('in a browser', () => {
  test.each([
    ['nightly', 'db-down-stopped@veza', 'PASS'],
    ['red', 'ledger-liar', 'FAIL'],
    ['red', 'fault-never-injected', 'NOT PROVEN'],
    ['nightly', 'load-spike-spike@veza', ''],
  ] as const)('%s/%s opens without an error, a request or a barrier', async (set, name, verdict) => {
    const { page, troubles } = await open(browser, await filed(set, name));
    expect(await textOf(page, '.verdict')).toContain(verdict);
    expect(troubles).toEqual([]);
    for (const value of ['light', 'dark']) {
      await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value }]);
      expect(await barriers(page), value).toEqual([]);
    }
    await page.close();
  });

  test('a moment is chosen by the keyboard and by the pointer, and says what stood then', async () => {
    const { page, troubles } = await open(browser, await filed('red', 'ledger-liar'));
    const begin = await rowsAt(page);
    expect(begin.find(([of]) => of === 'phase')?.[1]).toMatch(/inject|hold/);
    expect(begin.find(([of]) => of === 'fault')?.[1]).toMatch(/stopped on database/);
    await page.focus('.moments input');
    await page.keyboard.press('Home');
    expect(await textOf(page, '.moments output')).toBe('0.00 s');
    expect((await rowsAt(page)).find(([of]) => of === 'fault')).toBeUndefined();
    await page.keyboard.press('End');
    expect((await rowsAt(page)).find(([of]) => of === 'fault')?.[1]).toMatch(/: out$/);

    await page.click('#lanes');
    const chosen = Number((await textOf(page, '.moments output')).replace(' s', ''));
    const [line] = await page.$$eval('#lanes .cursor', (all) => all.map((one) => one.getAttribute('x1')));
    expect(Number(line)).toBeCloseTo(560, -1);
    const rows = await rowsAt(page);
    expect(rows.find(([of]) => of === 'readiness')?.[1]).toMatch(/^bad, 503/);
    for (const [, , when = ''] of rows.filter(([, , when]) => when?.startsWith('since')))
      expect(Number(/[\d.]+/.exec(when)?.[0])).toBeLessThanOrEqual(chosen);
    expect(troubles).toEqual([]);
    await page.close();
  });

  test('a finding leads to the moment at which it was seen', async () => {
    const { page } = await open(browser, await filed('red', 'readiness-lies'));
    const [link] = await page.$$eval('[data-moment]', (all) => all.map((one) => one.textContent ?? ''));
    // Kept promises are folded.
    await page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true");
    await page.focus('[data-moment]');
    await page.keyboard.press('Enter');
    await page.waitForFunction("location.hash === '#timeline'");
    expect(Number.parseFloat(await textOf(page, '.moments output'))).toBeCloseTo(
      Number.parseFloat(link ?? ''),
      0,
    );
    await page.close();
  });

  test('what a service answered or logged is shown as text, whatever it is', async () => {
    const hostile = await renderedRun('red', 'ledger-liar', (record) =>
      record.kind === 'notification'
        ? { ...record, message: '</script><img src=x onerror=alert(1)>' }
        : record,
    );
    const file = join(place, 'hostile.html');
    await writeFile(file, pageOf(hostile));
    const { page, troubles } = await open(browser, file);
    const shown = new Set<string>();
    await page.focus('.moments input');
    await page.keyboard.press('Home');
    for (let step = 0; step < 100; step += 1) {
      await page.keyboard.press('PageUp');
      for (const [, what = ''] of await rowsAt(page)) if (what.includes('img')) shown.add(what);
    }
    expect([...shown].join(' ')).toContain('<img src=x onerror=alert(1)>');
    expect(await page.$$('img')).toEqual([]);
    expect(troubles).toEqual([]);
    await page.close();
  });

  test('on a phone nothing is wider than the screen; on paper folded findings are open', async () => {
    const { page } = await open(browser, await filed('red', 'ledger-liar'));
    await page.setViewport({ width: 390, height: 844, isMobile: true, deviceScaleFactor: 2 });
    const wide = await page.evaluate('document.documentElement.scrollWidth');
    expect(wide).toBeLessThanOrEqual(390);
    await page.setViewport({ width: 1100, height: 1400 });
    await page.emulateMediaType('print');
    expect(await page.evaluate("getComputedStyle(document.querySelector('.moments')).display")).toBe('none');
    const folded = await page.evaluate(
      "[...document.querySelectorAll('details td')].filter((cell) => !cell.checkVisibility({ contentVisibilityAuto: true })).length",
    );
    expect(folded).toBe(0);
    await page.close();
  });
});
