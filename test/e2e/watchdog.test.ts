import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { Report } from '../../harness/model.ts';
import { firedrill, folderOf, type Running, reached, until } from '../support/firedrill.ts';
import { engineOfTests, onEngine } from '../support/on-engine.ts';
import { watchdogsOf } from '../support/watchdogs.ts';

const docker = await engineOfTests();
const SHOP = join(import.meta.dirname, '../support/shop');
/** Longer than a lease and a removal, on a machine that is busy. */
const PATIENCE = { timeout: 60_000, interval: 50 };

async function start(drill: string): Promise<{ running: Running; results: string }> {
  const results = await mkdtemp(join(tmpdir(), 'firedrill-results-'));
  onTestFinished(() => rm(results, { recursive: true, force: true }));
  return { running: firedrill(['run', drill, '--project', SHOP, '--results', results]), results };
}

const reportOf = async (folder: string): Promise<Report> =>
  JSON.parse(await readFile(join(folder, 'report.json'), 'utf8')) as Report;

async function nothingIsLeftOf(run: string): Promise<void> {
  await expect.poll(() => watchdogsOf(run), PATIENCE).toEqual([]);
  expect(await onEngine(docker, run)).toEqual([]);
}

describe('a runner that cannot heal any more has it done by its watchdog', () => {
  test('killed while the fault is in', async () => {
    const { running, results } = await start('db-down');
    const folder = await reached('hold', results, running);
    running.signal('SIGKILL');
    expect((await running.ended).code).toBe(137);
    await nothingIsLeftOf(basename(folder));
    const { verdict } = await reportOf(folder);
    expect(verdict.status).toBe('error');
    expect(verdict.reason).toBe(
      'the runner was killed; the watchdog removed the stack: stopped on database went with it',
    );
    const judged = await firedrill(['judge', folder, '--project', SHOP]).ended;
    expect(judged.code, judged.stderr).toBe(70);
    const journal = (await readFile(join(folder, 'undo.jsonl'), 'utf8')).trim().split('\n');
    expect(journal.map((line) => Object.keys(JSON.parse(line)))).toEqual([['intent'], ['healed']]);
  });

  test('killed while its stack starts', async () => {
    const { running, results } = await start('db-down');
    const folder = await folderOf(results, running);
    const run = basename(folder);
    await until(running, 'a container', async () => (await onEngine(docker, run)).length > 2 || undefined);
    running.signal('SIGKILL');
    await running.ended;
    await nothingIsLeftOf(run);
    expect((await reportOf(folder)).verdict).toEqual({
      status: 'error',
      reason: 'the runner was killed; the watchdog removed the stack: no fault was in',
    });
  });

  test('stopped for longer than the lease, and then told to go on: it says that nothing is proven', async () => {
    const { running, results } = await start('idle');
    const folder = await reached('hold', results, running);
    const run = basename(folder);
    running.signal('SIGSTOP');
    try {
      await nothingIsLeftOf(run);
    } finally {
      running.signal('SIGCONT');
    }
    const { code, stderr } = await running.ended;
    expect(code, stderr).toBe(70);
    const { verdict } = await reportOf(folder);
    expect(verdict.status).toBe('error');
    expect(verdict.reason).toBe('no sign of life for 10 s: the watchdog removed the stack');
  });
});

describe('a watchdog', () => {
  test('that is killed is replaced, and the next one heals as well', async () => {
    const { running, results } = await start('db-down');
    const folder = await reached('hold', results, running);
    const run = basename(folder);
    const [first = 0] = await watchdogsOf(run);
    process.kill(first, 'SIGKILL');
    const other = async () => (await watchdogsOf(run)).find((pid) => pid !== first);
    const second = await until(running, 'another watchdog', other);
    expect(second).not.toBe(first);
    running.signal('SIGKILL');
    await running.ended;
    await nothingIsLeftOf(run);
  });

  test('does not hear what a terminal tells the runner, and goes with it', async () => {
    const { running, results } = await start('db-down');
    const folder = await reached('hold', results, running);
    // As a terminal does: to everybody in the group.
    process.kill(-running.pid, 'SIGINT');
    expect((await running.ended).code).toBe(130);
    expect(await watchdogsOf(basename(folder))).toEqual([]);
    expect(await onEngine(docker, basename(folder))).toEqual([]);
    expect((await reportOf(folder)).verdict.status).toBe('aborted');
  });
});
