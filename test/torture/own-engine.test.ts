import { once } from 'node:events';
import { readdir, readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { canInstallPackages } from '../../harness/engine/debian-packages.ts';
import { connect, findEngine } from '../../harness/engine/find-engine.ts';
import { removePrivateEngine } from '../../harness/engine/private-engine.ts';
import { privateEnginePlace } from '../../harness/engine/private-engine-place.ts';
import { isRunning, processOf } from '../../harness/engine/process-of.ts';
import { until } from '../../harness/host/until.ts';
import type { Report } from '../../harness/model/judgement.ts';
import { catalogueImages } from '../support/catalogue-images.ts';
import { cli } from '../support/cli.ts';
import { copyImages } from '../support/copy-images.ts';
import { reached, timelineOf } from '../support/firedrill.ts';
import { onEngine } from '../support/on-engine.ts';
import { scratchCache } from '../support/scratch-cache.ts';
import { endOf, startShop } from '../support/shop-run.ts';
import { watchdogsOf } from '../support/watchdogs.ts';

/** An engine of these tests' own: all others work on the shared one. */
const { DOCKER_HOST: _, ...withoutNamed } = process.env;
const elsewhere = await findEngine({ ...withoutNamed, XDG_CACHE_HOME: '/nowhere' });
// On a developer's own machine, whose engine is found first, no other is ever started, and that one is not ours to end.
const possible = (await canInstallPackages()) && elsewhere === undefined;
const shared = (await findEngine())?.address ?? '';
let scratch: AsyncDisposable & { directory: string };
let images: Record<string, string>;

beforeEach(async () => {
  if (!possible) return;
  images = await catalogueImages('prometheus', 'alertmanager', 'blackbox', 'toxiproxy', 'node');
  scratch = await scratchCache();
  const started = await cli(scratch.directory, ['engine', 'start']);
  expect(started.exitCode, started.stderr).toBe(0);
});
afterEach(async () => {
  if (!possible) return;
  await removePrivateEngine();
  await scratch[Symbol.asyncDispose]();
});

const bringImages = () => copyImages(Object.values(images), shared, privateEnginePlace().address);

async function leftOf(run: string): Promise<string[]> {
  const engine = await connect({ kind: 'private', address: privateEnginePlace().address });
  if (engine instanceof Error) throw engine;
  return onEngine(engine.docker, run);
}

async function stop(): Promise<void> {
  expect((await cli(scratch.directory, ['engine', 'stop'])).exitCode).toBe(0);
}

async function kill(): Promise<void> {
  const place = privateEnginePlace();
  const pid = (await processOf(place.pidFile, place.dataRoot)) ?? 0;
  process.kill(pid, 'SIGKILL');
  await until(async () => ((await isRunning(pid)) ? undefined : true), { everyMs: 20, limitMs: 5_000 });
}

test.skipIf(!possible).each([
  ['stopped', stop],
  ['killed', kill],
])('an engine that is %s in a drill and started again: our trouble, and nothing is left', async (__, end) => {
  await bringImages();
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
  expect(await leftOf(basename(folder))).toEqual([]);
});

test.skipIf(!possible)('images are missing and may not be had: said before anything is started', async () => {
  const { running, results } = await startShop('db-down', { env: { FIREDRILL_SETUP: 'never' } });
  const { code, stderr } = await running.ended;
  expect(stderr).toMatch(/images are missing \(.*prometheus.*FIREDRILL_SETUP=never/s);
  expect(code).toBe(2);
  expect(await readdir(results)).toEqual([]);
});

test.skipIf(!possible)(
  'the ports that the engine would publish are taken: said before any fault',
  async () => {
    await bringImages();
    // An engine counts up from here (ip_local_port_range, ip(7)) and gives up after ten that are taken.
    const range = await readFile('/proc/sys/net/ipv4/ip_local_port_range', 'utf8');
    await using _taken = await takePorts(Number(range.split(/\s/)[0]), 400);
    const { code, stderr, report, stages } = await endOf(await startShop('db-down'));
    expect(stages).toEqual([]);
    expect(report.verdict, stderr).toEqual({
      status: 'not-proven',
      reason: expect.stringMatching(/service \S+ could not be started: .*address already in use/),
    });
    expect(code).toBe(2);
    expect(await leftOf(report.run)).toEqual([]);
  },
);

/** Listens on loopback at a port that is free. */
async function takePorts(from: number, count: number): Promise<AsyncDisposable> {
  const taken = await Promise.all(
    Array.from({ length: count }, async (__, n) => {
      const server = createServer();
      server.listen(from + n, '127.0.0.1');
      await once(server, 'listening').catch(() => undefined);
      return server;
    }),
  );
  return {
    async [Symbol.asyncDispose]() {
      for (const server of taken) server.close();
    },
  };
}
