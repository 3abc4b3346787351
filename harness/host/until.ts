import { type LoopTime, processTime } from './pause.ts';

/** How a condition is waited for. */
interface Waiting {
  /** Between the end of one look and the next, milliseconds. */
  everyMs: number;
  signal?: AbortSignal | undefined;
}

type Look<T> = () => T | undefined | Promise<T | undefined>;

/**
 * Looks until there is something to see, at once and then every `everyMs`, the last time when the limit comes. A look
 * under way is not broken off, neither by the limit nor by the signal: what may hang has a deadline of its own.
 *
 * For work that fails and is tried again with growing pauses there is p-retry; this is for a condition that comes about.
 *
 * @returns what was seen, or undefined at the limit, so that the caller says what it has been waiting for
 * @throws the signal's reason; what `look` throws
 */
export async function until<T>(
  look: Look<T>,
  waiting: Waiting & { limitMs: number },
  time?: LoopTime,
): Promise<T | undefined>;
/** Without a limit. */
export async function until<T>(look: Look<T>, waiting: Waiting, time?: LoopTime): Promise<T>;
export async function until<T>(
  look: Look<T>,
  { everyMs, limitMs = Number.POSITIVE_INFINITY, signal }: Waiting & { limitMs?: number },
  time: LoopTime = processTime,
): Promise<T | undefined> {
  const end = time.now() + limitMs;
  for (;;) {
    signal?.throwIfAborted();
    const seen = await look();
    const left = end - time.now();
    if (seen !== undefined || left <= 0) return seen;
    await time.pause(Math.min(everyMs, left), signal);
  }
}
