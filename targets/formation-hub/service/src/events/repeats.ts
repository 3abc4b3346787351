import type { BridgeEvent } from '../webhooks/event.ts';
import { entityOf } from '../webhooks/event.ts';

/** How often the same thing was told within the last minute, or whatever the window is: a loop shows so, whatever stops it. */
export interface Repeats {
  seen(event: BridgeEvent): void;
  /** Of what was told most often. */
  most(): number;
}

export function countRepeats(windowMs: number, now: () => number = Date.now): Repeats {
  const times = new Map<string, number[]>();
  const recent = (all: readonly number[]): number[] => all.filter((at) => now() - at < windowMs);
  return {
    seen(event) {
      const key = `${event.type} ${entityOf(event)} ${event.changed.join()} ${event.content}`;
      times.set(key, [...recent(times.get(key) ?? []), now()]);
    },
    most() {
      for (const [key, all] of times) {
        const left = recent(all);
        if (left.length === 0) times.delete(key);
        else times.set(key, left);
      }
      return Math.max(0, ...[...times.values()].map((all) => all.length));
    },
  };
}
