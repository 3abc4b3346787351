/** Production's scrapes of one job on the replay's grid. */
export interface Scrapes {
  /** Every how many points of the grid the job is scraped. */
  readonly every: number;
  /** The point of the first scrape. */
  readonly first: number;
  /** Number of points. */
  readonly points: number;
}

/** The moments of a job's scrapes, given the moment of point 0 and the distance of two points. */
export function scrapeTimes({ every, first, points }: Scrapes, origin: number, gridMs: number): number[] {
  const count = Math.max(0, Math.ceil((points - first) / every));
  return Array.from({ length: count }, (_, i) => origin + (first + i * every) * gridMs);
}

/**
 * What production's scrapes found, in promtool's notation: a value, `_` where nothing is scraped or nothing is there,
 * `stale` at the first scrape that misses a series that was there.
 * @param found one for each scrape
 */
export function promtoolValues(found: readonly (number | undefined)[], { every, first }: Scrapes): string {
  const tokens: string[] = [];
  let blank = first;
  let shown = false;
  for (const value of found) {
    if (value === undefined && !shown) {
      blank += every;
      continue;
    }
    // `_xN` is N blanks, where `axN` would be N + 1 values.
    if (blank > 0) tokens.push(blank === 1 ? '_' : `_x${blank}`);
    tokens.push(value === undefined ? 'stale' : printed(value));
    blank = every - 1;
    shown = value !== undefined;
  }
  return tokens.length === 0 ? '_' : tokens.join(' ');
}

function printed(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? 'Inf' : '-Inf';
  return String(value);
}
