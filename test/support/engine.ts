import { silentProgress } from '../../harness/cli/progress.ts';
import { provideEngine } from '../../harness/engine/provide-engine.ts';
import { testcontainersEnv } from '../../harness/engine/testcontainers-env.ts';
import { findLeftovers } from '../../harness/safety/sweep.ts';

/**
 * Before a project of tests with containers: one engine for all of them, and nothing of an earlier run on it.
 * After it: nothing may be left, read from the engine and not from anybody's bookkeeping.
 */
export default async function setup(): Promise<() => Promise<void>> {
  const engine = await provideEngine(silentProgress());
  Object.assign(process.env, testcontainersEnv(engine, undefined));
  const before = new Set((await findLeftovers(engine.docker)).map(({ id }) => id));
  return async () => {
    const left = (await findLeftovers(engine.docker)).filter(({ id }) => !before.has(id));
    if (left.length > 0)
      throw new Error(`the tests left behind: ${left.map(({ kind, name }) => `${kind} ${name}`).join(', ')}`);
  };
}
