/**
 * How often does the test of `history` mark something that has not changed, and how soon does it see what has? A/A: the
 * figures of real recorded runs, each drawn again and again at random, as if one night were as good as any other; three ways:
 * drawn independently, with a drift that comes and goes (which is a change, and is printed without a bound), and with a change
 * in the last nights. Bounds: marks among looks at what has not changed ≤ 1 % and what
 * chance adds to so many looks; figures that are twice as long for five nights are marked in ≥ 80 % of looks: of some drills every interval begins at 0,
 * and none is certainly longer than another.
 *
 * node test/bench/history-alarms.ts [--seed N] [results…]   with folders of results, the repeats in them are the figures
 */

import { readIndex } from '../../harness/cli/history/read-index.ts';
import type { PastFigure, RunEntry } from '../../harness/history/entry.ts';
import { trends } from '../../harness/history/trend.ts';
import { reportSchema } from '../../harness/model/judgement.ts';
import { isMarked } from '../../harness/report/history/history-document.ts';
import { expectationOf, recordingsOf } from '../recorded/support/recording.ts';
import { pastRun } from '../unit/support/past.ts';
import { printClaims, seedFrom, uniform } from './support/figures.ts';
import { leave } from './support/left.ts';

const LOOKS = 4000;
/** Nights that a look has behind it: five that are asked about, and twenty before them. */
const NIGHTS = 25;
const RECENT = 5;

type Figures = RunEntry['figures'];
const measuresSchema = reportSchema.pick({ measures: true }).strip();

const args = process.argv.slice(2);
const seed = seedFrom(args);
const random = uniform(seed);
const folders = args.filter((arg, at) => arg !== '--seed' && args[at - 1] !== '--seed');
const pools = folders.length === 0 ? await recordedPools() : await repeatedPools(folders);
const pick = <T>(all: readonly T[]): T => {
  const one = all[Math.floor(random() * all.length)];
  if (one === undefined) throw new Error('there are no figures to draw from');
  return one;
};

const same = shareMarked(() => () => 1);
const drifting = shareMarked(() => {
  const phase = 2 * Math.PI * random();
  return (night) => 1 + 0.1 * Math.sin((2 * Math.PI * night) / 40 + phase);
});
const after = (nights: number, factor: number) =>
  shareMarked(() => (night) => (night >= NIGHTS - nights ? factor : 1));
const [once, half, twice] = [after(1, 1.5), after(RECENT, 1.5), after(RECENT, 2)];
// Three standard deviations of a share of 1 % in so many looks.
const chance = 3 * Math.sqrt((0.01 * 0.99) / LOOKS);
const claims = printClaims([
  { title: 'A/A looks that mark anything', value: same, bound: { atMost: 0.01 + chance } },
  { title: 'half as much again for one night, marked', value: once, bound: { atMost: 0.05 } },
  { title: 'half as much again for five nights, marked', value: half, bound: { atLeast: 0.7 } },
  { title: 'twice as much for five nights, marked', value: twice, bound: { atLeast: 0.8 } },
]);
const widths = pools.map(({ length }) => length);
await leave('history-alarms', seed, claims, {
  looks: LOOKS,
  pools: widths,
  same,
  drifting,
  once,
  half,
  twice,
});

/** @param of a look, by which the figures of each of its nights are longer */
function shareMarked(of: () => (night: number) => number): number {
  let marked = 0;
  for (let look = 0; look < LOOKS; look += 1) {
    const [pool, factor] = [pick(pools), of()];
    const runs = Array.from({ length: NIGHTS }, (_, night) => {
      const day = new Date(Date.UTC(2026, 0, 1 + night)).toISOString();
      return pastRun({ run: `n-${night}`, startedAt: day, figures: times(pick(pool), factor(night)) });
    });
    if (trends(runs).some(isMarked)) marked += 1;
  }
  return marked / LOOKS;
}

function times(figures: Figures, factor: number): Figures {
  return Object.fromEntries(
    Object.entries(figures).map(([name, one]): [string, PastFigure] => [
      name,
      'absent' in one ? one : { ...one, low: one.low * factor, high: one.high * factor },
    ]),
  );
}

/**
 * Recorded runs are of many drills, one of each: a pool is that of a night, whose figures are drawn with the spread that
 * real ones have, the width of the interval and as much to each side.
 */
async function recordedPools(): Promise<Figures[][]> {
  const all = await Promise.all(
    recordingsOf('nightly').map(async (recording) => {
      const { measures } = measuresSchema.parse(await expectationOf(recording));
      const figures = Object.entries(measures).flatMap(([name, one]) =>
        'absent' in one ? [] : [[name, { low: one.low, high: one.high }] as const],
      );
      return Array.from({ length: 200 }, () =>
        Object.fromEntries(
          figures.map(([name, { low, high }]) => {
            const by = (random() - random()) * Math.max(high - low, 0.05 * high);
            return [name, { low: Math.max(0, low + by), high: Math.max(0, high + by) }];
          }),
        ),
      );
    }),
  );
  return all.filter(([first]) => first !== undefined && Object.keys(first).length > 0);
}

/** Repeats of the same drill on the same target, as they were filed. */
async function repeatedPools(results: readonly string[]): Promise<Figures[][]> {
  const { filed } = await readIndex(results);
  const runs = filed.filter((entry) => entry.kind === 'run' && entry.verdict !== 'not-proven');
  const groups = Map.groupBy(runs, (run) =>
    run.kind === 'run' ? `${run.drill}/${run.variant} ${run.target} ${run.pace}` : '',
  );
  const pools = [...groups.values()].map((all) =>
    all.flatMap((one) => (one.kind === 'run' ? [one.figures] : [])),
  );
  return pools.filter((pool) => pool.length > 4);
}
