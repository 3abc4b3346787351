import { existsSync } from 'node:fs';
import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { execa } from 'execa';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { canInstallPackages, systemPath } from '../../harness/engine/debian-packages.ts';
import { connect, type Engine, findEngine } from '../../harness/engine/find-engine.ts';
import { removePrivateEngine } from '../../harness/engine/private-engine.ts';
import { privateEnginePlace } from '../../harness/engine/private-engine-place.ts';
import { isRunning, processOf } from '../../harness/engine/process-of.ts';
import { until } from '../../harness/host/until.ts';
import { cli } from '../support/cli.ts';
import { scratchCache } from '../support/scratch-cache.ts';

/** A private engine of its own for each test, beside the one that all other tests share. */
let scratch: AsyncDisposable & { directory: string };

const { DOCKER_HOST: _, ...withoutNamed } = process.env;
const elsewhere = await findEngine({ ...withoutNamed, XDG_CACHE_HOME: '/nowhere' });
const possible = (await canInstallPackages()) && elsewhere === undefined;
// On a developer's own machine, whose engine is found first, nothing private is ever started.
const here = possible ? test : test.skip;

beforeEach(async () => {
  scratch = await scratchCache();
});
afterEach(async () => {
  if (possible) await removePrivateEngine();
  await scratch[Symbol.asyncDispose]();
});

async function daemon(): Promise<number> {
  const place = privateEnginePlace();
  const pid = await processOf(place.pidFile, place.dataRoot);
  if (pid === undefined) throw new Error('the private engine does not run');
  return pid;
}

async function connected(): Promise<Engine> {
  const engine = await connect({ kind: 'private', address: privateEnginePlace().address });
  if (engine instanceof Error) throw engine;
  return engine;
}

here('start provides one that outlives the command, stop ends it, remove deletes its data', async () => {
  const place = privateEnginePlace();
  const started = await cli(scratch.directory, ['engine', 'start']);
  expect(started.exitCode, started.stderr).toBe(0);
  expect(started.stdout).toContain(`private engine`);
  expect(started.stdout).toContain(place.address);
  const pid = await daemon();
  expect(await connected()).toMatchObject({ kind: 'private', dataRoot: place.dataRoot });
  expect((await stat(place.socket)).mode & 0o777).toBe(0o600);
  // While the engine makes it, it is readable for a group, but not reachable.
  expect((await stat(place.runDirectory)).mode & 0o777).toBe(0o700);

  const again = await cli(scratch.directory, ['engine', 'start']);
  expect(again.exitCode).toBe(0);
  expect(again.stderr).toBe('');
  expect(await daemon()).toBe(pid);

  const stopped = await cli(scratch.directory, ['engine', 'stop']);
  expect(stopped.stdout).toBe('the private engine was stopped');
  expect(await isRunning(pid)).toBe(false);
  expect(existsSync(place.dataRoot)).toBe(true);
  expect(existsSync(`/sys/class/net/${place.bridge}`)).toBe(false);
  expect((await execa('iptables-save', { env: { PATH: systemPath() } })).stdout).not.toContain(place.bridge);
  expect((await cli(scratch.directory, ['engine', 'stop'])).stdout).toBe('no private engine was running');

  expect((await cli(scratch.directory, ['engine', 'remove'])).exitCode).toBe(0);
  expect(existsSync(place.dataRoot)).toBe(false);
  expect(existsSync(place.runDirectory)).toBe(false);
});

here('two set-ups at once start one engine', async () => {
  const both = await Promise.all([1, 2].map(() => cli(scratch.directory, ['engine', 'start'])));
  expect(both.map(({ exitCode }) => exitCode)).toEqual([0, 0]);
  const starts = await readFile(privateEnginePlace().log, 'utf8');
  expect(starts.match(/Daemon has completed initialization/g)).toHaveLength(1);
  await connected();
});

describe('what is left of one that was killed does not keep the next from starting', () => {
  here('killed while it ran', async () => {
    await cli(scratch.directory, ['engine', 'start']);
    const pid = await daemon();
    process.kill(pid, 'SIGKILL');
    await until(async () => ((await isRunning(pid)) ? undefined : true), { everyMs: 20, limitMs: 5_000 });
    const again = await cli(scratch.directory, ['engine', 'start']);
    expect(again.exitCode, again.stderr).toBe(0);
    expect(await daemon()).not.toBe(pid);
    await connected();
  });

  here('its number belongs to another process by now, its socket still lies there', async () => {
    const place = privateEnginePlace();
    for (const file of [place.pidFile, `${place.execRoot}/containerd/containerd.pid`, place.socket]) {
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, String(process.pid));
    }
    const started = await cli(scratch.directory, ['engine', 'start']);
    expect(started.exitCode, started.stderr).toBe(0);
    await connected();
  });

  here('set-up itself killed half-way', async () => {
    const first = cli(scratch.directory, ['engine', 'start']);
    first.stderr.once('data', () => first.kill('SIGKILL'));
    expect((await first).signal).toBe('SIGKILL');
    const again = await cli(scratch.directory, ['engine', 'start']);
    expect(again.exitCode, again.stderr).toBe(0);
    await connected();
  });
});

here('FIREDRILL_SETUP=never starts nothing and says in one sentence what is missing', async () => {
  const refused = await cli(scratch.directory, ['engine', 'start'], { FIREDRILL_SETUP: 'never' });
  expect(refused.exitCode).toBe(2);
  expect(refused.stderr).toMatch(/^firedrill: no container engine answers, and FIREDRILL_SETUP=never .*\.$/);
  expect(existsSync(privateEnginePlace().runDirectory)).toBe(false);
});

here('doctor tells about it without starting it', async () => {
  const absent = JSON.parse((await cli(scratch.directory, ['doctor', '--json'])).stdout);
  expect(absent).toMatchObject({
    schema: 1,
    engine: { missing: expect.stringMatching(/starts a private one/) },
    leftovers: [],
  });
  await cli(scratch.directory, ['engine', 'start']);
  const present = JSON.parse((await cli(scratch.directory, ['doctor', '--json'])).stdout);
  expect(present.engine).toMatchObject({
    kind: 'private',
    dataRoot: privateEnginePlace().dataRoot,
    runningContainers: 0,
    imagesBytes: 0,
    diskFreeBytes: expect.any(Number),
  });
  expect(
    present.images.find(({ component }: { component: string }) => component === 'postgres'),
  ).toMatchObject({
    reference: 'postgres:17.6',
    obtainable: { by: expect.stringMatching(/pull|recipe/) },
  });
  expect(present.leftovers).toEqual([]);
});
