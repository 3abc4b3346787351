import { describe, expect, test } from 'vitest';
import { tooLong } from '../../harness/cli/trial/too-long.ts';

describe('a module that is not loaded after ten seconds', () => {
  test.each<[string, Parameters<typeof tooLong>[0], RegExp | undefined]>([
    ['and waits is told so', { wallMs: 10_000, cpuMs: 40, idleMs: 9900 }, /10 s: it waits at its top level/],
    [
      'and computes is told so',
      { wallMs: 10_000, cpuMs: 9800, idleMs: 0 },
      /10 s: it has a loop without end/,
    ],
    ['for want of a processor is given more time', { wallMs: 10_000, cpuMs: 600, idleMs: 100 }, undefined],
    ["and never gets a processor is the machine's", { wallMs: 60_000, cpuMs: 600, idleMs: 0 }, /too busy/],
    ['yet has its time', { wallMs: 9000, cpuMs: 9000, idleMs: 0 }, undefined],
  ])('%s', (_, spent, why) => {
    const said = tooLong(spent);
    if (why === undefined) expect(said).toBeUndefined();
    else expect(said).toMatch(why);
  });
});
