import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { Report } from '../../harness/model.ts';
import { firedrill, folderOf, timelineOf } from '../support/firedrill.ts';
import { engineOfTests, onEngine } from '../support/on-engine.ts';

const docker = await engineOfTests();
const SHOP = join(import.meta.dirname, '../support/shop');

describe('a stop condition ends the drill at once, healed: exit code 3', () => {
  test.each([
    ['probe', /^stop condition: readiness was bad for 500 ms$/],
    ['query', /^stop condition: notes are refused: it is 0\.\d+$/],
  ])('by a %s', async (variant, reason) => {
    const results = await mkdtemp(join(tmpdir(), 'firedrill-results-'));
    onTestFinished(() => rm(results, { recursive: true }));
    const running = firedrill(['run', `harmful/${variant}`, '--project', SHOP, '--results', results]);
    const folder = await folderOf(results, running);
    const { code, stderr } = await running.ended;
    expect(code, stderr).toBe(3);
    const report = JSON.parse(await readFile(join(folder, 'report.json'), 'utf8')) as Report;
    expect(report.verdict).toEqual({ status: 'aborted', reason: expect.stringMatching(reason) });
    const stages = (await timelineOf(folder)).flatMap((one) => (one.kind === 'fault' ? [one.stage] : []));
    expect(stages).toEqual(['injecting', 'injected', 'undoing', 'undone']);
    expect(await onEngine(docker, basename(folder))).toEqual([]);
  });
});
