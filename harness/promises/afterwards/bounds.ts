/**
 * How far a figure may be from what it was before it is no longer chance. Each bound lies above all that control runs
 * showed, in which nothing was broken, and below a doubling of what a service of any size has: docs/afterwards.md has the
 * runs, their figures, and the command that makes them again.
 */
export interface Bound {
  /** Times what it was. */
  times: number;
  /** And by how much more, in the figure's own unit: of very little, twice as much is still chance. */
  floor: number;
}

/**
 * What a busy machine adds to some answers it takes from none: the quickest tenth tells a service that became slower where
 * the median is bent. The 95th percentile tells one that is slow now and then.
 */
export const LATENCY: Readonly<Record<'p10' | 'median' | 'p95', Bound>> = {
  p10: { times: 1.6, floor: 0.5 },
  median: { times: 1.7, floor: 1 },
  p95: { times: 1.7, floor: 10 },
};

export const HOLDINGS: Readonly<Record<'memory' | 'files' | 'connections', Bound>> = {
  memory: { times: 1.7, floor: 12 },
  files: { times: 1.5, floor: 8 },
  connections: { times: 1.5, floor: 4 },
};

/** Share of the answers in the window that may fail, and how many at the least are no chance. */
export const ERRORS = { share: 0.01, count: 2 } as const;

/** The most that is still as before. */
export function limitOf({ times, floor }: Bound, before: number): number {
  return Math.max(times * before, before + floor);
}
