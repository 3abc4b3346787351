/** What is due by what was filed: what passed, with its procedure done, and its evidence as it was filed. */

import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { writeManifest } from '../../harness/cli/evidence.ts';
import { indexRehearsal } from '../../harness/cli/history/file-entry.ts';
import { ROOT } from '../../harness/cli/project.ts';
import {
  type RehearsalReport,
  rehearsalReportSchema,
} from '../../harness/report/rehearsal/rehearsal-report.ts';
import { expectationOf } from '../recorded/support/recording.ts';
import { inProcess } from '../support/in-process.ts';
import { scratchCache } from '../support/scratch-cache.ts';

let cache: Awaited<ReturnType<typeof scratchCache>>;
let results: string;
beforeEach(async () => {
  cache = await scratchCache();
  results = await mkdtemp(join(tmpdir(), 'firedrill-due-'));
  vi.stubEnv('DOCKER_HOST', 'unix:///nowhere.sock');
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await cache[Symbol.asyncDispose]();
  await rm(results, { recursive: true });
});

/** Files a recorded rehearsal as if it had been now. */
async function filed(name: string, change: Partial<RehearsalReport> = {}, indexed = true): Promise<string> {
  const recorded = await expectationOf({ set: 'rehearsals', name });
  const run = change.run ?? `run-${name}`;
  const report = rehearsalReportSchema.parse({
    schema: 1,
    run,
    startedAt: new Date().toISOString(),
    commit: 'abc',
    firedrill: '0.1.0',
    engine: 'an engine',
    images: {},
    ...(recorded as object),
    ...change,
  });
  const folder = join(results, 'rehearsals', run);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'report.json'), `${JSON.stringify(report, null, 2)}\n`);
  await writeManifest(folder);
  if (indexed) await indexRehearsal(folder, report);
  return folder;
}

async function backout(): Promise<{ state: string; notCounted: { run: string; because: string }[] }> {
  const { stdout } = await inProcess(['due', '--project', ROOT, '--results', results, '--json']);
  const { rehearsals } = JSON.parse(stdout);
  return rehearsals.find(({ rehearsal }: { rehearsal: string }) => rehearsal === 'backout');
}

test.each([true, false])(
  'one that passed with its procedure done is done, in an index: %s',
  async (indexed) => {
    await filed('backout-errors', {}, indexed);
    expect(await backout()).toMatchObject({ state: 'done', notCounted: [] });
  },
);

test.each<[string, string, Partial<RehearsalReport>, RegExp]>([
  ['one that failed', 'backout-errors', { verdict: { status: 'fail', reason: 'x' } }, /its verdict is fail/],
  ['one that was not proven', 'backout-errors', { verdict: { status: 'not-proven' } }, /is not-proven/],
  ['few users, where nothing is rolled back', 'backout-few-users', {}, /in few-users .* was not done: /],
  ['a healthy release', 'backout-healthy', {}, /in healthy the procedure was not done: /],
])('%s is not done, and why is told', async (_, name, change, because) => {
  await filed(name, change);
  const { state, notCounted } = await backout();
  expect(state).not.toBe('done');
  expect(notCounted).toEqual([expect.objectContaining({ because: expect.stringMatching(because) })]);
  const said = await inProcess(['due', '--project', ROOT, '--results', results]);
  expect(said.code).toBe(1);
  expect(said.stdout).toMatch(/^backout .*does not count: /m);
});

test.each([true, false])(
  'one whose report was altered into a pass is not done, in an index: %s',
  async (indexed) => {
    const folder = await filed('backout-errors', { verdict: { status: 'fail', reason: 'x' } }, indexed);
    const file = join(folder, 'report.json');
    await writeFile(file, (await readFile(file, 'utf8')).replace('"status": "fail"', '"status": "pass"'));
    expect(await backout()).toMatchObject({
      state: expect.not.stringMatching('done'),
      notCounted: [{ because: expect.stringMatching(/not as it was filed: .*report.json was changed/) }],
    });
    if (!indexed) return;
    // With a manifest made for it, the index still knows better.
    await writeManifest(folder);
    expect((await backout()).notCounted[0]?.because).toMatch(/MANIFEST.sha256 is not the one that was filed/);
  },
);

test('one that was pruned since is done still; one that has vanished is not', async () => {
  const folder = await filed('backout-errors');
  await rm(folder, { recursive: true });
  expect((await backout()).notCounted[0]?.because).toMatch(/has vanished, and no prune took it/);
  await filed('backout-errors', { run: 'another' });
  await inProcess(['prune', '--keep', '0', '--results', results]);
  expect(await backout()).toMatchObject({ state: 'done' });
});
