/** Hours in which nothing is released. Pure. */

import { z } from 'zod';
import { textSchema } from '../../model/scalars.ts';
import { contains, isZone, readIntervals } from '../../rules/alertmanager/intervals.ts';

const WEEKDAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;

const timeSchema = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$|^24:00$/, 'must be a time such as 16:00');

/** Hours of days, as Alertmanager's `time_intervals` count them; a key that is left out is any. */
export const closedSlotSchema = z.strictObject({
  title: textSchema,
  /** IANA's name of the zone, `Europe/Paris`. */
  location: z.string().refine(isZone, 'must be a time zone such as Europe/Paris'),
  weekdays: z.array(z.enum(WEEKDAYS)).min(1).readonly().exactOptional(),
  /** Below 0: from the end of the month. */
  days: z.array(z.number().int().min(-31).max(31)).min(1).readonly().exactOptional(),
  from: timeSchema,
  to: timeSchema,
});
export type ClosedSlot = z.infer<typeof closedSlotSchema>;

/** The slots that a moment lies in. */
export function slotsAt(slots: readonly ClosedSlot[], at: Date): ClosedSlot[] {
  return slots.filter((slot) => readIntervals(written(slot)).some((one) => contains(one, at.getTime())));
}

function written({ title, location, weekdays, days, from, to }: ClosedSlot) {
  const times = [{ start_time: from, end_time: to }];
  const stretch = {
    location,
    times,
    ...(weekdays === undefined ? {} : { weekdays }),
    ...(days === undefined ? {} : { days_of_month: days }),
  };
  return { time_intervals: [{ name: title, time_intervals: [stretch] }] };
}

const QUARTER_MS = 15 * 60_000;
/** Who never opens within it has no hour to release in. */
const FAR_MS = 62 * 24 * 3_600_000;

/**
 * The first moment, now or at a quarter of an hour, of which that holds.
 * @returns `undefined` where there is none within two months
 */
export function firstMoment(now: Date, holds: (at: Date) => boolean): Date | undefined {
  if (holds(now)) return now;
  const begin = Math.ceil(now.getTime() / QUARTER_MS) * QUARTER_MS;
  for (let at = begin; at < begin + FAR_MS; at += QUARTER_MS) {
    const moment = new Date(at);
    if (holds(moment)) return moment;
  }
  return undefined;
}
