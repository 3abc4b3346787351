import { join } from 'node:path';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { silentProgress } from '../../harness/cli/progress.ts';
import { node } from '../../harness/components/node/node.ts';
import { ryuk } from '../../harness/components/ryuk/ryuk.ts';
import { findEngine } from '../../harness/engine/find-engine.ts';
import { provideImages } from '../../harness/engine/images.ts';
import { testcontainersEnv } from '../../harness/engine/testcontainers-env.ts';
import { firedrill, reached, until } from '../support/firedrill.ts';
import { engineOfTests, onEngine } from '../support/on-engine.ts';
import { endOf, killedWithWatchdog, startShop } from '../support/shop-run.ts';

/**
 * Every other test here runs without the library's reaper, as Firedrill itself does; beside one that reaps for another
 * else, nothing may be different.
 */
test('with Ryuk: it reaps what is its own, neither a run that lives nor one that was killed', async ({
  skip,
}) => {
  const engine = await findEngine();
  if (!engine) throw new Error('no engine answers');
  const images = await provideImages(engine, [ryuk, node], silentProgress());
  const [reaper, runtime] = [images.get('ryuk'), images.get('node')];
  if (!runtime || 'unavailable' in runtime) throw new Error('no image of Node');
  if (!reaper || 'unavailable' in reaper) {
    const why = `Ryuk cannot be had here: ${reaper?.unavailable}`;
    // Not every reporter says why a test was skipped.
    console.warn(`skipped: ${why}`);
    return skip(why);
  }
  const docker = await engineOfTests();
  const { TESTCONTAINERS_RYUK_DISABLED: _, ...env } = process.env;
  const other = execa(
    process.execPath,
    [join(import.meta.dirname, '../support/other-testcontainers.ts'), runtime.reference],
    { env: { ...env, ...testcontainersEnv(engine, reaper.reference) }, extendEnv: false, reject: false },
  );
  const theirs = await new Promise<string>((resolve) => {
    other.stdout.once('data', (id: Buffer) => resolve(id.toString().trim()));
  });
  const [lives, dies] = [await startShop('db-down'), await startShop('idle')];
  await reached('hold', lives.results, lives.running);
  await reached('start', dies.results, dies.running);
  other.kill('SIGKILL');
  // The other one may be over by then: its hold is short.
  await until(dies.running, 'Ryuk to reap what its own user left', async () => {
    const there = await docker
      .getContainer(theirs)
      .inspect()
      .catch(() => undefined);
    return there === undefined || undefined;
  });
  const killed = await killedWithWatchdog(dies);
  const { report, left, stderr } = await endOf(lives);
  expect(left).toEqual([]);
  expect(['pass', 'acceptable', 'not-proven'], stderr).toContain(report.verdict.status);
  expect((await onEngine(docker, killed)).length).toBeGreaterThan(0);
  expect((await firedrill(['list']).ended).code).toBe(0);
  expect(await onEngine(docker, killed)).toEqual([]);
});
