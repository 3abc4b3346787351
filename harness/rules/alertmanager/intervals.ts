import { record, records } from '../yaml-durations.ts';

/** When something is so, by the wall clock: any of its stretches, of each of which every part must hold. */
export interface TimeInterval {
  readonly name: string;
  readonly stretches: readonly Stretch[];
}

interface Stretch {
  /** IANA's name of the zone, `UTC` by default. */
  readonly location: string;
  /** Minutes of the day, the end not included. */
  readonly times: readonly Range[];
  /** Sunday is 0. */
  readonly weekdays: readonly Range[];
  /** Below 0: from the end of the month. */
  readonly days: readonly Range[];
  readonly months: readonly Range[];
  readonly years: readonly Range[];
}

interface Range {
  readonly from: number;
  readonly to: number;
}

const WEEKDAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];
const MONTHS = [
  '',
  'january',
  'february',
  'march',
  'april',
  'may',
  'june',
  'july',
  'august',
  'september',
  'october',
  'november',
  'december',
];

/** Reads `time_intervals`, and `mute_time_intervals` of before. */
export function readIntervals(root: Readonly<Record<string, unknown>>): TimeInterval[] {
  return [...records(root.time_intervals), ...records(root.mute_time_intervals)].map((fields) => ({
    name: String(fields.name),
    stretches: records(fields.time_intervals).map((stretch) => ({
      location: typeof stretch.location === 'string' ? stretch.location : 'UTC',
      times: records(stretch.times).map((one) => ({
        from: minutes(record(one).start_time),
        to: minutes(record(one).end_time),
      })),
      weekdays: ranges(stretch.weekdays, WEEKDAYS),
      days: ranges(stretch.days_of_month, []),
      months: ranges(stretch.months, MONTHS),
      years: ranges(stretch.years, []),
    })),
  }));
}

function minutes(text: unknown): number {
  const [hours = 0, rest = 0] = String(text).split(':').map(Number);
  return hours * 60 + rest;
}

/** `monday:friday`, `-3:-1`, `december`: both ends belong to it. */
function ranges(value: unknown, names: readonly string[]): Range[] {
  const list: unknown[] = Array.isArray(value) ? value : [];
  return list.map((one) => {
    const number = (text: string) => {
      const known = names.indexOf(text.trim().toLowerCase());
      return known >= 0 ? known : Number(text);
    };
    const [from = '', to = from] = String(one).split(':');
    return { from: number(from), to: number(to) };
  });
}

/** Whether the interval contains a moment, milliseconds since 1970. */
export function contains({ stretches }: TimeInterval, at: number): boolean {
  return stretches.some((stretch) => {
    const { year, month, day, weekday, minute } = wallClock(at, stretch.location);
    const last = new Date(Date.UTC(year, month, 0)).getUTCDate();
    const holds = (list: readonly Range[], value: number, end = 0) =>
      list.length === 0 || list.some(({ from, to }) => value >= from && value <= to - end);
    const counted = stretch.days.map(({ from, to }) => ({
      from: ofMonth(from, last),
      to: ofMonth(to, last),
    }));
    return (
      holds(stretch.times, minute, 1) &&
      holds(stretch.weekdays, weekday) &&
      holds(counted, day) &&
      holds(stretch.months, month) &&
      holds(stretch.years, year)
    );
  });
}

function ofMonth(day: number, last: number): number {
  return day < 0 ? last + day + 1 : day;
}

function wallClock(at: number, location: string) {
  const parts = new Intl.DateTimeFormat('en-US', {
    // Where Alertmanager runs: in a stack, as in its public image, that is UTC.
    timeZone: location === 'Local' ? 'UTC' : location,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    weekday: 'long',
  }).formatToParts(at);
  const part = (type: string) => parts.find((one) => one.type === type)?.value ?? '';
  return {
    year: Number(part('year')),
    month: Number(part('month')),
    day: Number(part('day')),
    weekday: WEEKDAYS.indexOf(part('weekday').toLowerCase()),
    minute: Number(part('hour')) * 60 + Number(part('minute')),
  };
}

/** Whether there is a time zone of this name, or it is that of Alertmanager's machine. */
export function isZone(location: string): boolean {
  if (location === 'Local') return true;
  try {
    return new Intl.DateTimeFormat('en-US', { timeZone: location }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

/** The zones that an interval speaks of, in words. */
export function zonesOf({ stretches }: TimeInterval): string {
  return [...new Set(stretches.map(({ location }) => location))].join(', ');
}
