/**
 * G5: a suite against the time it cannot be shorter than, and its figures against those of drills that are alone.
 *
 *     node test/bench/suite.ts [rounds] [--ahead] [--seed N] [drill/variant@target …]
 *
 * In each round every drill is run once alone and once in the suite, in turns as to which comes first. `--ahead` has
 * stacks started and removed while others measure, whatever the machine: whether that bends figures here.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadDrills, loadTargets } from '../../harness/cli/catalogue.ts';
import { silentProgress } from '../../harness/cli/progress.ts';
import { ROOT } from '../../harness/cli/project.ts';
import { newRunId } from '../../harness/cli/run-id.ts';
import { imagesOf, openEngine } from '../../harness/cli/session.ts';
import { drive } from '../../harness/cli/suite/drive.ts';
import { machineOf } from '../../harness/cli/suite/machine.ts';
import { keyOf, type Unit } from '../../harness/cli/suite/plan-suite.ts';
import { runUnit } from '../../harness/cli/suite/run-unit.ts';
import { outcomeOf } from '../../harness/cli/suite/unit-outcome.ts';
import type { Capacity } from '../../harness/lease/capacity.ts';
import { capacityOf } from '../../harness/lease/capacity.ts';
import { overlapsOf, spansOf, totalsOf, windowOf } from '../../harness/report/suite/spans.ts';
import type { UnitTimes } from '../../harness/report/suite/suite-report.ts';
import { waterfall } from '../../harness/report/suite/waterfall.ts';
import { duration } from '../../harness/text/format.ts';
import { printClaims, quantile, seedFrom, significant, uniform } from './support/figures.ts';
import { leave } from './support/left.ts';

/** Three ways to lose a database and two targets: figures from tens of milliseconds to seconds. */
const FIVE = [
  'db-down/stopped@veza',
  'db-down/refused@veza',
  'db-down/blackhole@veza',
  'db-down/stopped@atmr',
  'db-down/refused@atmr',
];

const RESAMPLES = 2000;

const args = process.argv.slice(2);
const rounds = Number(/^\d+$/.exec(args[0] ?? '')?.[0] ?? 3);
const seed = seedFrom(args);
const named = args.filter((arg) => arg.includes('@'));
const units = (named.length > 0 ? named : FIVE).map((text): Unit => {
  const [, drill = '', variant = '', target = ''] = /^(.+)\/(.+)@(.+)$/.exec(text) ?? [];
  return { drill, variant, target };
});

// As the launcher has it: runs are processes, and what they compile is kept.
process.env.NODE_COMPILE_CACHE ??= join(ROOT, 'node_modules', '.cache', 'firedrill');
await loadDrills(ROOT);
const targets = (await loadTargets(ROOT)).filter(({ target }) =>
  units.some((unit) => unit.target === target.name),
);
const engine = await openEngine(silentProgress());
await imagesOf(engine, silentProgress(), targets);
const machine = await machineOf(engine);
const asOf = capacityOf(
  machine,
  targets.map(({ target }) => target),
  undefined,
);
const inSuite: Capacity = args.includes('--ahead') ? { ...asOf, ahead: true } : asOf;
const ALONE: Capacity = { windows: 1, jobs: 1, ahead: false };
const results = await mkdtemp(join(tmpdir(), 'firedrill-bench-'));

/** One pass over all units: how long it took, where the time went, and what each took to recover. */
interface Pass {
  tookMs: number;
  times: UnitTimes[];
  /** Middle of the interval, no finer than its resolution, milliseconds; absent where there was no figure. */
  recover: Map<string, number>;
  verdicts: string[];
}

async function pass(capacity: Capacity): Promise<Pass> {
  const began = performance.now();
  const now = () => performance.now() - began;
  const done: Pass = { tookMs: 0, times: [], recover: new Map(), verdicts: [] };
  const ids = new Map<Unit, string>();
  await drive({
    units,
    capacity,
    signal: new AbortController().signal,
    now,
    begin(unit, enter) {
      const run = newRunId(new Date(), unit.target, unit.drill, unit.variant);
      ids.set(unit, run);
      return runUnit({ unit, run, project: ROOT, results }, (message) => {
        if (message.kind === 'enter') enter(message.use);
      });
    },
    stands() {},
    async ended({ unit, moments, how }) {
      const run = ids.get(unit) ?? '';
      const outcome = await outcomeOf(unit, run, results, how, false);
      if ('missing' in outcome) throw new Error(`${keyOf(unit)}: ${outcome.missing.reason}`);
      const { durations, measures, verdict } = outcome.report;
      done.times.push({ unit: keyOf(unit), run, spans: spansOf(moments, durations) });
      if ('low' in measures.recover)
        // Two figures below the resolution cannot be told apart, whatever their ratio.
        done.recover.set(
          keyOf(unit),
          Math.max(measures.recover.resolution, (measures.recover.low + measures.recover.high) / 2),
        );
      done.verdicts.push(
        `${verdict.status}${verdict.reason === undefined ? '' : ` (${keyOf(unit)}: ${verdict.reason})`}`,
      );
      // What the machine left unproven is a figure of this benchmark, too.
      return 'over';
    },
  });
  return { ...done, tookMs: now() };
}

