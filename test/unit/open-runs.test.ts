import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { OpenRun } from '../../harness/safety/open-run.ts';
import { abandonedRuns, forgetOpenRun, noteOpenRun } from '../../harness/safety/open-runs.ts';
import { ownerOf } from '../../harness/safety/owner.ts';
import { scratchCache } from '../support/scratch-cache.ts';

let scratch: AsyncDisposable & { directory: string };
beforeEach(async () => {
  scratch = await scratchCache();
});
afterEach(() => scratch[Symbol.asyncDispose]());

const alive = ownerOf(process.pid) ?? '';
const dead = alive.split(':').with(3, '99999999').join(':');

const open = (runner: string, watchdog: string): OpenRun => ({
  run: 'one',
  folder: '/results/one',
  engine: 'unix:///run/engine.sock',
  runner,
  watchdog,
});

test.each([
  ['both live', alive, alive, false],
  ['its runner lives', alive, dead, false],
  ['its watchdog lives, and heals', dead, alive, false],
  ['both are dead', dead, dead, true],
  ['it is of another machine', dead, dead.replace(/^[^:]+/, 'elsewhere'), false],
])('a run of which %s', async (_, runner, watchdog, abandoned) => {
  const one = open(runner, watchdog);
  noteOpenRun(one);
  expect(await abandonedRuns()).toEqual(abandoned ? [one] : []);
  forgetOpenRun('one');
  expect(await abandonedRuns()).toEqual([]);
  forgetOpenRun('one');
});

test('a replaced watchdog is no sign of an abandoned run, and its note is its owner’s alone', async () => {
  noteOpenRun(open(dead, dead));
  noteOpenRun(open(dead, alive));
  expect(await abandonedRuns()).toEqual([]);
  const file = join(scratch.directory, 'firedrill/runs/one.json');
  expect((await stat(file)).mode & 0o777).toBe(0o600);
});
