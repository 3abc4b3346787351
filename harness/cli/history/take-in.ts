import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import { gateReportSchema } from '../../gate/gate-report.ts';
import { bodySchema, type Filed } from '../../history/entry.ts';
import {
  type Circumstances,
  entryOfGate,
  entryOfRehearsal,
  entryOfRun,
  entryOfSuite,
  entryOfTests,
} from '../../history/file-entries.ts';
import { readRegularText } from '../../host/regular-file.ts';
import { shortly } from '../../model/errors.ts';
import { reportSchema } from '../../model/judgement.ts';
import { rehearsalReportSchema } from '../../report/rehearsal/rehearsal-report.ts';
import { suiteReportSchema } from '../../report/suite/suite-report.ts';
import { MANIFEST } from '../digests.ts';
import { GATE_JSON } from '../gate/previous.ts';
import { TAKEN, takenIn } from '../gate/results-taken.ts';
import { SUMMARY } from '../suite/suite-files.ts';
import { appendEntries } from './append.ts';
import { evidenceIn } from './file-entry.ts';
import { changesIn } from './folder-state.ts';
import { foldersIn } from './places.ts';
import type { Index } from './read-index.ts';

/** What lies in a results folder and no entry names. */
export interface Unindexed {
  /** What can be taken in: whole, and of a shape that is known. */
  entries: Filed[];
  /** Why what lies there cannot be, in sentences. */
  refused: string[];
}

const REPORT = 'report.json';
const STRANGE =
  'its name is none of those that folders of the index have; give it one of letters, digits, . _ and -';

/** Looks for what was filed before there was an index, was copied here, or whose process was killed before its entry. */
export async function unindexed(results: string, { filed }: Pick<Index, 'filed'>): Promise<Unindexed> {
  const known = new Set(filed.map(({ folder }) => folder));
  const entries: Filed[] = [];
  const refused: string[] = [];
  for (const folder of (await foldersIn(results)).filter((name) => !known.has(name))) {
    const made = await entryOf(results, folder);
    if (typeof made === 'string') refused.push(`${folder} is not taken in: ${made}`);
    else if (made !== undefined && bodySchema.safeParse(made).success) entries.push(made);
    else if (made !== undefined) refused.push(`${folder} is not taken in: ${STRANGE}`);
  }
  return { entries, refused };
}

/** @throws Error of the file system where the index cannot be written */
export async function takeIn(results: string, { entries }: Unindexed): Promise<void> {
  if (entries.length > 0) await appendEntries(results, entries);
}

/** `undefined` for a folder of something else, and for a run that goes on; why, where there is a reason. */
async function entryOf(results: string, folder: string): Promise<Filed | string | undefined> {
  const place = join(results, folder);
  if (existsSync(join(place, SUMMARY))) return suiteEntry(place, folder);
  const manifest = await readRegularText(join(place, MANIFEST)).catch(() => undefined);
  const name = [REPORT, GATE_JSON, TAKEN].find((file) => existsSync(join(place, file)));
  if (manifest === undefined || name === undefined) return undefined;
  const changes = await changesIn(place, folder, manifest);
  if (changes.length > 0) return `it was altered: ${changes.join(', ')}`;
  if (name === TAKEN) return testsEntry(place, folder);
  const content = await jsonIn(join(place, name));
  const run = reportSchema.safeParse(content);
  if (run.success) return entryOfRun(run.data, await about(place, folder, 'run', MANIFEST));
  const rehearsal = rehearsalReportSchema.safeParse(content);
  if (rehearsal.success)
    return entryOfRehearsal(rehearsal.data, await about(place, folder, 'rehearsal', MANIFEST));
  const gate = gateReportSchema.safeParse(content);
  if (gate.success) return entryOfGate(gate.data, await about(place, folder, 'gate', MANIFEST));
  return `its ${name} is of no shape that this version knows`;
}

async function suiteEntry(place: string, folder: string): Promise<Filed | string> {
  const suite = suiteReportSchema.safeParse(await jsonIn(join(place, SUMMARY)));
  if (!suite.success) return `its ${SUMMARY} is of no shape that this version knows`;
  return entryOfSuite(suite.data, 'unknown', await about(place, folder, 'suite', SUMMARY));
}

async function testsEntry(place: string, folder: string): Promise<Filed | string> {
  const read = await takenIn(place).catch(shortly);
  if (typeof read === 'string') return `its results cannot be read: ${read}`;
  const { suite, at, commit: of } = read.taken;
  const states = read.tests.map(({ state }) => state);
  const run = basename(folder);
  return entryOfTests(
    { run, suite, at, of, states },
    'unknown',
    await about(place, folder, 'tests', MANIFEST),
  );
}

async function about(
  place: string,
  folder: string,
  kind: Filed['kind'],
  file: string,
): Promise<Circumstances> {
  return { folder, evidence: await evidenceIn(place, kind, file), later: true };
}

async function jsonIn(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readRegularText(file));
  } catch {
    return undefined;
  }
}
