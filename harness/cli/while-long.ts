import { oneLine } from '../text/one-line.ts';

/** Milliseconds after which work that prints nothing says what it is at, and says it again. */
const QUIET_MS = 5_000;

/**
 * Says on stderr what long work is at, every five seconds until it is disposed; nothing of work that ends before.
 * @param at what it is at by now, as a part of a sentence
 */
export function whileLong(at: () => string, quietMs = QUIET_MS): Disposable {
  const began = performance.now();
  const timer = setInterval(() => {
    const seconds = Math.round((performance.now() - began) / 1000);
    console.error(`firedrill: ${oneLine(at())}, for ${seconds} s so far`);
  }, quietMs).unref();
  return { [Symbol.dispose]: () => clearInterval(timer) };
}
