import type { VirtualSample } from './stitch.ts';

/** Production's scrapes of one job on the replay's grid. All in milliseconds. */
export interface Scrapes {
  /** Distance of two points of the grid: promtool's `interval`. */
  readonly gridMs: number;
  /** Every how many points the job is scraped. */
  readonly every: number;
  /** The point of the first scrape. */
  readonly first: number;
  /** Number of points. */
  readonly points: number;
  /** Virtual time of point 0. */
  readonly origin: number;
}

/**
 * What a series shows to production's scrapes, in promtool's notation: a value, `_` where nothing is scraped or nothing
 * is there, `stale` at the first scrape that misses a series that was there.
 */
export function promtoolValues(samples: readonly VirtualSample[], scrapes: Scrapes): string {
  const tokens: string[] = [];
  let blank = 0;
  let next = 0;
  let shown = false;
  const say = (token: string) => {
    // `_xN` is N blanks, where `axN` would be N + 1 values.
    if (blank > 0) tokens.push(blank === 1 ? '_' : `_x${blank}`);
    blank = 0;
    tokens.push(token);
  };
  for (let point = 0; point < scrapes.points; point++) {
    if (point < scrapes.first || (point - scrapes.first) % scrapes.every !== 0) {
      blank++;
      continue;
    }
    const now = scrapes.origin + point * scrapes.gridMs;
    while (next < samples.length && (samples[next]?.t ?? 0) <= now) next++;
    const state = samples[next - 1]?.v ?? 'stale';
    if (state !== 'stale') say(printed(state));
    else if (shown) say('stale');
    else blank++;
    shown = state !== 'stale';
  }
  return tokens.length === 0 ? '_' : tokens.join(' ');
}

function printed(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? 'Inf' : '-Inf';
  return String(value);
}
