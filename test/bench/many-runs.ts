/**
 * What does a suite cost over many machines? By simulation: as many runs as are asked for are drawn from the lengths of recorded runs,
 * dealt to machines as `--shard` deals them, and run one after another on each, as on two cores; a machine costs `OVERHEAD_MS` before its
 * first, for its engine and images, and as long as it runs. Beside it what dealing by length would come to (longest first, each to the machine that
 * has least). And how long the plan itself takes, with all its parts and its manifest, and how much memory: bounds, 10 000 runs to
 * 1 000: processor time ≤ 12, memory ≤ 1.5.
 *
 * node test/bench/many-runs.ts [--seed N]     half a minute, no engine
 */
import { loadDrills, loadTargets } from '../../harness/cli/catalogue.ts';
import { ROOT } from '../../harness/cli/project.ts';
import { kubernetesManifest } from '../../harness/cli/suite/kubernetes.ts';
import { planSuite } from '../../harness/cli/suite/plan-suite.ts';
import { digestOf, partOf } from '../../harness/cli/suite/shard.ts';
import { recordedNights } from '../recorded/support/recorded-nights.ts';
import type { ManyRuns } from './peers/samples.ts';
import { startChild } from './support/child.ts';
import { printClaims, quantile, seedFrom, uniform } from './support/figures.ts';
import { leave } from './support/left.ts';

const RUNS = [26, 260, 2600];
const MACHINES = [1, 4, 16, 64, 256];
const PLANNED = [1_000, 10_000];
const TIMES = 5;
/** Assumed: an engine starts and loads its images. */
const OVERHEAD_MS = 120_000;

const [mode, asked] = process.argv.slice(2);
if (mode === '--plan') process.send?.(await planned(Number(asked)));
else await all();

async function all(): Promise<void> {
  const seed = seedFrom(process.argv);
  const random = uniform(seed);
  const nights = await recordedNights();
  const lengths = nights.map(({ report }) =>
    Object.values(report.durations).reduce((sum, ms) => sum + ms, 0),
  );
  const suites: ManyRuns['suites'] = [];
  for (const runs of RUNS) {
    const drawn = Array.from({ length: runs }, () => lengths[Math.floor(random() * lengths.length)] ?? 0);
    for (const machines of MACHINES.filter((n) => n <= runs)) suites.push(dealt(drawn, machines));
  }
  const plans: ManyRuns['plans'] = [];
  for (const runs of PLANNED)
    for (let n = 0; n < TIMES; n += 1) {
      await using child = startChild(new URL(import.meta.url), ['--plan', String(runs)]);
      plans.push(await child.next<ManyRuns['plans'][number]>());
    }
  const middle = (least: number, of: (plan: ManyRuns['plans'][number]) => number) =>
    quantile(plans.filter(({ asked: runs }) => runs === least).map(of), 0.5);
  const ratio = (of: (plan: ManyRuns['plans'][number]) => number) => middle(10_000, of) / middle(1_000, of);
  console.table(suites);
  console.table(plans);
  const claims = printClaims([
    {
      title: 'plan of 10 000 runs / of 1 000, processor time',
      value: ratio(({ ms }) => ms),
      bound: { atMost: 12 },
    },
    {
      title: 'plan of 10 000 runs / of 1 000, memory',
      value: ratio(({ peakMiB }) => peakMiB),
      bound: { atMost: 1.5 },
    },
  ]);
  await leave('many-runs', seed, claims, {
    lengths,
    overheadMs: OVERHEAD_MS,
    suites,
    plans,
  } satisfies ManyRuns);
}

function dealt(lengths: readonly number[], machines: number): ManyRuns['suites'][number] {
  const shards = Array.from({ length: machines }, (_, at) =>
    partOf(lengths, { index: at + 1, of: machines }),
  );
  const times = shards.map((shard) => shard.reduce((sum, ms) => sum + ms, OVERHEAD_MS));
  const byLength = Array<number>(machines).fill(OVERHEAD_MS);
  for (const ms of lengths.toSorted((a, b) => b - a)) {
    const least = byLength.indexOf(Math.min(...byLength));
    byLength[least] = (byLength[least] ?? 0) + ms;
  }
  const spent = times.reduce((sum, ms) => sum + ms, 0);
  return {
    runs: lengths.length,
    machines,
    lastsMs: Math.max(...times),
    byLengthMs: Math.max(...byLength),
    spentPerRunMs: spent / lengths.length,
  };
}

/** Our drills on as many copies of our targets as it takes. */
async function planned(runs: number): Promise<ManyRuns['plans'][number]> {
  const [drills, targets] = await Promise.all([loadDrills(ROOT), loadTargets(ROOT)]);
  const suite = { summary: 'all', passes: [{ drills: ['*/*'] }] };
  const each = planSuite('all', suite, drills, targets, 1).units.length;
  const copies = Array.from({ length: Math.ceil(runs / each) }, (_, n) =>
    targets.map((one) => ({ ...one, target: { ...one.target, name: `${one.target.name}-${n}` } })),
  ).flat();
  // Of the processor: how long it takes by the clock is what others leave.
  const before = process.cpuUsage();
  const { units } = planSuite('all', suite, drills, copies, 1);
  const digest = digestOf(units);
  const shards = Math.ceil(units.length / 10);
  for (let index = 1; index <= shards; index += 1) partOf(units, { index, of: shards });
  kubernetesManifest({
    suite: 'all',
    shards,
    seed: 1,
    image: 'drills',
    engineImage: 'engine',
    claim: 'results',
    cpus: 2,
    memoryGiB: 8,
    withinHours: 4,
    name: `all-${digest}`,
  });
  const { user, system } = process.cpuUsage(before);
  return {
    asked: runs,
    runs: units.length,
    shards,
    ms: (user + system) / 1000,
    peakMiB: process.resourceUsage().maxRSS / 1024,
  };
}
