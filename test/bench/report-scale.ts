/**
 * G8: does a report from ten times the records take ten times as long and no more memory? A timeline is read from
 * disk, judged and rendered in a process of its own, once with N and once with 10 N records, nearly all of them
 * probes. Bounds: T(10 N) / T(N) ≤ 12, peak memory ≤ 1.5 ×, and a second time gives the same bytes.
 *
 * node test/bench/report-scale.ts [--records N]
 */
import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { readTimeline } from '../../harness/cli/stored-timeline.ts';
import { PROBES } from '../../harness/model/request.ts';
import type { TimelineRecord } from '../../harness/model/timeline.ts';
import { render } from '../../harness/report/renderings.ts';
import { healthyRun, probeRecord, TRUTH } from '../unit/support/timeline.ts';
import { startChild } from './support/child.ts';
import { printClaims, quantile } from './support/figures.ts';
import { leave } from './support/left.ts';

const RUNS = 5;
/** The healthy run is probed from here to there. */
const PROBED = { from: 2000, to: 18_995 };

interface Sample {
  ms: number;
  peakMiB: number;
  bytes: string;
}

const [mode, file] = process.argv.slice(2);
if (mode === '--render' && file !== undefined) process.send?.(await measure(file));
else await compare();

async function compare(): Promise<void> {
  const asked = process.argv.indexOf('--records');
  const records = asked === -1 ? 100_000 : Number(process.argv[asked + 1]);
  const folder = await mkdtemp(join(tmpdir(), 'firedrill-scale-'));
  try {
    const small = await samplesOf(join(folder, 'small.jsonl'), records);
    const large = await samplesOf(join(folder, 'large.jsonl'), 10 * records);
    const middle = (samples: readonly Sample[], of: (sample: Sample) => number): number =>
      quantile(samples.map(of), 0.5);
    const ratio = (of: (sample: Sample) => number): number => middle(large, of) / middle(small, of);
    const distinct = new Set([...small, ...large].map(({ bytes }) => bytes)).size;
    const claims = printClaims([
      { title: 'G8 time, 10 N to N', value: ratio(({ ms }) => ms), bound: { atMost: 12 } },
      { title: 'G8 peak memory, 10 N to N', value: ratio(({ peakMiB }) => peakMiB), bound: { atMost: 1.5 } },
      { title: 'G8 different reports of two timelines', value: distinct, bound: { atMost: 2 } },
    ]);
    await leave('report-scale', 0, claims, { records, small, large });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function samplesOf(path: string, records: number): Promise<Sample[]> {
  await pipeline(Readable.from(linesOf(records)), createWriteStream(path));
  const samples: Sample[] = [];
  for (let run = 0; run < RUNS; run++) {
    await using child = startChild(new URL(import.meta.url), ['--render', path]);
    samples.push(await child.next<Sample>());
  }
  return samples;
}

/** The healthy run, probed as often as it takes to fill the timeline. */
function* linesOf(records: number): Generator<string> {
  const others = healthyRun().filter(({ kind }) => kind !== 'probe');
  const periodMs = ((PROBED.to - PROBED.from) * PROBES.length) / (records - others.length);
  let next = 0;
  for (let t = PROBED.from; t < PROBED.to; t += periodMs) {
    for (; (others[next]?.t ?? Number.POSITIVE_INFINITY) < t; next++) yield line(others[next]);
    for (const probe of PROBES) {
      const down = probe !== 'liveness' && t >= TRUTH.down && t < TRUTH.up;
      yield line(probeRecord(probe, t, down ? 'bad' : 'good'));
    }
  }
  for (; next < others.length; next++) yield line(others[next]);
}

function line(record: TimelineRecord | undefined): string {
  return `${JSON.stringify(record)}\n`;
}

async function measure(path: string): Promise<Sample> {
  const began = performance.now();
  const { facts } = await readTimeline(path);
  const { renderings } = render(facts);
  const ms = performance.now() - began;
  const hash = createHash('sha256');
  for (const { content } of renderings) hash.update(content);
  return { ms, peakMiB: process.resourceUsage().maxRSS / 1024, bytes: hash.digest('hex') };
}
