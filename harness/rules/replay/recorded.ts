/**
 * One sample as Prometheus recorded it. `t` in milliseconds on the same clock as the boundaries. `stale` ends the series;
 * where the marker was lost (the API does not give it) a gap ends it as well.
 */
export interface RecordedSample {
  readonly t: number;
  readonly v: number | 'stale';
}

/** A recorded series; `labels` holds its name as `__name__`, every value as the target wrote it. Samples by time. */
export interface RecordedSeries {
  readonly labels: Readonly<Record<string, string>>;
  readonly samples: readonly RecordedSample[];
}

/** When the phases of the recorded drill began, in milliseconds on the samples' clock. */
export interface Boundaries {
  readonly steadyFrom: number;
  readonly injected: number;
  readonly healed: number;
  /** When the route that the fault hits was well again, where that is known: it may be long after the healing. */
  readonly recovered?: number;
  /** The end of what was recorded. */
  readonly end: number;
}

/** What a series is for the replay, which decides how it goes on beyond what was recorded. */
export type SignalKind = 'counter' | 'gauge' | 'timestamp';

/** The usual distance between two samples of these series, in milliseconds; 0 without two samples anywhere. */
export function recordedInterval(series: readonly RecordedSeries[]): number {
  const distances: number[] = [];
  for (const { samples } of series) {
    for (let i = 1; i < samples.length; i++) distances.push((samples[i]?.t ?? 0) - (samples[i - 1]?.t ?? 0));
  }
  distances.sort((a, b) => a - b);
  return distances[Math.floor(distances.length / 2)] ?? 0;
}

/** The name of a series. */
export function nameOf(series: RecordedSeries): string {
  return series.labels.__name__ ?? '';
}

/** What scraped a series: every series of one target is of the same scrapes. */
export function targetOf({ labels: { job = '', instance = '' } }: RecordedSeries): string {
  return JSON.stringify([job, instance]);
}

/** What a series was after one moment and up to another, where that is a finite number. */
export function finiteBetween(
  { samples }: RecordedSeries,
  from: number,
  to: number,
): { t: number; v: number }[] {
  return samples.flatMap(({ t, v }) =>
    typeof v === 'number' && Number.isFinite(v) && t > from && t <= to ? [{ t, v }] : [],
  );
}
