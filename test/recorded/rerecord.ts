/**
 * `npm run rerecord`: makes the recorded set anew on real stacks, one run after another, three hours on two cores. What has
 * been recorded since it began is not run again, so it can be interrupted and started again; `results/rerecord` holds it until
 * all is there. Then the set is replaced, and what differs from what was expected is printed for review: grades that moved say
 * that the target, the drill or the judge has changed.
 *
 * `npm run rerecord -- red/worker-idle-afterwards …` does so for these alone and leaves the others as they are.
 */
import { existsSync } from 'node:fs';
import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { copyRun, RECORD_TO } from '../support/keep-run.ts';
import type { Recording } from './support/recording.ts';
import { replaceRecordings } from './support/replace-recordings.ts';
import { commandsToRecord, type Recorder } from './support/what-to-record.ts';

const ROOT = join(import.meta.dirname, '../..');
const PLACE = join(ROOT, 'results', 'rerecord');

const asked = process.argv.slice(2);
const all = await commandsToRecord();
const nameOf = ({ set, name }: Recording): string => `${set}/${name}`;
const unknown = asked.filter(
  (name) => !all.some(({ records }) => records.some((one) => nameOf(one) === name)),
);
if (unknown.length > 0) throw new Error(`no such recording: ${unknown.join(', ')}`);
const isAsked = (one: Recording): boolean => asked.length === 0 || asked.includes(nameOf(one));
const recorders = all
  .map((recorder) => ({ ...recorder, records: recorder.records.filter(isAsked) }))
  .filter(({ records }) => records.length > 0);
const failed: string[] = [];
for (const [index, recorder] of recorders.entries()) {
  const missing = recorder.records.filter(({ set, name }) => !isThere(join(PLACE, set, name)));
  if (missing.length === 0) continue;
  console.log(`${index + 1} of ${recorders.length}: ${recorder.title}`);
  if (!(await record(recorder))) failed.push(recorder.title);
}

const lacking = recorders
  .flatMap(({ records }) => records)
  .filter(({ set, name }) => !isThere(join(PLACE, set, name)));
if (failed.length > 0 || lacking.length > 0) {
  for (const title of failed) console.log(`failed: ${title}`);
  for (const { set, name } of lacking) console.log(`not recorded: ${set}/${name}`);
  console.log('the recorded set stays as it was; start again to try again what is missing');
  process.exitCode = 1;
} else {
  await replaceRecordings(
    PLACE,
    recorders.flatMap(({ records }) => records),
    asked.length === 0 ? 'all' : 'these',
  );
  await rm(PLACE, { recursive: true });
}

/** Whole: the report is the last that is kept. */
function isThere(folder: string): boolean {
  return existsSync(join(folder, 'report.json'));
}

async function record({ command: [program, ...args], records, keeps }: Recorder): Promise<boolean> {
  await mkdir(PLACE, { recursive: true });
  const folder = join(PLACE, 'running');
  const { exitCode } = await execa(program, keeps === 'itself' ? args : [...args, '--results', folder], {
    cwd: ROOT,
    env: { [RECORD_TO]: PLACE },
    preferLocal: true,
    reject: false,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  if (keeps === 'itself') return exitCode === 0;
  const [one] = records;
  const place = keeps === 'a rehearsal' ? join(folder, 'rehearsals') : folder;
  const run = (await readdir(place).catch(() => [])).find((name) =>
    existsSync(join(place, name, 'report.json')),
  );
  if (one !== undefined && run !== undefined) await copyRun(join(place, run), join(PLACE, one.set, one.name));
  await rm(folder, { recursive: true, force: true });
  return exitCode === 0;
}
