/** On which days rehearsals are due, in UTC, as people write it. */

import { z } from 'zod';
import { FiredrillError } from '../model/errors.ts';

const WEEKDAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const ORDINALS = ['first', 'second', 'third', 'fourth', 'last'];

/** A day of a month: `first Tuesday`, `last Friday`, `the 1st`, `the 31st`, `the last day`. */
const daySchema = z.string().superRefine((rule, context) => {
  if (dayOf(rule) !== undefined) return;
  context.addIssue({
    code: 'custom',
    message: `"${rule}" is no day of the month; say ${ORDINALS.join(', ')} and a weekday, as in "first Tuesday", or a date, as in "the 1st", or "the last day"`,
  });
});

/**
 * When a rehearsal is due: a day of each month, or with `every` of the first month of each quarter (January, April, July,
 * October) or half-year.
 */
export const dueRuleSchema = z.union([
  daySchema,
  z.strictObject({ every: z.enum(['month', 'quarter', 'half-year']), on: daySchema }),
]);
export type DueRule = z.infer<typeof dueRuleSchema>;

const MONTHS = { month: 1, quarter: 3, 'half-year': 6 } as const;

/** `the first Tuesday of each month`, `the 1st of each quarter`. */
export function dueInWords(rule: DueRule): string {
  const { every, on } = withPeriod(rule);
  return `${on.startsWith('the ') ? on : `the ${on}`} of each ${every}`;
}

function withPeriod(rule: DueRule): Exclude<DueRule, string> {
  return typeof rule === 'string' ? { every: 'month', on: rule } : rule;
}

/**
 * The day it is due in one of the periods of a rule, UTC midnight.
 * @param away 0 for the period that `now` is in, -1 for the one before it
 */
export function dueDay(rule: DueRule, now: Date, away: number): Date {
  const { every, on } = withPeriod(rule);
  const months = MONTHS[every];
  const day = dayOf(on);
  if (day === undefined) throw new FiredrillError('internal', `"${on}" is no day of the month`);
  const begins = now.getUTCMonth() - (now.getUTCMonth() % months);
  return day(now.getUTCFullYear(), begins + away * months);
}

type DayOf = (year: number, month: number) => Date;

/** `undefined` for what is no day of a month. */
function dayOf(rule: string): DayOf | undefined {
  if (rule === 'the last day') return (year, month) => new Date(Date.UTC(year, month + 1, 0));
  const [, date, suffix] = /^the ([1-9]\d?)(st|nd|rd|th)$/.exec(rule) ?? [];
  if (date !== undefined) return suffix === suffixOf(Number(date)) ? dateOf(Number(date)) : undefined;
  const [, ordinal = '', name = ''] = /^(\w+) (\w+)$/.exec(rule) ?? [];
  const [nth, weekday] = [ORDINALS.indexOf(ordinal), WEEKDAYS.indexOf(name)];
  return nth < 0 || weekday < 0 ? undefined : weekdayOf(ordinal === 'last' ? undefined : nth, weekday);
}

/** In a month that has no such date, its last day. */
function dateOf(date: number): DayOf | undefined {
  if (date > 31) return undefined;
  return (year, month) => new Date(Date.UTC(year, month, Math.min(date, daysOf(year, month))));
}

/** @param nth 0 for the first; the last when left out */
function weekdayOf(nth: number | undefined, weekday: number): DayOf {
  return (year, month) => {
    const offset = (weekday - new Date(Date.UTC(year, month, 1)).getUTCDay() + 7) % 7;
    const weeks = nth ?? Math.floor((daysOf(year, month) - 1 - offset) / 7);
    return new Date(Date.UTC(year, month, 1 + offset + 7 * weeks));
  };
}

function daysOf(year: number, month: number): number {
  return new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
}

function suffixOf(date: number): string {
  if (date > 10 && date < 14) return 'th';
  return ['th', 'st', 'nd', 'rd'][date % 10] ?? 'th';
}
