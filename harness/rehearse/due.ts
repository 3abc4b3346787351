/** On which days rehearsals are due: `first Tuesday`, `last Friday` of each month, in UTC. */

import { FiredrillError } from '../model/errors.ts';

const WEEKDAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const ORDINALS = ['first', 'second', 'third', 'fourth', 'last'];

export type DueState =
  /** Done since it was due last. */
  | { state: 'done'; last: Date; next: Date }
  | { state: 'due-today'; last: Date | undefined }
  /** Not done since that day; `last` is when it was done before, if ever. */
  | { state: 'overdue'; since: Date; last: Date | undefined };

/**
 * The day of a month, UTC midnight.
 * @param rule `first Tuesday`
 * @throws FiredrillError `usage` for what is no such rule
 */
export function dueDay(rule: string, year: number, month: number): Date {
  const [ordinal = '', name = ''] = rule.split(' ');
  const [nth, weekday] = [ORDINALS.indexOf(ordinal), WEEKDAYS.indexOf(name)];
  if (nth < 0 || weekday < 0)
    throw new FiredrillError(
      'usage',
      `"${rule}" is no day of the month; say ${ORDINALS.join(', ')} and a weekday, as in "first Tuesday"`,
    );
  const first = new Date(Date.UTC(year, month, 1));
  const offset = (weekday - first.getUTCDay() + 7) % 7;
  if (ordinal !== 'last') return new Date(Date.UTC(year, month, 1 + offset + 7 * nth));
  const days = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  const weeks = Math.floor((days - 1 - offset) / 7);
  return new Date(Date.UTC(year, month, 1 + offset + 7 * weeks));
}

/** @param last when it was done to an end, whatever it came to; undefined when it never was */
export function dueState(rule: string, now: Date, last: Date | undefined): DueState {
  const day = (offset: number) => dueDay(rule, now.getUTCFullYear(), now.getUTCMonth() + offset);
  const [before, current] = [day(-1), day(0)];
  const latest = current <= now ? current : before;
  if (last !== undefined && last >= latest)
    return { state: 'done', last, next: current > now ? current : day(1) };
  return latest.toISOString().slice(0, 10) === now.toISOString().slice(0, 10)
    ? { state: 'due-today', last }
    : { state: 'overdue', since: latest, last };
}
