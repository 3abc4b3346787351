/** A rehearsal as a shell sees it: in real time, on a real stack. */

import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect, test } from 'vitest';
import { ROOT } from '../../harness/cli/project.ts';
import type { RehearsalReport } from '../../harness/report/rehearsal/rehearsal-report.ts';
import { firedrill, timelineOf } from '../support/firedrill.ts';
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
