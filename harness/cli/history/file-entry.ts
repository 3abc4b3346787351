import { availableParallelism, cpus, hostname, totalmem } from 'node:os';
import { basename, join } from 'node:path';
import type { GateReport } from '../../gate/gate-report.ts';
import type { Filed, PastMachine } from '../../history/entry.ts';
import {
  type Circumstances,
  entryOfGate,
  entryOfRehearsal,
  entryOfRun,
  entryOfSuite,
  entryOfTests,
} from '../../history/file-entries.ts';
import { vouchedBy } from '../../history/vouched.ts';
import { readRegularText } from '../../host/regular-file.ts';
import { shortly } from '../../model/errors.ts';
import type { Report } from '../../model/judgement.ts';
import type { RehearsalReport } from '../../report/rehearsal/rehearsal-report.ts';
import type { SuiteReport } from '../../report/suite/suite-report.ts';
import { MANIFEST } from '../digests.ts';
import { commitOfCheckout } from '../own-version.ts';
import { appendEntries } from './append.ts';
import { placeOf } from './places.ts';

/** A run whose folder is whole, into the index of its results. */
export async function indexRun(folder: string, report: Report): Promise<void> {
  await append('run', folder, MANIFEST, (about) => entryOfRun(report, about));
}

export async function indexRehearsal(folder: string, report: RehearsalReport): Promise<void> {
  await append('rehearsal', folder, MANIFEST, (about) => entryOfRehearsal(report, about));
}

export async function indexGate(folder: string, report: GateReport): Promise<void> {
  await append('gate', folder, MANIFEST, (about) => entryOfGate(report, about));
}

/** @param summary the file of its folder that has its report */
export async function indexSuite(folder: string, report: SuiteReport, summary: string): Promise<void> {
  await append('suite', folder, summary, (about) => entryOfSuite(report, commitOfCheckout(), about));
}

/** @param tests what was taken, and what each came to */
export async function indexTests(folder: string, tests: Parameters<typeof entryOfTests>[0]): Promise<void> {
  await append('tests', folder, MANIFEST, (about) => entryOfTests(tests, commitOfCheckout(), about));
}

/** What cannot be told to the index is no reason to lose what a run came to; `history` takes it in later. */
async function append(
  kind: Filed['kind'],
  folder: string,
  file: string,
  entry: (about: Circumstances) => Filed,
): Promise<void> {
  const place = placeOf(kind, folder);
  try {
    const evidence = await evidenceIn(folder, kind, file);
    await appendEntries(place.results, [entry({ folder: place.folder, evidence, machine: thisMachine() })]);
  } catch (error) {
    console.error(
      `firedrill: ${basename(folder)} is not in the index yet (${shortly(error)}); firedrill history adds it`,
    );
  }
}

/** @param file of the folder, that vouches for what is in it */
export async function evidenceIn(
  folder: string,
  kind: Filed['kind'],
  file: string,
): Promise<Filed['evidence']> {
  return { file, sha256: vouchedBy(kind, await readRegularText(join(folder, file))) };
}

function thisMachine(): PastMachine {
  const [first] = cpus();
  return {
    cores: availableParallelism(),
    host: hostname(),
    ...(first === undefined || first.model.trim() === '' ? {} : { cpu: first.model.trim() }),
    memoryMiB: Math.round(totalmem() / 1024 / 1024),
    system: `${process.platform} ${process.arch}`,
  };
}
