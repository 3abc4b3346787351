/** A time to answer that counts working hours alone. Pure. */

import { z } from 'zod';
import { contains, isZone, readIntervals } from '../rules/alertmanager/intervals.ts';

const time = z
  .string()
  .regex(
    /^([01]\d|2[0-3]):(00|15|30|45)$|^24:00$/,
    'must be at a quarter of an hour, such as 09:00 or 17:30',
  );
const DAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;

export const zoneSchema = z
  .string()
  .refine((zone) => zone !== 'Local' && isZone(zone), 'must be a time zone such as Europe/Paris');

export const workingHoursSchema = z.strictObject({
  weekdays: z.array(z.enum(DAYS)).min(1).readonly(),
  from: time,
  to: time,
});
export type WorkingHours = z.infer<typeof workingHoursSchema>;

const QUARTER_MS = 15 * 60_000;
/** Who works so rarely that a deadline is further off than this has none. */
const FAR_MS = 100 * 24 * 4 * QUARTER_MS;

/**
 * When so much of working time has passed.
 * @param from milliseconds since 1970
 * @param forMs of working time
 * @returns milliseconds since 1970; `undefined` where it is more than a hundred days off
 */
export function workingDeadline(
  from: number,
  forMs: number,
  { weekdays, from: opens, to: closes }: WorkingHours,
  zone: string,
): number | undefined {
  const [open] = readIntervals({
    time_intervals: [
      {
        name: 'working hours',
        time_intervals: [{ location: zone, weekdays, times: [{ start_time: opens, end_time: closes }] }],
      },
    ],
  });
  if (open === undefined) return undefined;
  let left = forMs;
  for (let at = from; at < from + FAR_MS; ) {
    // Hours begin and end at quarters, and so do the days of every zone.
    const next = (Math.floor(at / QUARTER_MS) + 1) * QUARTER_MS;
    if (contains(open, at)) {
      if (left <= next - at) return at + left;
      left -= next - at;
    }
    at = next;
  }
  return undefined;
}
