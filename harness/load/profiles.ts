import type { Millis } from '../model/time.ts';
import type { LoadStep } from './open-loop.ts';

/** The shapes of open-loop load that have a name. Rates are requests per second. */

/** `____` */
export const constant = (perSecond: number, durationMs: Millis): LoadStep[] => [{ perSecond, durationMs }];

/** `／`, or down */
export const ramp = (perSecond: number, toPerSecond: number, durationMs: Millis): LoadStep[] => [
  { perSecond, toPerSecond, durationMs },
];

/** `_▁▂▃`: as many levels, the first at one rate and the last at the other, each as long as the others. */
export function steps(from: number, to: number, levels: number, durationMs: Millis): LoadStep[] {
  return Array.from({ length: levels }, (_, level) => ({
    perSecond: from + ((to - from) * level) / Math.max(1, levels - 1),
    durationMs: durationMs / levels,
  }));
}

/** `_▔_`: at once up and at once down again, in the middle. */
export function spike(usual: number, top: number, durationMs: Millis, spikeMs: Millis): LoadStep[] {
  const around = { perSecond: usual, durationMs: (durationMs - spikeMs) / 2 };
  return [around, { perSecond: top, durationMs: spikeMs }, around];
}
