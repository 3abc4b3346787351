/** A rehearsal that is interrupted, as a shell sees it. */

import { mkdir, mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect, test } from 'vitest';
import { ROOT } from '../../../harness/cli/project.ts';
import type { RehearsalReport } from '../../../harness/report/rehearsal/rehearsal-report.ts';
import { firedrill, folderOf, timelineOf, until } from '../../support/firedrill.ts';
import { engineOfTests, onEngine } from '../../support/on-engine.ts';

const docker = await engineOfTests();
const schema = JSON.parse(await readFile(join(ROOT, 'results/rehearsal.schema.json'), 'utf8'));
const validate = new Ajv2020({ strict: true, allErrors: true }).compile(schema);

test('Ctrl-C while users are served: 130, all is gone, and what was seen is filed', async () => {
  const results = await mkdtemp(join(tmpdir(), 'firedrill-results-'));
  const place = join(results, 'rehearsals');
  await mkdir(place);
  const running = firedrill(['rehearse', 'backout', '--results', results]);
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
