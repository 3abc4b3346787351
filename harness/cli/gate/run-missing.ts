import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { execa } from 'execa';
import { split } from 'shlex';
import type { TestSuite } from '../../gate/tests/shapes.ts';
import { FiredrillError, shortly } from '../../model/errors.ts';
import { count } from '../../text/format.ts';
import { interruptible } from '../interruptible.ts';
import { commitOf } from '../own-version.ts';
import { type Places, resultsOf } from '../project.ts';
import { runDrills } from '../run-drills.ts';
import { takeResults } from './results-taken.ts';

/** Longer than any suite of tests that is run before a gate, ms. */
const LIMIT_MS = 3_600_000;

/**
 * Runs what is missing, one after another, and files it: drills as `run` does, suites of tests by their commands. What cannot be
 * run is told; the gate names it.
 * @returns what could not be had, and whether the user interrupted it
 */
export async function runMissing(
  missing: { drills: readonly string[]; suites: readonly TestSuite[] },
  target: string,
  places: Places,
): Promise<{ notes: string[]; interrupted: boolean }> {
  const { drills, suites } = missing;
  const notes: string[] = [];
  console.error(
    `${count(drills.length + suites.length, 'piece')} of evidence to be had: ${[...suites.map(({ id }) => `tests ${id}`), ...drills].join(', ')}`,
  );
  const before = process.exitCode;
  for (const suite of suites) {
    console.error(`tests ${suite.id}: ${suite.command}`);
    await runSuite(suite, places).catch((error: unknown) =>
      notes.push(`tests ${suite.id} gave no results: ${shortly(error)}`),
    );
    if (wasInterrupted()) return { notes, interrupted: true };
  }
  for (const [at, drill] of drills.entries()) {
    console.error(`${drill} on ${target} (${at + 1} of ${drills.length})`);
    await runDrills([drill], { target, ...places }).catch((error: unknown) => {
      if (!(error instanceof FiredrillError) || error.code === 'internal') throw error;
      notes.push(`${drill} could not be run: ${shortly(error)}`);
    });
    if (wasInterrupted()) return { notes, interrupted: true };
    // What a drill came to is judged by the gate, not by this process' exit code.
    process.exitCode = before;
  }
  return { notes, interrupted: false };
}

function wasInterrupted(): boolean {
  return Number(process.exitCode ?? 0) > 128;
}

/** Runs a suite's command in the project, without a shell, and takes its results, whatever its exit code. */
async function runSuite(suite: TestSuite, places: Places): Promise<void> {
  const { command = '' } = suite;
  const scratch = await mkdtemp(join(tmpdir(), 'firedrill-tests-'));
  try {
    const out = join(scratch, 'results');
    const [program = '', ...args] = split(command).map((word) => word.replaceAll('{out}', out));
    const { PATH = '' } = process.env;
    const commit = commitOf(places.project);
    await interruptible(async (cancelSignal) => {
      const { stdout, exitCode, failed, message } = await execa(program, args, {
        cwd: places.project,
        cancelSignal,
        timeout: LIMIT_MS,
        reject: false,
        stdin: 'ignore',
        stderr: 'inherit',
        env: {
          PATH: [join(places.project, 'node_modules', '.bin'), dirname(process.execPath), PATH].join(
            delimiter,
          ),
        },
      });
      if (failed && exitCode === undefined)
        throw new FiredrillError('unavailable', message ?? 'it did not end');
      if (!command.includes('{out}')) await writeFile(out, stdout ?? '');
    }, 'deciding nothing');
    if (wasInterrupted()) return;
    if (!(await stat(out).catch(() => undefined))?.isFile())
      throw new FiredrillError('unavailable', `${command} wrote no results`);
    const { tests } = await takeResults(out, resultsOf(places), { suite, commit, command, now: new Date() });
    console.error(`tests ${suite.id}: ${count(tests.length, 'test')}`);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}
