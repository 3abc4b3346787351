import { copyFile, mkdir, readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { z } from 'zod';
import type { ResultsSeen } from '../../gate/seen.ts';
import { readGoTest } from '../../gate/tests/go-test.ts';
import { type ReadResults, readJunit } from '../../gate/tests/junit.ts';
import type { TestSuite } from '../../gate/tests/shapes.ts';
import type { Filed, TestsEntry } from '../../history/entry.ts';
import { readRegularText } from '../../host/regular-file.ts';
import { writeAtomically } from '../../host/write-atomically.ts';
import { FiredrillError, shortly } from '../../model/errors.ts';
import { differences, parseManifest } from '../../report/manifest.ts';
import { digestsOf, MANIFEST, sha256 } from '../digests.ts';
import { writeManifest } from '../evidence.ts';
import { indexTests } from '../history/file-entry.ts';
import type { Index } from '../history/read-index.ts';
import { newTestsId } from '../run-id.ts';
import { newerThatIsGone, notAsIndexed, whyGone } from './by-index.ts';

/** The folder of results of tests, below the results. */
const PLACE = 'tests';
const RESULTS = 'results.txt';
export const TAKEN = 'taken.json';
/** Bytes of results; a suite of a hundred thousand tests has fewer. */
const LARGEST = 134_217_728;

const takenSchema = z.strictObject({
  schema: z.literal(1),
  suite: z.string(),
  format: z.enum(['junit', 'go-test-json']),
  /** When the tests ended, by the results themselves where they say so. */
  at: z.string(),
  commit: z.string(),
  command: z.string().exactOptional(),
});

type Taken = z.infer<typeof takenSchema>;

export interface Taking {
  suite: TestSuite;
  commit: string;
  command?: string;
  now: Date;
}

/**
 * Files results of tests as evidence: a copy, of which commit they are and when they were, with digests of both.
 * @returns how many tests there are, and where they are filed
 * @throws FiredrillError `usage` where the file is not of the suite's format
 */
export async function takeResults(
  file: string,
  results: string,
  { suite, commit, command, now }: Taking,
): Promise<{ folder: string; tests: ReadResults['tests'] }> {
  const text = await readRegularText(file, LARGEST).catch((error: unknown) => {
    throw new FiredrillError('usage', `${file} cannot be read: ${shortly(error)}`, { cause: error });
  });
  const { tests, at } = read(suite.format, text, file);
  const folder = join(results, PLACE, newTestsId(now, suite.id));
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await copyFile(file, join(folder, RESULTS));
  const taken: Taken = {
    schema: 1,
    suite: suite.id,
    format: suite.format,
    at: endedAt(at, now),
    commit,
    ...(command === undefined ? {} : { command }),
  };
  await writeAtomically(join(folder, TAKEN), `${JSON.stringify(taken, null, 2)}\n`);
  await writeManifest(folder);
  const states = tests.map(({ state }) => state);
  await indexTests(folder, { run: basename(folder), suite: suite.id, at: taken.at, of: commit, states });
  return { folder, tests };
}

/** JUnit's times may be of a zone that they do not name: no test ended after its results were taken. */
function endedAt(at: string | undefined, now: Date): string {
  return at !== undefined && Date.parse(at) <= now.getTime() ? at : now.toISOString();
}

/** The newest results of each suite; where the index names newer ones that are not there, that they are gone. */
export async function resultsTaken(
  suites: readonly TestSuite[],
  results: string,
  index: Index,
): Promise<ResultsSeen[]> {
  const names = (await readdir(join(results, PLACE)).catch(() => [])).sort().reverse();
  const newest = suites.map(async ({ id }): Promise<ResultsSeen[]> => {
    const name = names.find((one) => one.slice(15).replace(/-[0-9a-f]{4}$/, '') === `-tests-${id}`);
    const isMeant = (entry: Filed): entry is TestsEntry => entry.kind === 'tests' && entry.suite === id;
    const gone = newerThatIsGone(results, index, isMeant, name && `${PLACE}/${name}`);
    if (gone !== undefined)
      return [{ suite: id, folder: gone.run, at: gone.startedAt, gone: whyGone(gone.verdict), tests: [] }];
    if (name === undefined) return [];
    const seen = await seeOne(join(results, PLACE, name), name, id);
    const doubt = seen.doubt ?? (await notAsIndexed(results, index, `${PLACE}/${name}`));
    return [doubt === undefined ? seen : { ...seen, doubt }];
  });
  return (await Promise.all(newest)).flat();
}

/** What was taken into a folder. @throws Error where it is not all there, or of another shape */
export async function takenIn(folder: string): Promise<{ taken: Taken; tests: ReadResults['tests'] }> {
  const taken = takenSchema.parse(JSON.parse(await readRegularText(join(folder, TAKEN))));
  const text = await readRegularText(join(folder, RESULTS), LARGEST);
  return { taken, tests: read(taken.format, text, RESULTS).tests };
}

async function seeOne(folder: string, name: string, suite: string): Promise<ResultsSeen> {
  const known = { suite, folder: name, tests: [] };
  try {
    const text = await readRegularText(join(folder, MANIFEST)).catch(() => undefined);
    if (text === undefined) return { ...known, doubt: `there is no ${MANIFEST}` };
    const [change] = differences(parseManifest(text), await digestsOf(folder));
    if (change !== undefined) return { ...known, doubt: change };
    const { taken, tests } = await takenIn(folder);
    if (taken.suite !== suite) return { ...known, doubt: `it is of the suite ${taken.suite}` };
    const { at, commit, command } = taken;
    return {
      ...known,
      tests,
      at,
      commit,
      ...(command === undefined ? {} : { command }),
      sha256: await sha256(join(folder, RESULTS)),
    };
  } catch (error) {
    return { ...known, doubt: shortly(error) };
  }
}

function read(format: TestSuite['format'], text: string, file: string): ReadResults {
  return format === 'junit' ? readJunit(text, file) : readGoTest(text, file);
}
