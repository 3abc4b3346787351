import { lstat, readdir, stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { readRegularText } from '../host/regular-file.ts';
import { FiredrillError } from '../model/errors.ts';
import type { DefinedKind } from '../promises/kind.ts';
import { differences, parseManifest } from '../report/manifest.ts';
import { type Rendered, render } from '../report/renderings.ts';
import type { Facts } from '../signals/facts.ts';
import { digestsOf, MANIFEST } from './digests.ts';
import { HISTORY } from './history/places.ts';
import { suggest } from './nearest.ts';
import { readTimeline } from './stored-timeline.ts';

/** A run of the past, judged again. */
export interface StoredRun extends Rendered {
  folder: string;
  facts: Facts;
  /** What a reader must know before believing it, in sentences. */
  remarks: string[];
  /** Why the timeline may not be the one that was recorded: it proves nothing, and no report of it may say that it does. */
  doubt?: string;
}

const TIMELINE = 'timeline.jsonl';

/**
 * Reads a run's timeline and judges it, and compares both with what was filed when the run was over.
 * @param run a folder, a run's id, or `latest`
 * @param kinds those of the run's project among them
 * @throws FiredrillError `usage` for a run that is not there or whose timeline is damaged
 */
export async function openStoredRun(
  run: string,
  results: string,
  kinds?: readonly DefinedKind[],
): Promise<StoredRun> {
  const { folder, facts, truncated, changes, doubt } = await readStoredRun(run, results);
  const rendered = render(facts, doubt, kinds);
  const remarks = [
    ...(truncated === undefined ? [] : ['the last line of the timeline was cut off and is left out']),
    ...changes,
    ...(doubt === undefined ? await comparedWithFiled(folder, rendered) : []),
  ];
  return { ...rendered, folder, facts, remarks, ...(doubt === undefined ? {} : { doubt }) };
}

/**
 * What a run recorded, and whether its timeline is the one that was filed; nothing is judged.
 * @param run a folder, a run's id, or `latest`
 * @throws FiredrillError `usage` for a run that is not there or whose timeline is damaged
 */
export async function readStoredRun(run: string, results: string) {
  const folder = await runFolder(run, results);
  const { facts, truncated } = await readTimeline(join(folder, TIMELINE));
  const changes = await changesOf(folder);
  return { folder, facts, truncated, changes, doubt: await doubtOf(folder, changes) };
}

async function doubtOf(folder: string, changes: readonly string[]): Promise<string | undefined> {
  for (const name of [TIMELINE, MANIFEST]) {
    const found = await lstat(join(folder, name)).catch(() => undefined);
    if (found?.isSymbolicLink()) return `${name} is a link to a file that is kept elsewhere`;
  }
  return changes.find((change) => change.startsWith(`${TIMELINE} `) || change.startsWith('there is no '));
}

/**
 * Where a run's evidence is.
 * @param run a folder, a run's id, or `latest`
 * @param option by which it was named, for the message
 * @throws FiredrillError `usage` for a run that is not there
 */
export async function runFolder(run: string, results: string, option = ''): Promise<string> {
  for (const folder of [resolve(run), join(results, run)])
    if (await isFile(join(folder, TIMELINE))) return folder;
  const known = await runsIn(results);
  throw new FiredrillError(
    'usage',
    `${option}${option && `${run}: `}there is no run ${run} in ${results}${suggest(basename(run), known)}`,
  );
}

/** The runs there are, the latest of them all only once. */
async function runsIn(results: string): Promise<string[]> {
  const entries = await readdir(results, { withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isDirectory() && entry.name !== HISTORY)
    .map((entry) => entry.name)
    .sort();
}

async function changesOf(folder: string): Promise<string[]> {
  const text = await readRegularText(join(folder, MANIFEST)).catch(() => undefined);
  if (text === undefined) return [`there is no ${MANIFEST}: the runner was killed, or it was removed`];
  return differences(parseManifest(text), await digestsOf(folder));
}

async function comparedWithFiled(folder: string, { renderings }: Rendered): Promise<string[]> {
  const filed = await readRegularText(join(folder, 'report.json')).catch(() => undefined);
  if (filed === undefined) return ['there is no report.json to compare with'];
  const now = renderings.find(({ name }) => name === 'report.json')?.content;
  if (filed === now) return [];
  return [
    'report.json differs from this judgement: another version of Firedrill wrote it, or it was changed',
  ];
}

async function isFile(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isFile(),
    () => false,
  );
}
