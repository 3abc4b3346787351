/**
 * G1: how far is a measured outage from the truth, which only the server knows? One server each that refuses,
 * answers wrongly, hangs, and swallows, each down for a random time at a random phase, probed every 20 ms and
 * measured by what measures a drill. Bounds, with p the period: bias ≤ 0.15 p, standard deviation ≤ 1.15 p/√6,
 * never off by more than 1.25 p. Left out, and counted, are outages in which the prober said that it stalled, or in
 * which the server stood still for p/2 and so was down without knowing it.
 *
 * node test/bench/outage-truth.ts [--seed N] [--outages N]
 */
import { type Clock, createClock } from '../../harness/host/clock.ts';
import type { ProbeName } from '../../harness/model/request.ts';
import type { TimelineRecord } from '../../harness/model/timeline.ts';
import { startProber } from '../../harness/signals/probes/prober.ts';
import { enoughInFlight } from '../../harness/signals/probes/prober-loop.ts';
import { type Child, startChild } from './support/child.ts';
import type { Failed, FailureKind } from './support/failing-server.ts';
import { type Claim, deviation, mean, printClaims, seedFrom, uniform } from './support/figures.ts';
import { leave } from './support/left.ts';
import { probedOutage, STABLE } from './support/probed-outage.ts';

const PERIOD_MS = 20;
const DEADLINE_MS = 150;
const KINDS: readonly (readonly [ProbeName, FailureKind])[][] = [
  [
    ['readiness', 'refuse'],
    ['liveness', 'hang'],
  ],
  [
    ['readiness', 'wrong'],
    ['liveness', 'swallow'],
  ],
];

interface Sample {
  truthMs: number;
  low: number;
  high: number;
  errorMs: number;
}

const args = process.argv.slice(2);
const seed = seedFrom(args);
const outages = args.includes('--outages') ? Number(args[args.indexOf('--outages') + 1]) : 120;
const random = uniform(seed);

const claimed: Claim[] = [];
const all: Record<string, Sample[]> = {};
for (const pair of KINDS) {
  const { samples, spoiled } = await measurePair(pair);
  for (const [kind, own] of samples) {
    claimed.push(...printClaims(claims(kind, own)));
    all[kind] = own;
    const covered = own.filter(({ truthMs, low, high }) => low <= truthMs && truthMs <= high).length;
    console.log(
      `       ${kind}: ${own.length} outages, truth inside the interval ${covered} times, ${spoiled.get(kind) ?? 0} more left out because the prober, or the server that is the truth, stood still`,
    );
    if (own.length < outages) {
      console.log(
        `       ${kind}: too few to tell, of ${outages} wanted; let the machine rest and run it again`,
      );
      process.exitCode = 1;
    }
  }
}

await leave('outage-truth', seed, claimed, all);

/** Two servers at once, so that the probes of one are no calm sea for the other. */
async function measurePair(pair: readonly (readonly [ProbeName, FailureKind])[]) {
  const clock = createClock();
  const records: TimelineRecord[] = [];
  const servers = await Promise.all(
    pair.map(async ([probe, kind]) => {
      const child = startChild(new URL('./support/failing-server.ts', import.meta.url));
      const { port } = await child.next<{ port: number }>();
      return { probe, kind, child, url: `http://127.0.0.1:${port}` };
    }),
  );
  const samples = new Map<FailureKind, Sample[]>();
  const spoiled = new Map<FailureKind, number>();
  {
    await using prober = await startProber({
      clock,
      probes: servers.map(({ probe, url }) => ({
        name: probe,
        url,
        spec: { path: '/', good: { status: 200 }, deadlineMs: DEADLINE_MS },
        alsoRead: [],
        everyMs: PERIOD_MS,
        maxInFlight: enoughInFlight(DEADLINE_MS, PERIOD_MS),
      })),
      onRecord: (record) => records.push(record),
    });
    const stable = (probe: ProbeName) => prober.state(probe).goodRun >= STABLE;
    const good = async (probe: ProbeName) => {
      while (!stable(probe)) await new Promise((resolve) => setTimeout(resolve, 5));
    };
    await Promise.all(
      servers.map(async ({ probe, kind, child }) => {
        const own: Sample[] = [];
        for (let tries = 0; own.length < outages && tries < 3 * outages; tries += 1) {
          await good(probe);
          const since = clock.now();
          const { truthMs, stalledMs } = await failOnce(child, kind, clock);
          await good(probe);
          const figure = probedOutage(records, probe, { since, until: clock.now(), periodMs: PERIOD_MS });
          if ('absent' in figure && !figure.absent.includes('stalled'))
            throw new Error(`${kind}: ${figure.absent}`);
          if ('absent' in figure || stalledMs > PERIOD_MS / 2) {
            spoiled.set(kind, (spoiled.get(kind) ?? 0) + 1);
            continue;
          }
          own.push({ truthMs, ...figure, errorMs: (figure.low + figure.high) / 2 - truthMs });
        }
        samples.set(kind, own);
      }),
    );
  }
  for (const { child } of servers) await child[Symbol.asyncDispose]();
  return { samples, spoiled };
}

/** Down for 0.3 to 0.8 s; the truth is the sends that could not be answered in time. */
async function failOnce(child: Child, kind: FailureKind, clock: Clock) {
  child.send({ kind, afterMs: 5 + random() * 3 * PERIOD_MS, forMs: 300 + random() * 500 });
  const { downAt, upAt, stalledMs } = await child.next<Failed>();
  const at = (moment: bigint) => Number(moment - clock.origin) / 1e6;
  return { truthMs: at(upAt) - at(downAt) - (kind === 'hang' ? DEADLINE_MS : 0), stalledMs };
}

function claims(kind: FailureKind, samples: readonly Sample[]): Claim[] {
  const errors = samples.map(({ errorMs }) => errorMs);
  const largest = Math.max(...errors.map(Math.abs));
  return [
    { title: `G1 ${kind}: |bias| / p`, value: Math.abs(mean(errors)) / PERIOD_MS, bound: { atMost: 0.15 } },
    {
      title: `G1 ${kind}: sd / (p/√6)`,
      value: deviation(errors) / (PERIOD_MS / Math.sqrt(6)),
      bound: { atMost: 1.15 },
    },
    { title: `G1 ${kind}: largest error / p`, value: largest / PERIOD_MS, bound: { atMost: 1.25 } },
  ];
}
