/** A step of a shell: done by one command, seen to be done by another. */

import { expect, test } from 'vitest';
import { FiredrillError } from '../../harness/model/errors.ts';
import { shell, shellStepSchema } from '../../harness/rehearse/shell-step.ts';
import type { World } from '../../harness/rehearse/world.ts';

const STEP = shellStepSchema.parse({
  in: 'database',
  id: 'dump',
  title: 'Dump',
  until: 'it is there',
  run: 'pg_dump > d',
  check: 'test -s d',
});
const { signal } = new AbortController();

/** A world whose containers do as the test says. */
function worldOf(run: (command: readonly string[]) => string) {
  const ran: string[] = [];
  const world = {
    run: async (service: string, command: readonly string[]) => {
      ran.push([service, ...command].join(' '));
      return run(command);
    },
    runByHand: (service: string, command: readonly string[]) => ['docker', service, ...command].join(' '),
  } as unknown as World;
  return { world, ran };
}

test('does its command in the service, and looks with the other', async () => {
  const { world, ran } = worldOf(() => '');
  const step = shell(STEP);
  await step.act?.(world, signal, () => undefined);
  expect(await step.look(world, signal)).toEqual({ met: true });
  expect(ran).toEqual(['database sh -ec pg_dump > d', 'database sh -ec test -s d']);
});

test('is not done while its check fails, and says what that printed', async () => {
  const { world } = worldOf(() => {
    throw new FiredrillError('unavailable', 'exit code 1: no dump');
  });
  expect(await shell(STEP).look(world, signal)).toEqual({
    met: false,
    seen: 'exit code 1: no dump',
  });
});

test('fails with its command, and an error that is no exit code is not taken for one', async () => {
  const { world } = worldOf(() => {
    throw new Error('socket hang up');
  });
  const step = shell(STEP);
  await expect(step.act?.(world, signal, () => undefined)).rejects.toThrow('socket hang up');
  await expect(step.look(world, signal)).rejects.toThrow('socket hang up');
});

test('tells people the same command, in the runbook and on their stack', async () => {
  const { world } = worldOf(() => '');
  const step = shell(STEP);
  expect(step.how).toEqual(['in database: pg_dump > d']);
  expect(await step.byHand?.(world, signal)).toEqual(['docker database sh -ec pg_dump > d']);
});
