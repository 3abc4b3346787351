import { globSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { constants, zstdCompress, zstdDecompress } from 'node:zlib';
import { upgraded } from '../../../harness/signals/upgrade.ts';

/** What belongs together: all runs of one are judged by one file of tests. */
export const SETS = ['nightly', 'red', 'trouble', 'rehearsals'] as const;
export type RecordedSet = (typeof SETS)[number];

/** A run of the past that is kept: its timeline as it was written, and what it was judged to be. */
export interface Recording {
  set: RecordedSet;
  /** Unique in its set; stays when titles change. */
  name: string;
}

const RUNS = join(import.meta.dirname, '..', 'runs');
/** The slowest but one; the best but one is three times as slow for a percent. */
const LEVEL = { params: { [constants.ZSTD_c_compressionLevel]: 19 } };
const compress = promisify(zstdCompress);
const decompress = promisify(zstdDecompress);

export function recordingsOf(set: RecordedSet): Recording[] {
  return globSync('*.jsonl.zst', { cwd: runsOf(set) })
    .sort()
    .map((file) => ({ set, name: basename(file, '.jsonl.zst') }));
}

/** A record of any kind, as its line has it. */
interface Stored {
  kind: string;
}

/** All records, in the order in which they arrived. */
export async function timelineOf(recording: Recording): Promise<Stored[]> {
  const text = (await decompress(await readFile(placeOf(recording, 'jsonl.zst')))).toString();
  return parseTimeline(text);
}

/** A last line that a killed runner did not finish is left out, as everywhere. */
export function parseTimeline(text: string): Stored[] {
  const lines = text.split('\n').slice(0, -1);
  return lines.map((line) => upgraded(JSON.parse(line) as Stored));
}

/** What the recording is expected to be judged, as it was written down. */
export async function expectationOf(recording: Recording): Promise<unknown> {
  return JSON.parse(await readFile(placeOf(recording, 'json'), 'utf8'));
}

export async function keepTimeline(recording: Recording, text: string): Promise<void> {
  const place = placeOf(recording, 'jsonl.zst');
  await mkdir(dirname(place), { recursive: true });
  await writeFile(place, await compress(withoutPlace(text), LEVEL));
}

/** The first record without the folder that a run was filed in that day: it says nothing of the run. */
function withoutPlace(text: string): string {
  const end = text.indexOf('\n');
  return text.slice(0, end).replace(/"made":\{[^{}]*\},/, '') + text.slice(end);
}

export async function keepExpectation(recording: Recording, expectation: unknown): Promise<void> {
  await writeFile(placeOf(recording, 'json'), `${JSON.stringify(expectation, null, 2)}\n`);
}

/** The folder of a set. */
export function runsOf(set: RecordedSet): string {
  return join(RUNS, set);
}

function placeOf({ set, name }: Recording, ending: string): string {
  return join(runsOf(set), `${name}.${ending}`);
}
