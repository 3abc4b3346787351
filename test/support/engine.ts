import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { silentProgress } from '../../harness/cli/progress.ts';
import { provideEngine } from '../../harness/engine/provide-engine.ts';
import { testcontainersEnv } from '../../harness/engine/testcontainers-env.ts';
import { findAllButAlive } from '../../harness/safety/sweep.ts';

/**
 * Before a project of tests with containers: one engine for all of them, nothing of an earlier run on it, and one
 * folder for whatever they write. After it: nothing may be left, read from the engine and not from any program's
 * bookkeeping; and the folder goes, results of killed runs included.
 */
export default async function setup(): Promise<() => Promise<void>> {
  const engine = await provideEngine(silentProgress());
  Object.assign(process.env, testcontainersEnv(engine, undefined));
  const scratch = await mkdtemp(join(tmpdir(), 'firedrill-tests-'));
  // Package managers give up their rights, and have to get into their own folder all the same.
  await chmod(scratch, 0o711);
  // What `tmpdir()` says from now on, here, in every worker and in every process that they start.
  process.env.TMPDIR = scratch;
  const before = new Set((await findAllButAlive(engine.docker)).map(({ id }) => id));
  return async () => {
    await rm(scratch, { recursive: true, force: true });
    const left = (await findAllButAlive(engine.docker)).filter(({ id }) => !before.has(id));
    if (left.length > 0)
      throw new Error(`the tests left behind: ${left.map(({ kind, name }) => `${kind} ${name}`).join(', ')}`);
  };
}
