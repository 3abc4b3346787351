import type { Millis } from '../../model/time.ts';
import type { Judged } from './prober-answer.ts';

/** Sends one probe again and again, each on a connection that nothing else uses meanwhile. */
export interface ProbeClient {
  /** Requests under way. */
  readonly inFlight: number;
  /** Sends now; `onOver` is called exactly once, with `late` when `deadlineMs` have passed. */
  ask(deadlineMs: Millis, onOver: (judged: Judged) => void): void;
  /** Gives up what is under way. Idempotent. */
  close(): void;
}
