import type { LanesPicture } from '../../../model/picture.ts';
import type { Millis } from '../../../model/time.ts';

/** Round moments that divide the picture into at most `most` parts. */
export function ticks({ from, to }: Pick<LanesPicture, 'from' | 'to'>, most: number): Millis[] {
  const step = STEPS.find((one) => (to - from) / one <= most) ?? to - from;
  const moments: Millis[] = [];
  for (let t = from; t <= to; t += step) moments.push(t);
  return moments;
}

const STEPS = [
  ...[100, 1000, 10_000, 100_000, 1_000_000].flatMap((one) => [one, 2 * one, 5 * one]),
  ...[15_000, 30_000, 60_000, 120_000, 300_000, 600_000, 1_800_000, 3_600_000],
].sort((a, b) => a - b);
