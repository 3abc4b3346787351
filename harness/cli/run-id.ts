import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { access, mkdir, readlink, rename, rm, rmdir, stat, symlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { FiredrillError } from '../model/errors.ts';

/** The folder, in that of a run, of the monitoring's files as they were asked. */
export const RULES = 'rules';

/** Sorts by time, says what it was, and no two are the same: `20261121-021500-shop-db-down-stopped-3fa9`. */
export function newRunId(now: Date, target: string, drill: string, variant: string): string {
  return stamped(now, `${target}-${drill}-${variant}`);
}

/** The same for a suite: `20261121-021500-suite-nightly-3fa9`. */
export function newSuiteId(now: Date, suite: string): string {
  return stamped(now, `suite-${suite}`);
}

/** The same for a stack that is only brought up: `20261121-021500-shop-up-3fa9`. */
export function newUpId(now: Date, target: string): string {
  return stamped(now, `${target}-up`);
}

/** The same for results of tests: `20261121-021500-tests-unit-3fa9`. */
export function newTestsId(now: Date, suite: string): string {
  return stamped(now, `tests-${suite}`);
}

/** The same for a drill that is repeated: `20261121-021500-shop-db-down-stopped-repeats-3fa9`. */
export function newRepeatsId(now: Date, target: string, drill: string, variant: string): string {
  return stamped(now, `${target}-${drill}-${variant}-repeats`);
}

/** The same for a gate: `20261121-021500-shop-gate-3fa9`. */
export function newGateId(now: Date, target: string, template: string): string {
  return stamped(now, `${target}-${template}`);
}

/** The first two of the four digits are the part of the second, so that what is filed twice within one sorts by time, too. */
function stamped(now: Date, what: string): string {
  const stamp = now.toISOString().replaceAll(/[-:]/g, '').replace('T', '-').slice(0, 15);
  const part = Math.floor((now.getUTCMilliseconds() * 256) / 1000);
  return `${stamp}-${what}-${Buffer.from([part]).toString('hex')}${randomBytes(1).toString('hex')}`;
}

/** @throws FiredrillError `usage` when evidence cannot be filed there */
export async function makeResultsFolder(results: string): Promise<void> {
  try {
    await makeFolder(results);
    await access(results, constants.W_OK | constants.X_OK);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new FiredrillError(
      'usage',
      `${results} is no folder that can be written (${code}); name another with --results`,
      { cause: error },
    );
  }
}

/** Folder by folder: where one cannot be made, as in /proc, Node's own recursion may never end. */
async function makeFolder(folder: string): Promise<void> {
  const isThere = await stat(folder).catch(() => undefined);
  if (isThere?.isDirectory()) return;
  if (isThere !== undefined) throw Object.assign(new Error(`${folder} is no folder`), { code: 'ENOTDIR' });
  if (dirname(folder) !== folder) await makeFolder(dirname(folder));
  await mkdir(folder).catch(async (error: unknown) => {
    // Another run may have made it meanwhile.
    if (!(await stat(folder).catch(() => undefined))?.isDirectory()) throw error;
  });
}

/** Makes the folder of a run, readable by its owner alone, and points `latest` beside it at it. */
export async function makeRunFolder(folder: string): Promise<void> {
  const results = dirname(folder);
  const run = basename(folder);
  await mkdir(folder, { mode: 0o700 });
  // Renamed into place: of two runs that begin at once either is the latest, and there always is one. A
  // `latest` that is a folder, as a copy of the results may have it, is left alone.
  const link = join(results, `.latest-${run}`);
  await symlink(run, link);
  await rename(link, join(results, 'latest')).catch(() => rm(link));
}

/**
 * Takes away the folder of a run that was killed before its first record, and what points at it: nothing was run. What else
 * lies in it stays, and so does it.
 */
export async function removeRunFolder(folder: string): Promise<void> {
  const results = dirname(folder);
  const run = basename(folder);
  await rm(join(results, `.latest-${run}`), { force: true });
  await rm(join(folder, 'timeline.jsonl'), { force: true });
  await rm(join(folder, RULES), { recursive: true, force: true });
  await rmdir(folder);
  const latest = join(results, 'latest');
  if ((await readlink(latest).catch(() => undefined)) === run) await rm(latest);
}
