import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, readlink, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { fileKilled, healRun } from '../../harness/cli/heal-run.ts';
import { makeRunFolder, removeRunFolder } from '../../harness/cli/run-id.ts';
import { openStoredRun } from '../../harness/cli/stored-run.ts';
import type { Report } from '../../harness/model/judgement.ts';
import type { TimelineRecord } from '../../harness/model/timeline.ts';
import { recordingsOf, timelineOf } from '../recorded/support/recording.ts';
import { healthyRun } from './support/timeline.ts';

const BECAUSE = 'the runner was killed; the next command removed the stack: no fault was in';

async function folderWith(records: readonly { kind: string }[], rest = ''): Promise<string> {
  const results = await mkdtemp(join(tmpdir(), 'firedrill-results-'));
  onTestFinished(() => rm(results, { recursive: true }));
  const folder = join(results, 'one');
  await makeRunFolder(folder);
  const text = records.map((record) => `${JSON.stringify(record)}\n`).join('');
  await writeFile(join(folder, 'timeline.jsonl'), text + rest);
  return folder;
}

async function reportIn(folder: string): Promise<Pick<Report, 'verdict'>> {
  return JSON.parse(await readFile(join(folder, 'report.json'), 'utf8')) as Report;
}

const lastOf = async (folder: string) =>
  JSON.parse((await readFile(join(folder, 'timeline.jsonl'), 'utf8')).trim().split('\n').at(-1) ?? '');

const untilReplay = (): TimelineRecord[] => healthyRun().filter(({ kind }) => kind !== 'end');

test('a drill killed during its replay is ended and filed, and its evidence vouched for', async () => {
  const folder = await folderWith(untilReplay(), '{"kind":"as-wri');
  await fileKilled(folder, BECAUSE);
  expect(await lastOf(folder)).toMatchObject({ kind: 'end', outcome: 'error', reason: BECAUSE });
  expect((await reportIn(folder)).verdict).toEqual({ status: 'error', reason: BECAUSE });
  expect(await openStoredRun(folder, '/nowhere')).toMatchObject({ remarks: [] });
});

test('a drill killed while it was judged keeps its end, and is judged by it', async () => {
  const folder = await folderWith(healthyRun());
  // What a killed filing leaves: a report that is cut off, and a manifest that was not put in its place.
  await writeFile(join(folder, 'report.json'), '{"schema":');
  await writeFile(join(folder, 'MANIFEST.sha256.new'), 'a cut-off line');
  await fileKilled(folder, BECAUSE);
  expect(await lastOf(folder)).toMatchObject({ kind: 'end', outcome: 'completed' });
  expect((await reportIn(folder)).verdict.status).toBe('pass');
  const { remarks, doubt } = await openStoredRun(folder, '/nowhere');
  expect({ remarks, doubt }).toEqual({ remarks: [], doubt: undefined });
});

test('a run killed when all was filed is left as it is: no engine is asked, no file is touched', async () => {
  const folder = await folderWith(healthyRun());
  await fileKilled(folder, BECAUSE);
  const before = await readdir(folder);
  await healRun({ run: 'one', folder, how: 'the runner was killed', mayWriteOn: false }, 'the watchdog');
  expect(await readdir(folder)).toEqual(before);
  expect((await openStoredRun(folder, '/nowhere')).remarks).toEqual([]);
});

test.each([
  ['while it lasted', false],
  ['when only its judgement was left', true],
])('a rehearsal killed %s has an end and a report, and no verdict but an error', async (_, ended) => {
  const recording = recordingsOf('rehearsals').find(({ name }) => name === 'backout-healthy');
  if (recording === undefined) throw new Error('backout-healthy is not recorded');
  const records = await timelineOf(recording);
  const folder = await folderWith(records.filter(({ kind }) => ended || kind !== 'end'));
  await fileKilled(folder, BECAUSE);
  expect(await lastOf(folder)).toMatchObject({ kind: 'end', outcome: ended ? 'completed' : 'error' });
  expect((await reportIn(folder)).verdict).toEqual({ status: 'error', reason: BECAUSE });
  expect(existsSync(join(folder, 'MANIFEST.sha256'))).toBe(true);
});

test('a run killed before its first record leaves no folder and no link to one', async () => {
  const folder = await folderWith([]);
  const latest = join(folder, '..', 'latest');
  expect(await readlink(latest)).toBe('one');
  await mkdir(join(folder, 'rules'));
  await removeRunFolder(folder);
  expect(await readdir(join(folder, '..'))).toEqual([]);
});
