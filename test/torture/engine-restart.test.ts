import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { canInstallPackages } from '../../harness/engine/debian-packages.ts';
import { connect, findEngine } from '../../harness/engine/find-engine.ts';
import { removePrivateEngine } from '../../harness/engine/private-engine.ts';
import { privateEnginePlace } from '../../harness/engine/private-engine-place.ts';
import { isRunning, processOf } from '../../harness/engine/process-of.ts';
import { waitFor } from '../../harness/engine/wait-for.ts';
import type { Report } from '../../harness/model.ts';
import { catalogueImages } from '../support/catalogue-images.ts';
import { cli } from '../support/cli.ts';
import { copyImages } from '../support/copy-images.ts';
import { reached, timelineOf } from '../support/firedrill.ts';
import { onEngine } from '../support/on-engine.ts';
import { scratchCache } from '../support/scratch-cache.ts';
import { startShop } from '../support/shop-run.ts';
import { watchdogsOf } from '../support/watchdogs.ts';

/** An engine of this test's own, with copies of the images: everybody else works on the shared one. */
const { DOCKER_HOST: _, ...withoutNamed } = process.env;
const elsewhere = await findEngine({ ...withoutNamed, XDG_CACHE_HOME: '/nowhere' });
const possible = (await canInstallPackages()) && elsewhere === undefined;
const shared = (await findEngine())?.address ?? '';
let scratch: AsyncDisposable & { directory: string };

beforeEach(async () => {
  if (!possible) return;
  const images = await catalogueImages('prometheus', 'alertmanager', 'blackbox', 'toxiproxy', 'node');
  scratch = await scratchCache();
  const started = await cli(scratch.directory, ['engine', 'start']);
  expect(started.exitCode, started.stderr).toBe(0);
  await copyImages(Object.values(images), shared, privateEnginePlace().address);
});
afterEach(async () => {
  if (!possible) return;
  await removePrivateEngine();
  await scratch[Symbol.asyncDispose]();
});

async function stop(): Promise<void> {
  expect((await cli(scratch.directory, ['engine', 'stop'])).exitCode).toBe(0);
}

async function kill(): Promise<void> {
  const place = privateEnginePlace();
  const pid = (await processOf(place.pidFile, place.dataRoot)) ?? 0;
  process.kill(pid, 'SIGKILL');
  await waitFor(5_000, async () => ((await isRunning(pid)) ? undefined : true));
}

// On a developer's own machine, whose engine is found first, no other is ever started, and that one is not ours to end.
test.skipIf(!possible).each([
  ['stopped', stop],
  ['killed', kill],
])(
  'an engine that is %s in the middle of a drill, and started again: our trouble, and nothing is left',
  async (__, end) => {
    const { running, results } = await startShop('db-down');
    const folder = await reached('hold', results, running);
    await end();
    const again = await cli(scratch.directory, ['engine', 'start']);
    expect(again.exitCode, again.stderr).toBe(0);
    const { code, stderr } = await running.ended;
    const report = JSON.parse(await readFile(join(folder, 'report.json'), 'utf8')) as Report;
    expect(report.verdict, stderr).toEqual({
      status: 'error',
      reason: expect.stringMatching(/^the container engine went away in the middle of the drill/),
    });
    expect(code).toBe(70);
    expect((await timelineOf(folder)).at(-1)).toMatchObject({ kind: 'end', outcome: 'error' });
    expect(await watchdogsOf(basename(folder))).toEqual([]);
    const engine = await connect({ kind: 'private', address: privateEnginePlace().address });
    if (engine instanceof Error) throw engine;
    expect(await onEngine(engine.docker, basename(folder))).toEqual([]);
  },
);
