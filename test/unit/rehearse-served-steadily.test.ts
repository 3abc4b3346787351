import { expect, test } from 'vitest';
import { servedSteadily } from '../../harness/rehearse/served-steadily.ts';

const faring = (good: Partial<Record<string, number>>, served: number) => ({
  goodRun: (probe: string) => good[probe] ?? 0,
  servedOnEnd: (most: number) => Math.min(most, served),
  lastFailure: () => 'a write was refused',
});

test('a procedure begins once probes were good 25 times on end and 20 requests were served', () => {
  expect(servedSteadily(faring({ readiness: 25, user: 30 }, 20))).toEqual({ met: true });
  expect(servedSteadily(faring({ readiness: 24, user: 30 }, 20))).toEqual({
    met: false,
    seen: '24 good probes on end',
  });
  expect(servedSteadily(faring({ readiness: 25, user: 30 }, 19))).toEqual({
    met: false,
    seen: 'a write was refused',
  });
  expect(servedSteadily(faring({ readiness: 25, user: 30 }, 19), 10)).toEqual({ met: true });
});
