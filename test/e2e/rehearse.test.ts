/** A rehearsal as a shell sees it: in real time, on a real stack. */

import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { ROOT } from '../../harness/cli/project.ts';
import type { RehearsalReport } from '../../harness/report/rehearsal/rehearsal-report.ts';
import { firedrill, folderOf, timelineOf, until } from '../support/firedrill.ts';
import { engineOfTests, onEngine } from '../support/on-engine.ts';

const docker = await engineOfTests();
const schema = JSON.parse(await readFile(join(ROOT, 'results/rehearsal.schema.json'), 'utf8'));
const validate = new Ajv2020({ strict: true, allErrors: true }).compile(schema);

const start = async (...args: string[]) => {
  const results = await mkdtemp(join(tmpdir(), 'firedrill-results-'));
  const place = join(results, 'rehearsals');
  await mkdir(place);
  return { running: firedrill(['rehearse', ...args, '--results', results]), place };
};

describe('rehearse', () => {
  test('killswitch --json ends 0 with every step timed, everything filed and nothing left', async () => {
    const { running, place } = await start('killswitch', '--json');
    const { code, stdout, stderr } = await running.ended;
    expect(code, stderr).toBe(0);
    const report = JSON.parse(stdout) as RehearsalReport;
    expect(validate(report), JSON.stringify(validate.errors)).toBe(true);
    expect(report.verdict).toEqual({ status: 'pass' });
    for (const { title, outcome, measured } of report.steps) {
      expect([title, outcome]).toEqual([title, 'done']);
      expect(measured, title).not.toBeNull();
    }
    for (const file of [
      'report.json',
      'report.md',
      'report.html',
      'timeline.jsonl',
      'logs/api.log',
      'MANIFEST.sha256',
    ])
      expect(existsSync(join(place, 'latest', file)), file).toBe(true);
    // Nothing is compressed, and what the checklist of a backout counts in a log is what services write there.
    const [header] = await timelineOf(join(place, 'latest'));
    expect(header).toEqual(expect.objectContaining({ pace: expect.objectContaining({ pace: 1 }) }));
    expect(await readFile(join(place, 'latest', 'logs/api.log'), 'utf8')).toContain('"status":503');
    expect(await onEngine(docker, report.run)).toEqual([]);
  });

  test('Ctrl-C while users are served: 130, all is gone, and what was seen is filed', async () => {
    const { running, place } = await start('backout');
    const folder = await folderOf(place, running);
    await until(running, 'traffic', async () =>
      (await timelineOf(folder)).some(({ kind }) => kind === 'write') ? true : undefined,
    );
    running.signal('SIGINT');
    const { code, stderr } = await running.ended;
    expect(code, stderr).toBe(130);
    expect(await onEngine(docker, basename(folder))).toEqual([]);
    const report = JSON.parse(await readFile(join(folder, 'report.json'), 'utf8')) as RehearsalReport;
    expect(report.verdict).toEqual({ status: 'aborted', reason: 'interrupted by SIGINT' });
    expect(validate(report), JSON.stringify(validate.errors)).toBe(true);
  });

  test.each([
    [['nothing'], /there is no rehearsal nothing; there is backout on atmr, killswitch on atmr/],
    [['backout', '--variant', 'rain'], /there is no variant rain; there is errors, corrupt-writes/],
    [['backout', '--way', 'none'], /there is no way none; there is named, one, several/],
    [['backout', '--target', 'veza'], /there is no rehearsal backout on veza/],
  ])('%j is refused before anything is started', async (args, words) => {
    const { running } = await start(...args);
    const { code, stderr } = await running.ended;
    expect([code, stderr]).toEqual([64, expect.stringMatching(words)]);
  });
});
