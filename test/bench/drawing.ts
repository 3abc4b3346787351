/**
 * Is the page of a run with ten thousand observations as smooth as that of one with a thousand? A real browser opens the page and chooses
 * fifty moments of it, once with N and once with 10 N probe answers, each unlike the one before, which is the worst there is to draw.
 * Bound: T(10 N) / T(N) ≤ 12; and the page stays under 500 kB.
 *
 * node test/bench/drawing.ts
 */
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'puppeteer-core';
import { PROBES } from '../../harness/model/request.ts';
import type { TimelineRecord } from '../../harness/model/timeline.ts';
import { render } from '../../harness/report/renderings.ts';
import { gather } from '../../harness/signals/facts.ts';
import { BROWSER, open, openBrowser } from '../pages/support/browser.ts';
import { pageOf } from '../pages/support/rendered-run.ts';
import { healthyRun, probeRecord } from '../unit/support/timeline.ts';
import { printClaims, quantile } from './support/figures.ts';
import { leave } from './support/left.ts';

const OBSERVATIONS = 1_000;
const RUNS = 7;
const MOMENTS = 50;
/** The healthy run is probed from here to there, milliseconds. */
const PROBED = { from: 2_000, to: 18_995 };

if (BROWSER === undefined) console.log('not measured: there is no Chromium or Chrome here');
else await compare();

async function compare(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'firedrill-drawing-'));
  const browser = await openBrowser();
  try {
    const files = [OBSERVATIONS, 10 * OBSERVATIONS].map((n) => ({ n, file: join(folder, `${n}.html`) }));
    for (const { n, file } of files) await writeFile(file, pageOf(render(gather(observed(n)))));
    const samples = new Map(files.map(({ n }) => [n, [] as number[]]));
    // In turns, so that what the machine does meanwhile meets both alike.
    for (let run = 0; run < RUNS; run += 1)
      for (const { n, file } of files) samples.get(n)?.push(await drawn(browser, file));
    const middle = (n: number) => quantile(samples.get(n) ?? [], 0.5);
    const bytes = Math.max(...(await Promise.all(files.map(async ({ file }) => (await stat(file)).size))));
    const claims = printClaims([
      {
        title: 'drawing and choosing moments, 10 N to N',
        value: middle(10 * OBSERVATIONS) / middle(OBSERVATIONS),
        bound: { atMost: 12 },
      },
      { title: 'bytes of the page with 10 N', value: bytes, bound: { atMost: 500_000 } },
    ]);
    await leave('drawing', 0, claims, { observations: OBSERVATIONS, samples: Object.fromEntries(samples) });
  } finally {
    await browser.close();
    await rm(folder, { recursive: true, force: true });
  }
}

/** The healthy run with so many answers of its probes, each other than the one before. */
function observed(n: number): TimelineRecord[] {
  const rest = healthyRun().filter(({ kind }) => kind !== 'probe');
  const each = Math.round(n / PROBES.length);
  const step = (PROBED.to - PROBED.from) / each;
  const probes = PROBES.flatMap((probe) =>
    Array.from({ length: each }, (_, i) =>
      probeRecord(probe, PROBED.from + i * step, i % 2 === 0 ? 'good' : 'bad'),
    ),
  );
  return [...rest, ...probes].sort((a, b) => a.t - b.t);
}

/** Milliseconds from asking for the page until its last moment was chosen. */
async function drawn(browser: Browser, file: string): Promise<number> {
  const begun = performance.now();
  const { page } = await open(browser, file);
  await page.focus('.moments input');
  await page.keyboard.press('Home');
  for (let moment = 0; moment < MOMENTS; moment += 1) await page.keyboard.press('PageUp');
  // Until all of it is on the screen.
  await page.evaluate(
    'new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))',
  );
  const took = performance.now() - begun;
  await page.close();
  return took;
}
