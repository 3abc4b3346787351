/** Milliseconds on the run's one monotonic clock; 0 is the start of the run. Microseconds are kept. */
export type Millis = number;

/** A figure is never a point: the truth lies in `low <= x <= high`, both in milliseconds. */
export interface Interval {
  low: Millis;
  high: Millis;
}
