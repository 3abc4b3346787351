import { existsSync } from 'node:fs';
import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Report } from '../../harness/model/judgement.ts';
import type { TimelineRecord } from '../../harness/model/timeline.ts';
import { firedrill, folderOf, type Running, reached, timelineOf, until } from '../support/firedrill.ts';
import { engineOfTests, onEngine, volumeExists, volumesOf } from '../support/on-engine.ts';

const docker = await engineOfTests();
const SHOP = join(import.meta.dirname, '../support/shop');

async function start(...options: string[]): Promise<{ running: Running; results: string }> {
  const results = await mkdtemp(join(tmpdir(), 'firedrill-results-'));
  const args = ['run', 'db-down', '--project', SHOP, '--results', results, ...options];
  return { running: firedrill(args), results };
}

/** What must hold however a run was interrupted: all is gone, and what was seen until then is filed and judged. */
async function leftInOrder(running: Running, folder: string, code: number): Promise<TimelineRecord[]> {
  const run = basename(folder);
  const volumes = await volumesOf(docker, run);
  const ended = await running.ended;
  expect(ended.code, ended.stderr).toBe(code);
  expect(await onEngine(docker, run)).toEqual([]);
  for (const volume of volumes) expect(await volumeExists(docker, volume), volume).toBe(false);
  const records = await timelineOf(folder);
  expect(records.at(-1)).toMatchObject({ kind: 'end', outcome: 'aborted' });
  const report = JSON.parse(await readFile(join(folder, 'report.json'), 'utf8')) as Report;
  expect(report.verdict.status).toBe('aborted');
  for (const file of ['report.md', 'report.html', 'junit.xml', 'MANIFEST.sha256', 'rules/as-written.yml'])
    expect(existsSync(join(folder, file)), file).toBe(true);
  return records;
}

function stages(records: readonly TimelineRecord[]): string[] {
  return records.flatMap((record) => (record.kind === 'fault' ? [record.stage] : []));
}

describe('a run that is interrupted heals, removes everything and files what it saw', () => {
  test('Ctrl-C while the stack starts: 130', async () => {
    const { running, results } = await start();
    const folder = await folderOf(results, running);
    const run = basename(folder);
    await until(running, 'containers', async () => (await onEngine(docker, run)).length > 3 || undefined);
    running.signal('SIGINT');
    const records = await leftInOrder(running, folder, 130);
    expect(stages(records)).toEqual([]);
    expect(running.said()).toMatch(/SIGINT: healing/);
  });

  test('Ctrl-C while the fault is in, and twice more while it is undone: 130, undone all the same', async () => {
    const { running, results } = await start('--json');
    const folder = await reached('hold', results, running);
    running.signal('SIGINT');
    await reached('recover', results, running);
    running.signal('SIGINT');
    await until(
      running,
      'an answer to the second',
      async () => /SIGINT again/.test(running.said()) || undefined,
    );
    running.signal('SIGINT');
    const records = await leftInOrder(running, folder, 130);
    expect(stages(records)).toEqual(['injecting', 'injected', 'undoing', 'undone']);
    expect(existsSync(join(folder, 'logs/database.log'))).toBe(true);
    const { stdout } = await running.ended;
    expect(JSON.parse(stdout).verdict).toEqual({ status: 'aborted', reason: 'interrupted by SIGINT' });
  });

  test('SIGTERM while the fault is in, with its output closed: 143', async () => {
    const { running, results } = await start();
    const folder = await reached('inject', results, running);
    running.hangUp();
    await reached('hold', results, running);
    running.signal('SIGTERM');
    const records = await leftInOrder(running, folder, 143);
    expect(stages(records)).toEqual(['injecting', 'injected', 'undoing', 'undone']);
  });
});
