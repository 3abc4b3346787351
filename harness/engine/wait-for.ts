import { setTimeout as delay } from 'node:timers/promises';

/**
 * Asks every `everyMs` milliseconds until the answer is not undefined, at most until `limitMs` are over.
 * Resolves with undefined at the limit, so that the caller says what it has been waiting for.
 */
export async function waitFor<T>(
  limitMs: number,
  ask: () => Promise<T | undefined>,
  everyMs = 20,
): Promise<T | undefined> {
  const end = performance.now() + limitMs;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined || performance.now() >= end) return answer;
    await delay(everyMs);
  }
}
