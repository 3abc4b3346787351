import type { Clock } from '../../host/clock.ts';
import type { Millis } from '../../model/time.ts';

export interface Stall {
  /** When the thread was running again. */
  t: Millis;
  /** How much later than due that was. */
  forMs: Millis;
}

export interface StallWatch extends Disposable {
  stop(): void;
}

/**
 * Notices when this thread stood still: a timer is due every `everyMs`, and being later than `thresholdMs`
 * is a stall. The thread cannot know it any sooner than when it runs again, which is when `onStall` is called.
 * It never keeps a process alive.
 */
export function watchStalls(options: {
  clock: Clock;
  everyMs: Millis;
  thresholdMs: Millis;
  onStall: (stall: Stall) => void;
}): StallWatch {
  const { clock, everyMs, thresholdMs, onStall } = options;
  let due = clock.now() + everyMs;
  const timer = setInterval(() => {
    const now = clock.now();
    const forMs = now - due;
    if (forMs > thresholdMs) onStall({ t: now, forMs: Math.round(forMs * 1000) / 1000 });
    due = now + everyMs;
  }, everyMs);
  timer.unref();
  const stop = () => clearInterval(timer);
  return { stop, [Symbol.dispose]: stop };
}
