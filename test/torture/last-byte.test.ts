import { execFileSync } from 'node:child_process';
import { readFile, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { firedrill, type Running, reached, timelineOf, until } from '../support/firedrill.ts';
import { engineOfTests, onEngine } from '../support/on-engine.ts';
import { endOf, killedWithWatchdog, nothingIsLeftOf, startShop } from '../support/shop-run.ts';

const docker = await engineOfTests();

/** Resolves once what was scraped is put before the rules: the stack is gone, and a promtool runs. */
async function replaying(folder: string, running: Running): Promise<void> {
  await until(running, 'its replay', async () => {
    const stops = (await timelineOf(folder)).filter(
      (one) => one.kind === 'phase' && one.phase === 'stop' && one.edge === 'begin',
    );
    return (stops.length === 2 && (await onEngine(docker, basename(folder))).length > 0) || undefined;
  });
}

/** Resolves once all is recorded, and only its judgement is left. */
async function filing(folder: string, running: Running): Promise<void> {
  await until(
    running,
    'its end',
    async () => (await timelineOf(folder)).some(({ kind }) => kind === 'end') || undefined,
  );
}

describe('a run is guarded until the last of its evidence is filed', () => {
  test('killed during its replay: the watchdog removes the container and files', async () => {
    const run = await startShop('db-down');
    const folder = await reached('verify', run.results, run.running);
    await replaying(folder, run.running);
    run.running.signal('SIGKILL');
    await run.running.ended;
    await nothingIsLeftOf(basename(folder));
    const { report, records } = await endOf(run);
    const reason = 'the runner was killed; the watchdog removed the stack: no fault was in';
    expect(records.at(-1)).toMatchObject({ kind: 'end', outcome: 'error', reason });
    expect(report.verdict).toEqual({ status: 'error', reason });
  });

  test('killed with its watchdog during its replay: the next command does the same', async () => {
    const run = await startShop('db-down');
    const folder = await reached('verify', run.results, run.running);
    await replaying(folder, run.running);
    const id = await killedWithWatchdog(run);
    expect(await onEngine(docker, id)).not.toEqual([]);
    const next = await firedrill(['list']).ended;
    expect(next.stderr).toContain(`run ${id} had been killed`);
    expect(await onEngine(docker, id)).toEqual([]);
    const { report } = await endOf(run);
    expect(report.verdict.reason).toMatch(/watchdog were killed; the next command removed the stack/);
  });

  test('killed with its watchdog while it was filed: the next command files what was recorded', async () => {
    const run = await startShop('db-down');
    const folder = await reached('hold', run.results, run.running);
    // Without a reader it takes no report: the runner stands at the first file that it would write.
    const pipe = join(folder, 'report.json');
    execFileSync('mkfifo', [pipe]);
    await filing(folder, run.running);
    const id = await killedWithWatchdog(run);
    await rm(pipe);
    expect((await firedrill(['list']).ended).stderr).toContain(`run ${id} had been killed`);
    const { report, records } = await endOf(run);
    expect(records.at(-1)).toMatchObject({ kind: 'end', outcome: 'completed' });
    expect(report.verdict.status).toMatch(/^(pass|acceptable)$/);
    expect(await readFile(join(folder, 'MANIFEST.sha256'), 'utf8')).toContain('  report.json\n');
    const judged = await firedrill(['judge', folder]).ended;
    expect(judged).toMatchObject({ code: 0 });
    expect(judged.stderr).not.toContain('note:');
  });
});
