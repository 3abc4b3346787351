import { setTimeout as timeout } from 'node:timers/promises';

/** What a loop tells the time by, so that a test can have a time of its own. Milliseconds, monotonic. */
export interface LoopTime {
  now(): number;
  /** Resolves after `ms`, or as soon as the signal aborts; never rejects. */
  pause(ms: number, signal?: AbortSignal): Promise<void>;
}

/** Resolves after `ms`, or as soon as the signal aborts; never rejects, so that the caller says what an abort means. */
export async function pause(ms: number, signal?: AbortSignal): Promise<void> {
  await timeout(ms, undefined, signal === undefined ? {} : { signal }).catch(() => undefined);
}

/** The time of this process, which setting the machine's clock does not move. */
export const processTime: LoopTime = { now: () => performance.now(), pause };
