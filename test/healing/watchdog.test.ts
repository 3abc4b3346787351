import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { firedrill, reached, until } from '../support/firedrill.ts';
import { engineOfTests, onEngine } from '../support/on-engine.ts';
import { endOf, nothingIsLeftOf, startShop } from '../support/shop-run.ts';

const docker = await engineOfTests();

describe('a runner that is killed has its stack removed, and its record ended, by its watchdog', () => {
  test('while the fault is in', async () => {
    const run = await startShop('db-down');
    const folder = await reached('hold', run.results, run.running);
    run.running.signal('SIGKILL');
    await run.running.ended;
    await nothingIsLeftOf(basename(folder));
    const { code, report } = await endOf(run);
    expect(code).toBe(137);
    expect(report.verdict).toEqual({
      status: 'error',
      reason: 'the runner was killed; the watchdog removed the stack: stopped on database went with it',
    });
    const judged = await firedrill(['judge', folder]).ended;
    expect(judged.code, judged.stderr).toBe(70);
    const journal = (await readFile(join(folder, 'undo.jsonl'), 'utf8')).trim().split('\n');
    expect(journal.map((line) => Object.keys(JSON.parse(line)))).toEqual([['intent'], ['healed']]);
  });

  test('while its stack starts', async () => {
    const run = await startShop('db-down');
    const id = basename(await run.folder());
    await until(run.running, 'a container', async () => (await onEngine(docker, id)).length > 2 || undefined);
    run.running.signal('SIGKILL');
    await run.running.ended;
    await nothingIsLeftOf(id);
    expect((await endOf(run)).report.verdict).toEqual({
      status: 'error',
      reason: 'the runner was killed; the watchdog removed the stack: no fault was in',
    });
  });
});
