import { mkdirSync } from 'node:fs';
import { lock } from 'proper-lockfile';
import { findEngine } from '../engine/find-engine.ts';
import { cacheDirectory } from '../host/cache-directory.ts';
import type { OpenRun } from '../safety/open-run.ts';
import { abandonedRuns, forgetOpenRun } from '../safety/open-runs.ts';
import { healRun } from './heal-run.ts';

/** Milliseconds after which the lock of a sweeper that was killed counts as abandoned. */
const ABANDONED_MS = 5_000;

/**
 * Heals the runs whose runner and watchdog were both killed, and ends their records: every command does so before
 * anything else, but `doctor`, which shows them. Costs one look into a folder where there is none.
 *
 * @param say told what was done, or what stands in the way; the command goes on either way
 */
export async function sweepAbandoned(say: (line: string) => void): Promise<void> {
  if ((await abandonedRuns()).length === 0) return;
  mkdirSync(cacheDirectory(), { recursive: true });
  // Of two commands that begin at once, one sweeps and the other finds it done.
  const release = await lock(`${cacheDirectory()}/runs`, {
    stale: ABANDONED_MS,
    update: ABANDONED_MS / 5,
    realpath: false,
    retries: { retries: 300, factor: 1, minTimeout: 200, maxTimeout: 200 },
  });
  try {
    const engine = await findEngine();
    for (const one of await abandonedRuns()) say(await sweep(one, engine?.address));
  } catch (error) {
    say(`what a killed run left cannot be removed: ${error instanceof Error ? error.message : error}`);
  } finally {
    await release();
  }
}

async function sweep({ run, folder, engine }: OpenRun, address: string | undefined): Promise<string> {
  if (address !== engine)
    return `run ${run} was killed and left its stack on the engine at ${engine}, which does not answer or is not the one in use; firedrill clean removes it once it is`;
  const how = 'the runner and its watchdog were killed';
  await healRun({ run, folder, how, mayWriteOn: false }, 'the next command');
  forgetOpenRun(run);
  return `run ${run} had been killed with its watchdog: its stack is removed and its record ended`;
}
