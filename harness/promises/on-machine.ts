import type { Millis } from '../model/time.ts';
import type { Window } from '../signals/signal.ts';

/** How long something went on, and from how many milliseconds on that is too long; left out where any length is. */
export interface Lasted extends Window {
  allowedMs?: Millis;
}

/** What a failure is to the machine that it was seen on; left out where it may be anything. */
export type OnMachine = 'any' | Lasted;
