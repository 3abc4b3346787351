/**
 * G2: does the generator tell the truth about a server that stalls? At 1000 requests a second for T, of which the
 * server stalls for S, the share of requests that wait longer than x is (S − x)/T, so the true 99th percentile is
 * S − 0.01 T. Bounds: within 3 %, sent/planned ≥ 0.999, median not moved: by no more than a timer's grain, 1 ms,
 * against a control run without a stall, each pair one after the other. (A tenth of the requests wait for the
 * stall, so the median of all is the 56th percentile of the rest.) A last run has too few sockets, so that drops
 * are seen to be counted.
 *
 * node test/bench/load-truth.ts [--pairs N] [--seed N]
 */

import { createClock } from '../../harness/host/clock.ts';
import { startLoad } from '../../harness/load/load.ts';
import type { LoadResult } from '../../harness/model/load.ts';
import { startChild } from './support/child.ts';
import { deviation, mean, printClaims, seedFrom, significant, uniform } from './support/figures.ts';
import { leave } from './support/left.ts';

const PER_SECOND = 1000;
const RUN_MS = 10_000;
const STALL_MS = 1000;
const DEADLINE_MS = 5000;

const args = process.argv.slice(2);
const seed = seedFrom(args);
const pairs = args.includes('--pairs') ? Number(args[args.indexOf('--pairs') + 1]) : 5;
const random = uniform(seed);

await using server = startChild(new URL('./support/stalling-server.ts', import.meta.url));
const { port } = await server.next<{ port: number }>();

interface Sample {
  truthMs: number;
  stalled: LoadResult;
  control: LoadResult;
}

await load(1000, 4000, false);
const samples: Sample[] = [];
for (let n = 0; n < pairs; n += 1) {
  // Whichever goes first has the warmer or the colder machine.
  const controlFirst = n % 2 === 0;
  const first = await load(RUN_MS, 4000, !controlFirst);
  const second = await load(RUN_MS, 4000, controlFirst);
  const [stalled, control] = controlFirst ? [second, first] : [first, second];
  samples.push({
    truthMs: stalled.stalledMs - 0.01 * RUN_MS,
    stalled: stalled.result,
    control: control.result,
  });
}
const short = await load(RUN_MS, 100, true);

const of = (pick: (sample: Sample) => number) => samples.map(pick);
const errors = of(({ truthMs, stalled }) => (stalled.latencyMs?.p99 ?? Number.NaN) / truthMs - 1);
const medians = of(
  ({ stalled, control }) => (stalled.latencyMs?.p50 ?? Number.NaN) - (control.latencyMs?.p50 ?? 0),
);
const claims = printClaims([
  { title: 'G2 p99: largest |error|', value: Math.max(...errors.map(Math.abs)), bound: { atMost: 0.03 } },
  {
    title: 'G2 sent/planned, least',
    value: Math.min(...of(({ stalled }) => stalled.sent / stalled.planned)),
    bound: { atLeast: 0.999 },
  },
  {
    title: 'G2 p50 with stall − without, ms, largest',
    value: Math.max(...medians.map(Math.abs)),
    bound: { atMost: 1 },
  },
  {
    title: 'G2 with 100 sockets, (sent + dropped) / planned',
    value: (short.result.sent + short.result.dropped) / (PER_SECOND * (RUN_MS / 1000)),
    bound: { atLeast: 1 },
  },
]);
const cpu = of(({ control }) => control.generator.cpu);
console.log(
  `       p99 error ${significant(mean(errors))} ± ${significant(deviation(errors))}; with 100 sockets ${short.result.dropped} dropped; ` +
    `generator ${significant(mean(cpu) * 100)} % of a core at ${PER_SECOND}/s, sends late by ` +
    `${significant(mean(of(({ control }) => control.generator.sendLagMs.p99)))} ms at p99`,
);
await leave('load-truth', seed, claims, { pairs: samples, short: short.result });

async function load(durationMs: number, maxInFlight: number, stall: boolean) {
  await using offered = startLoad({
    clock: createClock(),
    spec: {
      url: `http://127.0.0.1:${port}`,
      request: { method: 'GET', path: '/' },
      offer: { steps: [{ perSecond: PER_SECOND, durationMs }] },
      deadlineMs: DEADLINE_MS,
      maxInFlight,
    },
  });
  if (stall) server.send({ afterMs: 1500 + random() * (durationMs - 3500), forMs: STALL_MS });
  const stalledMs = stall ? (await server.next<{ stalledMs: number }>()).stalledMs : 0;
  return { result: await offered.result, stalledMs };
}
