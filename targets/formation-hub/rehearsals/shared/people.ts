/** Who they are; in a rehearsal without people Firedrill signs in their place, and the record says so. */
export const people = {
  /** Decides, releases, and watches. */
  releaser: 'Ada',
  /** Approves what the first releases. */
  second: 'Grace',
} as const;

export const DECIDER = 'decision maker';
export const SECOND = 'second person';
export const OPS = 'ops';
export const TESTER = 'tester';