const alone: Pass[] = [];
const together: Pass[] = [];
try {
  for (let round = 0; round < rounds; round++) {
    const order: [Pass[], Capacity][] = [
      [alone, ALONE],
      [together, inSuite],
    ];
    for (const [into, capacity] of round % 2 === 0 ? order : order.toReversed()) {
      const one = await pass(capacity);
      into.push(one);
      const what = into === alone ? 'alone' : 'suite';
      const recovers = [...one.recover].map(([unit, ms]) => `${unit} ${significant(ms)} ms`);
      console.log(`round ${round + 1}, ${what}: ${duration(one.tookMs)}; recover ${recovers.join(', ')}`);
      for (const verdict of one.verdicts) if (verdict !== 'pass') console.log(`  ${verdict}`);
    }
  }
} finally {
  await rm(results, { recursive: true, force: true });
}

const median = (values: number[]) => quantile(values, 0.5);
/** Percentile bootstrap of a ratio of medians (Efron, 1979): how much of it is how the drill varies by itself. */
function ratioInterval(above: number[], below: number[]): [number, number] {
  const random = uniform(seed);
  const again = (values: number[]) => values.map(() => values[Math.floor(random() * values.length)] ?? 0);
  const ratios = Array.from({ length: RESAMPLES }, () => median(again(above)) / median(again(below)));
  return [quantile(ratios, 0.025), quantile(ratios, 0.975)];
}
const lengthOf = ({ spans }: UnitTimes) =>
  spans.filter(({ stage }) => stage !== 'wait').reduce((sum, { from, to }) => sum + to - from, 0);
const windowMs = ({ spans }: UnitTimes) => {
  const window = windowOf(spans);
  return window ? window.to - window.from : 0;
};
/** The shortest that a pass can be: its longest run, or its windows one after another in as many rows as there may be. */
const floor = ({ times }: Pass) =>
  Math.max(...times.map(lengthOf), times.reduce((sum, one) => sum + windowMs(one), 0) / inSuite.windows);

const { windows, jobs, ahead } = inSuite;
console.log(`\n${machine.cores} cores: ${windows} window, ${jobs} jobs, ahead: ${ahead}; the last suite:\n`);
const last = together.at(-1);
if (last) {
  console.log(waterfall(last.times));
  const totals = totalsOf(last.times).map(([stage, ms]) => `${stage} ${duration(ms)}`);
  console.log(`\n${totals.join(', ')}\n`);
}
const overlaps = together.flatMap(({ times }) => overlapsOf(times));
const claims = printClaims([
  {
    title: 'G5 suite / max(longest run, windows / slots)',
    value: median(together.map((one) => one.tookMs / floor(one))),
    bound: { atMost: 1.15 },
  },
  {
    title: 'suite / the same drills alone, one after another',
    value: median(together.map(({ tookMs }) => tookMs)) / median(alone.map(({ tookMs }) => tookMs)),
    bound: { atMost: 1 },
  },
  {
    title: 'windows that overlapped',
    value: overlaps.length,
    bound: { atMost: windows > 1 ? Number.POSITIVE_INFINITY : 0 },
  },
  ...units.flatMap((unit) => {
    const of = (passes: Pass[]) => passes.flatMap(({ recover }) => recover.get(keyOf(unit)) ?? []);
    const [inIt, by] = [of(together), of(alone)];
    if (inIt.length === 0 || by.length === 0) {
      console.log(`no figure for ${keyOf(unit)}: ${inIt.length} in the suite, ${by.length} alone`);
      return [];
    }
    const [low, high] = ratioInterval(inIt, by);
    return [
      {
        title: `G5 recover of ${keyOf(unit)}, suite (${inIt.length}) / alone (${by.length}), medians, 95 % ${significant(low)} to ${significant(high)}`,
        value: median(inIt) / median(by),
        bound: { atMost: 1.05 },
      },
    ];
  }),
]);
await leave('suite', seed, claims, {
  alone: alone.map(({ tookMs, recover }) => ({ tookMs, recover: [...recover] })),
  together: together.map(({ tookMs, recover, times }) => ({ tookMs, recover: [...recover], times })),
});
