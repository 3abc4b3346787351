/** Takes over what runs have written into `results/`, and proves the recorded timelines anew. */

import { globSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ROOT } from '../../harness/cli/project.ts';
import { type Proof, proofSchema } from '../../harness/model/prove.ts';
import { judge } from '../../harness/promises/judge.ts';
import { merged } from '../../harness/prove/merged.ts';
import { proof, timelineMutants } from '../../harness/prove/prove.ts';
import { recordingOf } from '../../harness/prove/recording.ts';
import { readTimeline } from '../../harness/rehearse/read-timeline.ts';
import { readTally, type Tally } from '../noise/tally.ts';
import { recordingsOf, timelineOf } from '../recorded/support/recording.ts';
import { readCame } from '../red/came.ts';
import type { Evidence } from './evidence.ts';

const RESULTS = join(ROOT, 'results');

export async function gathered(before: Evidence): Promise<Evidence> {
  const saboteurs = { ...before.saboteurs, ...(await readCame(join(RESULTS, 'saboteurs.json'))) };
  return {
    recorded: await recordedProofs(),
    live: together(before.live, await liveProofs()),
    saboteurs,
    noise: added(before.noise, await readTally(join(RESULTS, 'noise.json'))),
  };
}

/** Of those that are good today. Each was tried when it was recorded: the same timelines give the same proofs. */
async function recordedProofs(): Promise<Proof[]> {
  const proofs: Proof[] = [];
  for (const one of recordingsOf('nightly')) {
    const { observed } = readTimeline(await timelineOf(one), [], `${one.name}.jsonl`);
    const recording = recordingOf(observed);
    if (recording === undefined || !['pass', 'acceptable'].includes(judge(observed).verdict.status)) continue;
    const now = () => new Date(recording.header.startedAt);
    proofs.push(await proof(recording, timelineMutants(recording), [], { now }));
  }
  return proofs;
}

/** What `prove` has filed: the mutants that had a run, or a replay, of their own. */
async function liveProofs(): Promise<Proof[]> {
  const files = globSync('proofs/*.json', { cwd: RESULTS }).sort();
  return Promise.all(
    files.map(async (file) => {
      const proven = proofSchema.parse(JSON.parse(await readFile(join(RESULTS, file), 'utf8')));
      // What a recording lacked is said of folders of the machine that it was on.
      return { ...proven, notTried: proven.notTried.filter((line) => line.startsWith('live/')) };
    }),
  );
}

function together(before: readonly Proof[], now: readonly Proof[]): Proof[] {
  const all = new Map(before.map((one) => [keyOf(one), one]));
  for (const one of now) all.set(keyOf(one), merged(all.get(keyOf(one)), one));
  return [...all.values()].toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
}

export function keyOf({ drill, variant, target }: Pick<Proof, 'drill' | 'variant' | 'target'>): string {
  return `${drill}/${variant} on ${target}`;
}

/** Each run once, however often its file is taken over. */
export function added(before: Tally, now: Tally): Tally {
  const noises = [...new Set([...Object.keys(before), ...Object.keys(now)])];
  return Object.fromEntries(
    noises.map((noise) => {
      const had = before[noise] ?? [];
      const known = new Set(had.map(({ at, name }) => `${at} ${name}`));
      return [noise, [...had, ...(now[noise] ?? []).filter(({ at, name }) => !known.has(`${at} ${name}`))]];
    }),
  );
}
