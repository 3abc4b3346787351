/**
 * G6, the prober's part: what does watching cost? A process that only probes three endpoints every 20 ms, thread
 * and timeline lines included, may use 10 % of a core; and the target's median latency, asked by another client at
 * 100 requests a second, may rise to 1.05 × what it is unwatched. Watched and unwatched stretches alternate, because
 * the machine is not the same from minute to minute.
 *
 * node test/bench/outage-overhead.ts [--pairs N]
 */

import { createClock } from '../../harness/host/clock.ts';
import { startLoad } from '../../harness/load/load.ts';
import { startChild } from './support/child.ts';
import { deviation, mean, printClaims, quantile, significant } from './support/figures.ts';
import { leave } from './support/left.ts';

const STRETCH_MS = 8000;
const CONTROL_PER_SECOND = 100;

const args = process.argv.slice(2);
const pairs = args.includes('--pairs') ? Number(args[args.indexOf('--pairs') + 1]) : 6;

await using server = startChild(new URL('./support/plain-server.ts', import.meta.url));
const { port } = await server.next<{ port: number }>();
const url = `http://127.0.0.1:${port}`;

await controlP50();
const samples: { share: number; watched: number; unwatched: number; outcomes: Record<string, number> }[] = [];
for (let n = 0; n < pairs; n += 1) {
  const before = n % 2 === 0 ? await controlP50() : undefined;
  const during = await watched();
  samples.push({ ...during, unwatched: before ?? (await controlP50()) });
}
const shares = samples.map(({ share }) => share);
const ratios = samples.map((sample) => sample.watched / sample.unwatched);
const claims = printClaims([
  { title: 'G6 prober, share of a core, median', value: quantile(shares, 0.5), bound: { atMost: 0.1 } },
  {
    title: 'G6 target p50 watched / unwatched, median',
    value: quantile(ratios, 0.5),
    bound: { atMost: 1.05 },
  },
]);
console.log(
  `       share ${significant(mean(shares))} ± ${significant(deviation(shares))}; ` +
    `p50 ratio ${significant(mean(ratios))} ± ${significant(deviation(ratios))}`,
);
await leave('outage-overhead', 0, claims, samples);

async function watched() {
  await using prober = startChild(new URL('./support/overhead-prober.ts', import.meta.url));
  prober.send({ url });
  await prober.next();
  const p50 = await controlP50();
  prober.send({ stop: true });
  const cost = await prober.next<{ share: number; outcomes: Record<string, number> }>();
  return { ...cost, watched: p50 };
}

/** The median as its user sees it, in milliseconds. */
async function controlP50(): Promise<number> {
  await using control = startLoad({
    clock: createClock(),
    spec: {
      url,
      request: { method: 'GET', path: '/control' },
      offer: { steps: [{ perSecond: CONTROL_PER_SECOND, durationMs: STRETCH_MS }] },
      deadlineMs: 2000,
      maxInFlight: 200,
    },
  });
  const { latencyMs } = await control.result;
  if (latencyMs === null) throw new Error('the target answered nothing, so there is nothing to compare');
  return latencyMs.p50;
}
