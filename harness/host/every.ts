import { type LoopTime, processTime } from './pause.ts';

/**
 * When a loop acts again, milliseconds.
 * - `pauseMs`: so long after the last act ended. Spares the server that is asked: the slower the answers, the fewer the questions.
 * - `periodMs`: on a schedule, counted from when the last act was due. Does not drift; an act that takes longer than a
 *   period is followed by the next at once, and those that were missed are not made up for.
 */
export type Rhythm = { pauseMs: number } | { periodMs: number };

/**
 * Acts at once and then again and again until the signal aborts. An abort ends a pause at once and breaks off no act:
 * it resolves when the one under way is over.
 *
 * @throws what `act` throws, which ends the loop
 */
export async function every(
  rhythm: Rhythm,
  signal: AbortSignal,
  act: () => Promise<void>,
  time: LoopTime = processTime,
): Promise<void> {
  let due = time.now();
  while (!signal.aborted) {
    await act();
    const now = time.now();
    due = 'pauseMs' in rhythm ? now + rhythm.pauseMs : Math.max(due + rhythm.periodMs, now);
    await time.pause(due - now, signal);
  }
}
