/** What a suite that was interrupted finds again. */

import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  makeSuiteFolder,
  type SuiteState,
  suitesUnder,
  unfinished,
  writeState,
} from '../../harness/cli/suite/suite-state.ts';
import { ownerOf } from '../../harness/safety/owner.ts';

const STATE: SuiteState = {
  schema: 1,
  suite: 'nightly',
  startedAt: '2027-01-01T12:00:00.000Z',
  plan: '0123456789abcdef',
  owner: 'elsewhere:1:1:1:1',
  finished: false,
  spentMs: 12.5,
  done: [{ unit: 'db-down/stopped on veza', run: 'r', spans: [{ stage: 'set up', from: 0, to: 3 }] }],
};

let results = '';
beforeEach(async () => {
  results = await mkdtemp(join(tmpdir(), 'firedrill-suite-'));
});
afterEach(() => rm(results, { recursive: true, force: true }));

async function file(id: string, change: Partial<SuiteState>): Promise<void> {
  await writeState(await makeSuiteFolder(results, id), { ...STATE, ...change });
}

test('what was written is found again, and nothing else is left in the folder', async () => {
  await file('a', {});
  expect(await suitesUnder(results)).toEqual([{ id: 'a', state: STATE }]);
  expect(await readdir(join(results, 'a'))).toEqual(['suite-state.json']);
});

test('a write that was cut off leaves the state before it', async () => {
  await file('a', {});
  // What a kill in the middle of the next write leaves.
  const whole = await readFile(join(results, 'a', 'suite-state.json'), 'utf8');
  await writeFile(join(results, 'a', 'suite-state.json.new'), whole.slice(0, 40));
  expect(await suitesUnder(results)).toEqual([{ id: 'a', state: STATE }]);
  await writeState(join(results, 'a'), { ...STATE, spentMs: 99 });
  expect((await suitesUnder(results))[0]?.state.spentMs).toBe(99);
});

test('folders of other things are passed over', async () => {
  await makeSuiteFolder(results, 'a-run');
  await writeFile(join(await makeSuiteFolder(results, 'b'), 'suite-state.json'), '{');
  expect(await suitesUnder(results)).toEqual([]);
  expect(await suitesUnder(join(results, 'nowhere'))).toEqual([]);
});

describe('--resume', () => {
  const wanted = { suite: 'nightly', plan: STATE.plan };
  const found = async (what: Parameters<typeof unfinished>[1] = wanted) =>
    unfinished(await suitesUnder(results), what).id;

  test('takes the newest of its name and part that is not finished', async () => {
    await file('old', {});
    await file('new', { startedAt: '2027-01-02T12:00:00.000Z' });
    await file('over', { startedAt: '2027-01-03T12:00:00.000Z', finished: true });
    await file('other', { startedAt: '2027-01-03T12:00:00.000Z', suite: 'smoke' });
    await file('part', { startedAt: '2027-01-03T12:00:00.000Z', shard: { index: 1, of: 2 } });
    expect(await found()).toBe('new');
    expect(await found({ ...wanted, shard: { index: 1, of: 2 } })).toBe('part');
  });

  test.each<[string, Partial<SuiteState>, RegExp]>([
    ['none is left', { finished: true }, /^there is no interrupted suite nightly; run it without --resume$/],
    ['its plan has changed', { plan: 'ffffffffffffffff' }, /^a: drills, targets or suites have changed/],
    ['another process works on it', { owner: ownerOf(process.pid) ?? '' }, /^a: another process works on it/],
  ])('says so when %s', async (_, change, message) => {
    await file('a', change);
    await expect(found()).rejects.toThrow(message);
  });
});
