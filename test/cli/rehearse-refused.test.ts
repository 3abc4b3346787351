import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { firedrill } from '../support/firedrill.ts';

test.each([
  [['nothing'], /there is no rehearsal nothing; there is backout on atmr, killswitch on atmr/],
  [['backout', '--variant', 'rain'], /there is no variant rain; there is errors, corrupt-writes/],
  [['backout', '--way', 'none'], /there is no way none; there is named, one, several/],
  [['backout', '--target', 'veza'], /there is no rehearsal backout on veza/],
  [
    ['backout', '--hurry', '10'],
    /--hurry shortens what a rehearsal waits for, and backout waits for nothing/,
  ],
  [['release', '--hurry', '0'], /hurry/],
])('rehearse %j is refused before anything is started', async (args, words) => {
  const results = await mkdtemp(join(tmpdir(), 'firedrill-results-'));
  onTestFinished(() => rm(results, { recursive: true }));
  const { code, stderr } = await firedrill(['rehearse', ...args, '--results', results]).ended;
  expect([code, stderr]).toEqual([64, expect.stringMatching(words)]);
});
