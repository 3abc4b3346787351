import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import type Docker from 'dockerode';
import { expect, onTestFinished } from 'vitest';
import type { Report } from '../../harness/model/judgement.ts';
import type { TimelineRecord } from '../../harness/model/timeline.ts';
import { LABEL_RUN, LABEL_SERVICE } from '../../harness/safety/labels.ts';
import { type Ended, firedrill, folderOf, type Running, timelineOf } from './firedrill.ts';
import { keepRun } from './keep-run.ts';
import { engineOfTests, onEngine } from './on-engine.ts';
import { watchdogsOf } from './watchdogs.ts';

const SHOP = join(import.meta.dirname, 'shop');

/** A drill on the shop, in a process of its own, as a user would run it. */
export interface ShopRun {
  running: Running;
  results: string;
  /** Resolves once there is one. */
  folder(): Promise<string>;
}

/** What came of it, and what the engine and the system still have of it. */
export interface ShopEnd extends Ended {
  report: Report;
  records: TimelineRecord[];
  /** Stages of the fault, in order. */
  stages: string[];
  left: string[];
  watchdogs: number[];
}

export interface ShopOptions {
  project?: string;
  results?: string;
  env?: NodeJS.ProcessEnv;
  /** More of the command line. */
  options?: readonly string[];
}

/** Its results go when the test is over. */
export async function startShop(drill: string, options: ShopOptions = {}): Promise<ShopRun> {
  const { project = SHOP, results = await scratch(), env = {} } = options;
  const args = ['run', drill, '--project', project, '--results', results, ...(options.options ?? [])];
  const running = firedrill(args, env);
  return { running, results, folder: () => folderOf(results, running) };
}

/**
 * Waits until the run's process has ended and tells what it left.
 * @param recordAs the name of its recorded timeline, where there is one
 */
export async function endOf({ running, folder }: ShopRun, recordAs?: string): Promise<ShopEnd> {
  const where = await folder();
  const ended = await running.ended;
  if (recordAs !== undefined) await keepRun(where, { set: 'trouble', name: recordAs });
  const records = await timelineOf(where);
  return {
    ...ended,
    report: JSON.parse(await readFile(join(where, 'report.json'), 'utf8')) as Report,
    records,
    stages: records.flatMap((record) => (record.kind === 'fault' ? [record.stage] : [])),
    left: await onEngine(await engineOfTests(), basename(where)),
    watchdogs: await watchdogsOf(basename(where)),
  };
}

/** The container of a service of a run. */
export async function containerOf({ folder }: ShopRun, service: string): Promise<Docker.Container> {
  const docker = await engineOfTests();
  const label = [`${LABEL_RUN}=${basename(await folder())}`, `${LABEL_SERVICE}=${service}`];
  const [found] = await docker.listContainers({ all: true, filters: { label } });
  if (!found) throw new Error(`no container of ${service}`);
  return docker.getContainer(found.Id);
}

/** Kills both the runner and the watchdog that would have cleaned up after it; resolves with the run's id. */
export async function killedWithWatchdog({ running, folder }: ShopRun): Promise<string> {
  const run = basename(await folder());
  // A runner that is stopped cannot start another one.
  running.signal('SIGSTOP');
  for (const pid of await watchdogsOf(run)) process.kill(pid, 'SIGKILL');
  running.signal('SIGKILL');
  expect((await running.ended).code).toBe(137);
  return run;
}

/** Resolves once the watchdog of a run has ended, and with it everything the run had on the engine. */
export async function nothingIsLeftOf(run: string): Promise<void> {
  // Longer than a lease and a removal, on a machine that is busy.
  await expect.poll(() => watchdogsOf(run), { timeout: 60_000, interval: 50 }).toEqual([]);
  expect(await onEngine(await engineOfTests(), run)).toEqual([]);
}

async function scratch(): Promise<string> {
  const results = await mkdtemp(join(tmpdir(), 'firedrill-results-'));
  onTestFinished(() => rm(results, { recursive: true, force: true }));
  return results;
}
