import { copyFile, mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { ResultsSeen } from '../../gate/seen.ts';
import { readGoTest } from '../../gate/tests/go-test.ts';
import { type ReadResults, readJunit } from '../../gate/tests/junit.ts';
import type { TestSuite } from '../../gate/tests/shapes.ts';
import { readRegularText } from '../../host/regular-file.ts';
import { writeAtomically } from '../../host/write-atomically.ts';
import { FiredrillError, shortly } from '../../model/errors.ts';
import { differences, parseManifest } from '../../report/manifest.ts';
import { digestsOf, MANIFEST, sha256 } from '../digests.ts';
import { writeManifest } from '../evidence.ts';
import { newTestsId } from '../run-id.ts';

const RESULTS = 'results.txt';
const TAKEN = 'taken.json';
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
  const folder = join(results, 'tests', newTestsId(now, suite.id));
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await copyFile(file, join(folder, RESULTS));
  const taken: z.infer<typeof takenSchema> = {
    schema: 1,
    suite: suite.id,
    format: suite.format,
    at: endedAt(at, now),
    commit,
    ...(command === undefined ? {} : { command }),
  };
  await writeAtomically(join(folder, TAKEN), `${JSON.stringify(taken, null, 2)}\n`);
  await writeManifest(folder);
  return { folder, tests };
}

/** JUnit's times may be of a zone that they do not name: no test ended after its results were taken. */
function endedAt(at: string | undefined, now: Date): string {
  return at !== undefined && Date.parse(at) <= now.getTime() ? at : now.toISOString();
}

/** The newest results of each suite. */
export async function resultsTaken(suites: readonly TestSuite[], results: string): Promise<ResultsSeen[]> {
  const place = join(results, 'tests');
  const names = (await readdir(place).catch(() => [])).sort().reverse();
  const newest = suites.flatMap(({ id }) => {
    const name = names.find((one) => one.slice(15).replace(/-[0-9a-f]{4}$/, '') === `-tests-${id}`);
    return name === undefined ? [] : [seeOne(join(place, name), name, id)];
  });
  return Promise.all(newest);
}

async function seeOne(folder: string, name: string, suite: string): Promise<ResultsSeen> {
  const known = { suite, folder: name, tests: [] };
  try {
    const text = await readRegularText(join(folder, MANIFEST)).catch(() => undefined);
    if (text === undefined) return { ...known, doubt: `there is no ${MANIFEST}` };
    const [change] = differences(parseManifest(text), await digestsOf(folder));
    if (change !== undefined) return { ...known, doubt: change };
    const taken = takenSchema.parse(JSON.parse(await readRegularText(join(folder, TAKEN))));
    if (taken.suite !== suite) return { ...known, doubt: `it is of the suite ${taken.suite}` };
    const { tests } = read(taken.format, await readRegularText(join(folder, RESULTS), LARGEST), RESULTS);
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
