/** Pages of a suite, a rehearsal and a gate, opened in a browser. */

import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { judgeRehearsal } from '../../harness/rehearse/judge-rehearsal.ts';
import { readTimeline } from '../../harness/rehearse/read-timeline.ts';
import { html } from '../../harness/report/formats/html.ts';
import { rehearsalDocument } from '../../harness/report/rehearsal/rehearsal-document.ts';
import { rehearsalPicture } from '../../harness/report/rehearsal/rehearsal-picture.ts';
import { pastKey } from '../../harness/report/suite/matrix.ts';
import { suiteDocument } from '../../harness/report/suite/suite-document.ts';
import { suiteReport } from '../../harness/report/suite/suite-report.ts';
import backout from '../../targets/atmr/rehearsals/backout.ts';
import { timelineOf } from '../recorded/support/recording.ts';
import { inProcess } from '../support/in-process.ts';
import { BROWSER, barriers, open, openBrowser } from './support/browser.ts';
import { renderedRun } from './support/rendered-run.ts';

let browser: Browser;
let place: string;
const pages: Record<string, string> = {};

async function suitePage(): Promise<string> {
  const names = [
    ['nightly', 'db-down-stopped@veza'],
    ['nightly', 'db-down-refused@atmr'],
    ['red', 'ledger-liar'],
  ] as const;
  const runs = await Promise.all(names.map(async ([set, name]) => (await renderedRun(set, name)).report));
  const past = new Map(runs.map((run) => [pastKey(run), [400, undefined, 700, 600]]));
  const suite = suiteReport({
    id: '20261127-010203-suite-nightly',
    suite: 'nightly',
    startedAt: '2026-11-27T01:02:03.000Z',
    durationMs: 300_000,
    capacity: { windows: 1, jobs: 2, ahead: true },
    plan: '0123456789abcdef',
    runs,
    skipped: [{ drill: 'osrm-down', target: 'veza', reason: 'it has no router' }],
    missing: [],
    quarantined: [],
    times: [],
    overlaps: [],
  });
  return html(suiteDocument(suite, past));
}

async function rehearsalPage(): Promise<string> {
  const records = await timelineOf({ set: 'rehearsals', name: 'backout-healthy' });
  const { parts = [] } = backout;
  const timeline = readTimeline(records, parts, 'timeline.jsonl');
  const report = judgeRehearsal(timeline, parts, new Map());
  if (report === undefined) throw new Error('the recording is no rehearsal');
  return html(
    rehearsalDocument(report, rehearsalPicture(report, { users: [], readiness: [], liveness: [] })),
  );
}

/** Of a folder in which nothing was run: a gate that decides, and names what would lift each skip. */
async function gatePage(results: string): Promise<string> {
  await inProcess(['gate', '--target', 'veza', '--no-run', '--results', results]);
  const [gate = ''] = await readdir(join(results, 'gates'));
  return join(results, 'gates', gate, 'gate.html');
}

beforeAll(async () => {
  place = await mkdtemp(join(tmpdir(), 'firedrill-pages-'));
  if (BROWSER === undefined) return;
  browser = await openBrowser();
  for (const [name, make] of Object.entries({ suite: suitePage, rehearsal: rehearsalPage })) {
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
  test.each(['suite', 'rehearsal', 'gate'])(
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

  test('a rehearsal is two sheets of paper, with room to sign', async () => {
    const { page } = await open(browser, pages.rehearsal ?? '');
    const pdf = Buffer.from(await page.pdf({ format: 'A4' })).toString('latin1');
    expect(pdf.match(/\/Type\s*\/Page\b/g)?.length).toBeLessThanOrEqual(2);
    expect(await page.$$eval('.form div', (all) => all.length)).toBeGreaterThan(1);
    await page.close();
  });
});
