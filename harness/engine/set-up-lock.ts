import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { lock } from 'proper-lockfile';
import type { Step } from '../model.ts';
import { cacheDirectory } from './cache-directory.ts';

/** Milliseconds after which the lock of a process that was killed counts as abandoned. */
const ABANDONED_MS = 5_000;
/** Milliseconds one set-up waits for another; building everything takes a few minutes. */
const LONGEST_WAIT_MS = 20 * 60_000;
const POLL_MS = 200;

/**
 * Runs `work` while no other process of this user does the same part of the set-up. Whoever waits should look
 * again afterwards whether there is anything left to do.
 */
export async function withSetUpLock<T>(part: string, step: Step, work: () => Promise<T>): Promise<T> {
  const directory = cacheDirectory();
  await mkdir(directory, { recursive: true });
  const file = join(directory, `${part}.lock`);
  await writeFile(file, '', { flag: 'a' });
  const once = () => lock(file, { stale: ABANDONED_MS, update: ABANDONED_MS / 5, realpath: false });
  const release = await once().catch((error: { code?: string }) => {
    if (error.code !== 'ELOCKED') throw error;
    step.update('waiting for another set-up to finish');
    return lock(file, {
      stale: ABANDONED_MS,
      update: ABANDONED_MS / 5,
      realpath: false,
      retries: {
        retries: LONGEST_WAIT_MS / POLL_MS,
        factor: 1,
        minTimeout: POLL_MS,
        maxTimeout: POLL_MS,
      },
    });
  });
  try {
    return await work();
  } finally {
    await release();
  }
}
