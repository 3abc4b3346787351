/** On which days rehearsals are due, in UTC, as people write it. */

import { z } from 'zod';
import { FiredrillError } from '../model/errors.ts';

const WEEKDAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const ORDINALS = ['first', 'second', 'third', 'fourth', 'last'];

const HOW = `no day of the month; say ${ORDINALS.join(', ')} and a weekday, as in "first Tuesday", or a date, as in "the 1st", or "the last day"`;
/** A day of a month: `first Tuesday`, `last Friday`, `the 1st`, `the 31st`, `the last day`. */
const daySchema = textThat((rule) => dayOf(rule) !== undefined, HOW);

/**
 * When a rehearsal is due: a day of each month, a day of each week, `every Monday`, or with `every` a day of the first month of each
 * quarter (January, April, July, October) or half-year.
 */
export const dueRuleSchema = z.union([
  textThat(
    (rule) => dayOf(rule) !== undefined || weekdayIn(rule) !== undefined,
    `${HOW}; or a day of each week, as in "every Monday"`,
  ),
  z.strictObject({ every: z.enum(['month', 'quarter', 'half-year']), on: daySchema }),
]);
export type DueRule = z.infer<typeof dueRuleSchema>;

const MONTHS = { month: 1, quarter: 3, 'half-year': 6 } as const;

/** `the first Tuesday of each month`, `the 1st of each quarter`, `every Monday`. */
export function dueInWords(rule: DueRule): string {
  if (typeof rule === 'string' && weekdayIn(rule) !== undefined) return rule;
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
  const weekday = typeof rule === 'string' ? weekdayIn(rule) : undefined;
  if (weekday !== undefined) return dayOfWeek(now, weekday, away);
  const { every, on } = withPeriod(rule);
  const months = MONTHS[every];
  const day = dayOf(on);
  if (day === undefined) throw new FiredrillError('internal', `"${on}" is no day of the month`);
  const begins = now.getUTCMonth() - (now.getUTCMonth() % months);
  return day(now.getUTCFullYear(), begins + away * months);
}

/** `undefined` for what is no day of each week; Sunday is 0. */
function weekdayIn(rule: string): number | undefined {
  const [, name = ''] = /^every (\w+)$/.exec(rule) ?? [];
  const weekday = WEEKDAYS.indexOf(name);
  return weekday < 0 ? undefined : weekday;
}

/** Weeks begin on Monday. */
function dayOfWeek(now: Date, weekday: number, away: number): Date {
  const sinceMonday = (day: number) => (day + 6) % 7;
  const days = sinceMonday(weekday) - sinceMonday(now.getUTCDay()) + 7 * away;
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate() + days));
}

function textThat(holds: (rule: string) => boolean, otherwise: string) {
  return z.string().superRefine((rule, context) => {
    if (!holds(rule)) context.addIssue({ code: 'custom', message: `"${rule}" is ${otherwise}` });
  });
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
