/** Steps that are done again, and whether that changed anything. */

import { expect, test } from 'vitest';
import { changesIn, eachTwice } from '../../harness/rehearse/again.ts';
import type { RehearsalStep } from '../../harness/rehearse/rehearsal-step.ts';
import type { World } from '../../harness/rehearse/world.ts';

const step = (more: Partial<RehearsalStep> = {}): RehearsalStep => ({
  id: 'copy',
  title: 'Copy',
  who: 'ops',
  how: [],
  until: 'copied',
  limitMs: 1_000,
  act: async () => undefined,
  look: async () => ({ met: true }),
  ...more,
});
const never = new AbortController().signal;

test('each step that does something comes twice, and nothing else does', () => {
  const seen = [step({ id: 'look', act: undefined as never }), step(), step({ id: 'set', part: 'scene' })];
  const { act: _, ...looking } = seen[0] ?? step();
  const all = eachTwice([looking, ...seen.slice(1)], async () => ({}));
  expect(all.map(({ id }) => id)).toEqual(['look', 'copy', 'copy-again', 'set']);
});

test('what changed is named', () => {
  expect(changesIn({ a: '1', b: '2' }, { a: '1', b: '3', c: '4' })).toEqual([
    'b was 2 and is 3',
    'c was not there and is 4',
  ]);
});

test.each<[string, boolean, number, string]>([
  ['changes nothing', true, 0, 'copies: as before'],
  ['changes something', false, 1, 'copies was 1 and is 2'],
])('a step that %s when it is done again', async (_, ok, adds, evidence) => {
  let copies = 1;
  const checks: unknown[] = [];
  const world = { check: (...told: unknown[]) => checks.push(told) } as unknown as World;
  const act = async () => {
    copies += adds;
  };
  const [, again] = eachTwice([step({ act })], async () => ({ copies: String(copies) }));
  const done = again?.act?.(world, never, () => undefined);
  await (ok ? expect(done).resolves.toBeUndefined() : expect(done).rejects.toThrow(evidence));
  expect(checks).toEqual([['done again', 'Copy', ok, evidence]]);
});
