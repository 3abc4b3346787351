import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Engine, findEngine } from '../../harness/engine/find-engine.ts';
import { scratchCache } from '../support/scratch-cache.ts';

/** Set-ups in processes of their own, on the shared engine but with locks and memory of their own. */
let engine: Engine;
let scratch: AsyncDisposable;
beforeEach(async () => {
  const found = await findEngine();
  if (!found) throw new Error('no engine answers');
  engine = found;
  scratch = await scratchCache();
});
afterEach(async () => {
  const built = await engine.docker.listImages({
    filters: { label: ['dev.firedrill.image=firedrill/test-slow'] },
  });
  for (const { Id } of built) await engine.docker.getImage(Id).remove({ force: true });
  await scratch[Symbol.asyncDispose]();
});

function setUp(mark: string) {
  return execa(process.execPath, [join(import.meta.dirname, '../support/provide-slow-image.ts'), mark], {
    env: { DOCKER_HOST: engine.address },
    reject: false,
  });
}

const BUILT = 'slow test image: built firedrill/test-slow:';

test('two set-ups at once build once, and the second says what it waits for', async () => {
  const mark = randomUUID();
  const both = await Promise.all([setUp(mark), setUp(mark)]);
  for (const { exitCode, stderr } of both) expect(exitCode, stderr).toBe(0);
  expect(both.filter(({ stdout }) => stdout.includes(BUILT))).toHaveLength(1);
  expect(both.filter(({ stdout }) => stdout.includes('waiting for another set-up'))).toHaveLength(1);
  const [one, two] = both.map(({ stdout }) => stdout.split('\n').at(-1));
  expect(one).toContain('"origin":"built"');
  expect(two).toBe(one);
});

test('a set-up that was killed is taken up by the next', async () => {
  const mark = randomUUID();
  const first = setUp(mark);
  for await (const line of first.iterable()) if (line.includes('Step 2/')) first.kill('SIGKILL');
  expect((await first).signal).toBe('SIGKILL');
  const second = await setUp(mark);
  expect(second.exitCode, second.stderr).toBe(0);
  expect(second.stdout).toContain(BUILT);
  expect((await setUp(mark)).stdout.split('\n')).toEqual([expect.stringContaining('"origin":"built"')]);
});
