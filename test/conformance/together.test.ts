import { describe, expect, test } from 'vitest';
import { refused } from '../../harness/faults/refused.ts';
import { together } from '../../harness/faults/shared/together.ts';
import { stopped } from '../../harness/faults/stopped.ts';
import { startSmallStack } from '../support/small-stack.ts';
import { theyConform } from './conform.ts';

const signal = () => AbortSignal.timeout(30_000);

describe('several faults as one', () => {
  theyConform([
    {
      fault: together([
        { fault: refused, service: 'upstream' },
        { fault: stopped, service: 'secure' },
      ]),
      service: 'upstream',
      kept: 'refused',
      fresh: 'refused',
      undoneBy: 'toxiproxy',
    },
  ]);

  test('they are seen when each of them is, and one that cannot be undone keeps no other in', async () => {
    await using stack = await startSmallStack('conformance-together');
    const both = together([
      { fault: refused, service: 'upstream' },
      { fault: { ...stopped, undo: async () => Promise.reject(new Error('it stays')) }, service: 'secure' },
    ]);
    await refused.inject(stack, 'upstream', signal());
    expect(await both.effect(stack, '', signal())).toMatchObject({
      seen: false,
      how: expect.stringMatching(/is refused.*the engine says that secure is running/),
    });
    await both.inject(stack, '', signal());
    expect(await both.effect(stack, '', signal())).toMatchObject({ seen: true });
    await expect(both.undo(stack, '', signal())).rejects.toThrow('it stays');
    expect((await refused.effect(stack, 'upstream', signal())).seen).toBe(false);
    expect((await stopped.effect(stack, 'secure', signal())).seen).toBe(true);
  });
});
