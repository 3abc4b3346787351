import { z } from 'zod';

/** Milliseconds on the run's one monotonic clock; 0 is the start of the run. Microseconds are kept. */
export type Millis = number;

/** Milliseconds that have a beginning: none is before it. */
export const millisSchema = z.number().min(0);

/** A figure is never a point: the truth lies in `low <= x <= high`, both in milliseconds. */
export const intervalSchema = z
  .strictObject({
    low: millisSchema.describe('Milliseconds.'),
    high: millisSchema.describe('Milliseconds; never below low.'),
  })
  .meta({ id: 'interval', description: 'The truth lies between low and high, both in milliseconds.' });
export type Interval = z.infer<typeof intervalSchema>;
