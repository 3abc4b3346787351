import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { makeRunFolder } from '../../harness/cli/run-id.ts';
import { makeSuiteFolder } from '../../harness/cli/suite/suite-state.ts';

test.each([
  ['a run', (results: string, run: string) => makeRunFolder(join(results, run))],
  ['a suite', makeSuiteFolder],
])('the folder of %s is its owner’s alone', async (_, make) => {
  const results = await mkdtemp(join(tmpdir(), 'firedrill-results-'));
  onTestFinished(() => rm(results, { recursive: true }));
  await make(results, 'one');
  expect((await stat(join(results, 'one'))).mode & 0o777).toBe(0o700);
});
