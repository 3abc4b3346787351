import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { reached } from '../../support/firedrill.ts';
import { endOf, type ShopRun, startShop } from '../../support/shop-run.ts';

const PRELOAD = join(import.meta.dirname, '../../support/stuck-thread-preload.cjs');

/** A drill whose prober's thread never ends any more, from the hold on, and not by force either. */
async function stuckRun(): Promise<ShopRun> {
  const folder = await mkdtemp(join(tmpdir(), 'firedrill-stuck-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const [pipe, when] = [join(folder, 'pipe'), join(folder, 'when')];
  execFileSync('mkfifo', [pipe]);
  const run = await startShop('db-down', {
    env: { NODE_OPTIONS: `--require ${PRELOAD}`, STUCK_PIPE: pipe, STUCK_WHEN: when },
  });
  await reached('hold', run.results, run.running);
  await writeFile(when, '');
  return run;
}

describe("a prober's thread that never ends", () => {
  test('is told of by name, and the run ends with 70 and leaves nothing behind', async () => {
    const { code, stderr, report, left, watchdogs } = await endOf(await stuckRun());
    expect(code, stderr).toBe(70);
    expect(report.verdict).toMatchObject({
      status: 'error',
      reason: expect.stringMatching(/the prober's thread did not end, not even by force/),
    });
    expect(stderr).toMatch(/the command is over, and its process is not .*: it is ended by force/);
    expect([left, watchdogs]).toEqual([[], []]);
  });

  test('does not keep SIGTERM from ending the runner: 143', async () => {
    const run = await stuckRun();
    run.running.signal('SIGTERM');
    const { code, stderr, stages, left, watchdogs } = await endOf(run);
    expect(code, stderr).toBe(143);
    expect(stages).toEqual(['injecting', 'injected', 'undoing', 'undone']);
    expect([left, watchdogs]).toEqual([[], []]);
  });
});
