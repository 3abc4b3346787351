import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Report } from '../../harness/model/judgement.ts';
import { firedrill, folderOf, reached, timelineOf } from '../support/firedrill.ts';
import { engineOfTests, onEngine } from '../support/on-engine.ts';

const docker = await engineOfTests();
const SHOP = join(import.meta.dirname, '../support/shop');

interface Ran {
  code: number;
  stderr: string;
  report: Report;
  stages: string[];
  /** What the engine still has of it. */
  left: string[];
}

/** Runs a variant of `misbehaves` to its end. */
async function run(variant: string, interruptAt?: 'inject'): Promise<Ran> {
  const results = await mkdtemp(join(tmpdir(), 'firedrill-results-'));
  const running = firedrill(['run', `misbehaves/${variant}`, '--project', SHOP, '--results', results]);
  const folder = await folderOf(results, running);
  if (interruptAt) {
    await reached(interruptAt, results, running);
    running.signal('SIGINT');
  }
  const { code, stderr } = await running.ended;
  const records = await timelineOf(folder);
  return {
    code,
    stderr,
    report: JSON.parse(await readFile(join(folder, 'report.json'), 'utf8')) as Report,
    stages: records.flatMap((record) => (record.kind === 'fault' ? [record.stage] : [])),
    left: await onEngine(docker, basename(folder)),
  };
}

describe('whatever a fault does, the stack goes, and the trouble is called ours', () => {
  let hanging: Promise<Ran>;
  // Most of what it takes is waiting, which the others need not wait for.
  beforeAll(() => {
    hanging = run('undo-hangs');
    hanging.catch(() => undefined);
  });

  test('an injection that throws: it is undone, and the drill ends there', async () => {
    const { code, stderr, report, stages, left } = await run('inject-throws');
    expect(left).toEqual([]);
    expect(stages, stderr).toEqual(['injecting', 'failed', 'undoing', 'undone']);
    expect(report.verdict).toEqual({ status: 'error', reason: 'the drill has a bug' });
    expect(code, stderr).toBe(70);
  });

  test('an injection that never ends: Ctrl-C ends it', async () => {
    const { code, stderr, report, stages, left } = await run('deaf', 'inject');
    expect(left).toEqual([]);
    expect(stages, stderr).toEqual(['injecting', 'undoing', 'undone']);
    expect(report.verdict.status).toBe('aborted');
    expect(code, stderr).toBe(130);
  });

  test('an undo that throws: it is tried again, and then the stack goes instead', async () => {
    const { code, stderr, report, stages, left } = await run('undo-throws');
    expect(left).toEqual([]);
    expect(stages, stderr).toEqual(['injecting', 'injected', 'undoing', 'failed']);
    expect(report.verdict.status).toBe('error');
    expect(report.verdict.reason).toMatch(/undo-throws on database could not be undone: the drill has a bug/);
    expect(code, stderr).toBe(70);
  });

  test('an undo that never ends: the same, after its limit', async () => {
    const { code, stderr, report, stages, left } = await hanging;
    expect(left).toEqual([]);
    expect(stages, stderr).toEqual(['injecting', 'injected', 'undoing', 'failed']);
    expect(report.verdict.reason).toMatch(/undo-hangs on database could not be undone: .*within 30 s/);
    expect(code, stderr).toBe(70);
  });

  test('an error that is not caught: it is told, and healed', async () => {
    const { code, stderr, report, stages, left } = await run('uncaught');
    expect(left).toEqual([]);
    expect(stages, stderr).toEqual(['injecting', 'injected', 'undoing', 'undone']);
    expect(stderr).toMatch(/an error that was not caught: healing, then removing everything/);
    expect(stderr).toMatch(/misbehaves\.ts:\d+/);
    expect(report.verdict).toEqual({ status: 'error', reason: 'not caught: the drill has a bug' });
    expect(code, stderr).toBe(70);
  });
});
