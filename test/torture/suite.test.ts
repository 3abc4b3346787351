/** A suite that is shared out or killed, as a shell sees it, on a target of a project outside of this repository. */

import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Report } from '../../harness/model/judgement.ts';
import { firedrill } from '../support/firedrill.ts';
import { engineOfTests, onEngine } from '../support/on-engine.ts';
import { holding, projectWith, suite, summaryOf, verdicts } from '../support/suite-run.ts';

const docker = await engineOfTests();

describe('a suite', () => {
  test('in parts gives, merged, what it gives as a whole', async () => {
    await using project = await projectWith();
    const results = join(project.folder, 'parts');
    const parts = [
      await suite(project, 'two', '--shard', '1/2', '--results', join(results, '1')).ended,
      await suite(project, 'two', '--shard', '2/2', '--results', join(results, '2')).ended,
    ].map(summaryOf);
    expect(parts.map(verdicts)).toEqual([{ 'db-down/stopped': 'pass' }, { 'db-down/refused': 'pass' }]);
    const merge = (...names: string[]) =>
      firedrill([
        'suite',
        'merge',
        ...names.map((name) => join(results, name)),
        '--project',
        project.folder,
        '--json',
      ]).ended;
    const whole = await merge('1', '2');
    expect(verdicts(summaryOf(whole))).toEqual({ 'db-down/stopped': 'pass', 'db-down/refused': 'pass' });
    expect(whole.code, whole.stderr).toBe(0);
    const half = await merge('1');
    expect(summaryOf(half).verdict.status).toBe('not-proven');
    expect(half.code).toBe(2);
  });

  test('whose process is killed leaves nothing running, and can be resumed', async () => {
    await using project = await projectWith();
    const results = join(project.folder, 'results');
    const running = suite(project, 'idle');
    await holding(running, results, 'shop-idle');
    const names = await readdir(results);
    running.signal('SIGKILL');
    await running.ended;
    // The processes of its runs notice, heal and file what they saw.
    const idle = names.find((name) => name.includes('shop-idle')) ?? '';
    const deadline = performance.now() + 60_000;
    while (!existsSync(join(results, idle, 'MANIFEST.sha256'))) {
      if (performance.now() > deadline) throw new Error(`${idle} is not filed a minute after its suite died`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    expect(await onEngine(docker, idle)).toEqual([]);
    const report = JSON.parse(await readFile(join(results, idle, 'report.json'), 'utf8')) as Report;
    expect(report.verdict).toEqual({ status: 'aborted', reason: 'the suite has ended' });
    const state = names.find((name) => name.includes('suite-idle')) ?? '';
    const { done, finished } = JSON.parse(await readFile(join(results, state, 'suite-state.json'), 'utf8'));
    expect({ finished, done: done.map(({ unit }: { unit: string }) => unit) }).toEqual({
      finished: false,
      done: ['db-down/refused on shop'],
    });
  });
});
