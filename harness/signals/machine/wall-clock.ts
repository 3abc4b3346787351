import type { Clock } from '../../host/clock.ts';
import { WALL_CLOCK } from '../../model/timeline.ts';
import type { SourceHealth } from '../sources/source-health.ts';

/** A step smaller than this moves no sample past another; a clock that is slewed moves both clocks alike. */
const STEP_MS = 250;
const LOOK_EVERY_MS = 100;

/**
 * Notices when the machine's clock is set: the wall clock leaves the monotonic one. Nothing that the runner
 * measures depends on it, but Prometheus stamps samples with it, and its rules read them by it. Once moved, it stays
 * moved: what was stamped before and after cannot be put in order.
 */
export function watchWallClock(clock: Clock, health: SourceHealth): Disposable {
  const anchor = Date.parse(clock.startedAt);
  health.say(WALL_CLOCK, true, 'runs evenly');
  const timer = setInterval(() => {
    const before = anchor + clock.now();
    const now = Date.now();
    const after = anchor + clock.now();
    // This thread may have stood still between two of these looks.
    const byMs = now < before ? now - before : Math.max(0, now - after);
    if (Math.abs(byMs) < STEP_MS) return;
    clearInterval(timer);
    const direction = byMs > 0 ? 'forward' : 'back';
    health.say(WALL_CLOCK, false, `it was set ${direction} by ${Math.round(Math.abs(byMs) / 1000)} s`);
  }, LOOK_EVERY_MS);
  timer.unref();
  return { [Symbol.dispose]: () => clearInterval(timer) };
}
