import { type Boundaries, type RecordedSeries, targetOf } from './recorded.ts';

/**
 * The boundaries as they can be played: the steady state begins with the second scrape at the earliest, since what a counter
 * gained by the first is unknown. A series that the fault brings about, such as the first count of an error, says nothing of
 * when its target was first scraped; the others of that target do.
 * @param series those that are played
 * @param recorded all that there are
 */
export function played(
  boundaries: Boundaries,
  series: readonly RecordedSeries[],
  recorded: readonly RecordedSeries[],
): Boundaries {
  const scraped = new Set(series.map(targetOf));
  const first = recorded
    .filter((one) => scraped.has(targetOf(one)))
    .reduce((least, { samples }) => Math.min(least, samples[0]?.t ?? least), Number.POSITIVE_INFINITY);
  return {
    ...boundaries,
    steadyFrom: Number.isFinite(first) ? Math.max(boundaries.steadyFrom, first) : boundaries.steadyFrom,
  };
}
