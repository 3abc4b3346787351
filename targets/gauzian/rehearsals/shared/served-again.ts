import type { RehearsalStep } from 'firedrill/config';

export const OPS = 'operator';

/** The end of each way back, without what it looks at. */
export const servedAgain = {
  id: 'recovered',
  title: 'Users are served again',
  who: OPS,
  part: 'watch',
  how: ['reads and writes succeed, one after another'],
  until: 'every request of the last seconds was served',
  limitMs: 5 * 60_000,
} as const satisfies Omit<RehearsalStep, 'look'>;
