import type { Interval } from '../model/time.ts';

/** A figure that was measured, or why it could not be. */
export type Measured = Interval | { absent: string };
