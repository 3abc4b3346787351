import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { lock } from 'proper-lockfile';
import { cacheDirectory } from '../host/cache-directory.ts';
import { until } from '../host/until.ts';
import type { Step } from '../model/progress.ts';

/** Milliseconds after which the lock of a process that was killed counts as abandoned. */
const ABANDONED_MS = 5_000;
/** Milliseconds one set-up waits for another; building everything takes a few minutes. */
const LONGEST_SET_UP_MS = 20 * 60_000;
const POLL_MS = 200;
const OPTIONS = {
  stale: ABANDONED_MS,
  update: ABANDONED_MS / 5,
  realpath: false,
  // A process that was stopped for longer than that may have lost it: no reason to break off what it does.
  onCompromised: () => {},
};

/**
 * Runs `work` while no other process of this user does the same part of the set-up. A process that waited should look
 * again afterwards whether there is anything left to do.
 */
export async function withSetUpLock<T>(part: string, step: Step, work: () => Promise<T>): Promise<T> {
  await using _lock = await machineLock(part, LONGEST_SET_UP_MS, () =>
    step.update('waiting for another set-up to finish'),
  );
  return await work();
}

/**
 * Held by one process of this user at a time, until it is disposed of or its process has died.
 * @param onWait called once, if another has it
 * @throws the lock file's error once `limitMs` have passed, or the signal's reason
 */
export async function machineLock(
  name: string,
  limitMs: number,
  onWait: () => void,
  signal?: AbortSignal,
): Promise<AsyncDisposable> {
  const directory = cacheDirectory();
  await mkdir(directory, { recursive: true });
  const file = join(directory, `${name}.lock`);
  await writeFile(file, '', { flag: 'a' });
  let held: unknown;
  const take = async () => {
    try {
      return await lock(file, OPTIONS);
    } catch (error) {
      if ((error as { code?: string }).code !== 'ELOCKED') throw error;
      if (held === undefined) onWait();
      held = error;
      return undefined;
    }
  };
  const release = await until(take, { everyMs: POLL_MS, limitMs, signal });
  if (release === undefined) throw held;
  return { [Symbol.asyncDispose]: () => release().catch(alreadyLost) };
}

function alreadyLost(error: { code?: string }): void {
  if (error.code !== 'ENOTACQUIRED' && error.code !== 'ERELEASED') throw error;
}
