import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { silentProgress } from '../../harness/cli/progress.ts';
import { node } from '../../harness/components/node/node.ts';
import { findEngine } from '../../harness/engine/find-engine.ts';
import { provideImages } from '../../harness/engine/images.ts';
import type { Leftover } from '../../harness/safety/sweep.ts';
import { firedrill, folderOf, reached, until } from '../support/firedrill.ts';
import { engineOfTests, onEngine } from '../support/on-engine.ts';
import { killedWithWatchdog, type ShopRun, startShop } from '../support/shop-run.ts';

const docker = await engineOfTests();
/** What the stack of `shop` has: its two services, six containers that every stack has, and a network. */
const WHOLE_STACK = 9;

async function json<T>(...args: string[]): Promise<T> {
  const { code, stdout, stderr } = await firedrill([...args, '--json']).ended;
  expect(code, stderr).toBe(0);
  return JSON.parse(stdout) as T;
}

const leftovers = async () => (await json<{ leftovers: Leftover[] }>('doctor')).leftovers;
const clean = async () => (await json<{ removed: Leftover[] }>('clean')).removed;
/** As the engine names them: containers by id, networks by name. */
const names = (things: readonly Leftover[]) =>
  things.map(({ kind, id, name }) => (kind === 'container' ? id : name)).sort();

describe('what a killed run leaves behind', () => {
  let alive: ShopRun;
  let aliveRun: string;
  const foreign: { container?: string; network?: string } = {};

  beforeAll(async () => {
    // Another program's things, and a run that lives: neither may be touched by anything below.
    const engine = await findEngine();
    if (!engine) throw new Error('no engine');
    const image = (await provideImages(engine, [node], silentProgress())).get(node.name);
    if (image === undefined || 'unavailable' in image) throw new Error('no image of Node');
    const container = await docker.createContainer({
      Image: image.reference,
      Cmd: ['--eval', 'setInterval(() => {}, 1e6)'],
    });
    foreign.container = container.id;
    await container.start();
    foreign.network = (await docker.createNetwork({ Name: 'another-programs' })).id;
    const results = await mkdtemp(join(tmpdir(), 'firedrill-results-'));
    alive = await startShop('idle', { results, options: ['--keep'] });
    aliveRun = basename(await folderOf(alive.results, alive.running));
  });

  afterAll(async () => {
    alive?.running.end();
    await alive?.running.ended;
    await clean();
    await rm(alive.results, { recursive: true });
    if (foreign.container) await docker.getContainer(foreign.container).remove({ force: true });
    if (foreign.network) await docker.getNetwork(foreign.network).remove();
  });

  const othersAreThere = async () => {
    expect(await onEngine(docker, aliveRun)).toHaveLength(WHOLE_STACK);
    expect((await docker.getContainer(foreign.container ?? '').inspect()).State.Running).toBe(true);
    await docker.getNetwork(foreign.network ?? '').inspect();
  };

  test('while the fault is in: doctor shows it, clean removes it, and nothing else', async () => {
    const other = await startShop('db-down');
    const run = basename(await reached('hold', other.results, other.running));
    await killedWithWatchdog(other);
    const left = await onEngine(docker, run);
    expect(left).toHaveLength(WHOLE_STACK);
    // The other holds, and will for two minutes.
    await reached('hold', alive.results, alive.running);
    const seen = await leftovers();
    expect(names(seen.filter((one) => one.run === run))).toEqual(left);
    expect(seen.filter((one) => one.run === aliveRun)).toEqual([]);
    const removed = await clean();
    expect(names(removed.filter((one) => one.run === run))).toEqual(left);
    expect(removed.filter((one) => one.run === aliveRun)).toEqual([]);
    expect(await onEngine(docker, run)).toEqual([]);
    await othersAreThere();
  });

  test('while the stack starts: two cleans at once remove it', async () => {
    const other = await startShop('db-down');
    const run = basename(await folderOf(other.results, other.running));
    const some = async () => (await onEngine(docker, run)).length > 2 || undefined;
    await until(other.running, 'a container', some);
    await killedWithWatchdog(other);
    expect((await onEngine(docker, run)).length).toBeGreaterThan(0);
    // What the engine was just asked for comes about after the asker's death.
    const gone = async () => {
      await Promise.all([clean(), clean()]);
      return onEngine(docker, run);
    };
    await expect.poll(gone, { timeout: 20_000 }).toEqual([]);
    await othersAreThere();
  });

  test('the next run removes it, and leaves alone what --keep left, which only clean removes', async () => {
    alive.running.signal('SIGTERM');
    const kept = await alive.running.ended;
    expect(kept.stderr).toMatch(/SIGTERM: healing, then leaving the stack, as --keep asks/);
    expect(kept.code).toBe(143);

    const other = await startShop('db-down');
    const run = basename(await folderOf(other.results, other.running));
    const whole = async () => (await onEngine(docker, run)).length === WHOLE_STACK || undefined;
    await until(other.running, 'the containers', whole);
    await killedWithWatchdog(other);

    const next = await startShop('db-down');
    await folderOf(next.results, next.running);
    expect(await onEngine(docker, run)).toEqual([]);
    next.running.signal('SIGINT');
    expect((await next.running.ended).code).toBe(130);

    await othersAreThere();
    const left = (await leftovers()).filter((one) => one.run === aliveRun);
    expect(left).toHaveLength(WHOLE_STACK);
    expect(left.every((one) => one.kept)).toBe(true);
    expect((await clean()).filter((one) => one.run === aliveRun)).toHaveLength(WHOLE_STACK);
    expect(await onEngine(docker, aliveRun)).toEqual([]);
  });
});
