/** Moments of a run by the clock on the team's wall. */

import { ageMs } from '../../durations/age.ts';
import { workingDeadline } from '../../incident/working-hours.ts';
import type { Millis } from '../../model/time.ts';
import { FOR_PEOPLE, type IncidentParts } from './incident-parts.ts';

type Clocked = Pick<IncidentParts, 'account' | 'scale'>;

const wallOf = ({ account }: Clocked, t: Millis): number => Date.parse(account.startedAt) + t;

export function zoneOf({ scale }: Pick<IncidentParts, 'scale'>): string {
  return scale.zone ?? 'UTC';
}

/** `14:03:07`; what is not known is for people to say. */
export function at(parts: Clocked, t: Millis | undefined): string {
  return t === undefined ? FOR_PEOPLE : `${read(wallOf(parts, t), zoneOf(parts)).time}`;
}

/** `2026-11-28`. */
export function dayOf(parts: Clocked, t: Millis): string {
  return read(wallOf(parts, t), zoneOf(parts)).day;
}

/** The day by which the post-mortem is written. */
export function dueOf(parts: Clocked): string {
  return dayOf(parts, (parts.account.since ?? 0) + ageMs(parts.scale.within));
}

/** Until when it must have been taken up: `2026-11-30 11:20`. Counts from `t`. */
export function answeredBy(parts: IncidentParts, t: Millis): string {
  const { severity } = parts.incident;
  const zone = zoneOf(parts);
  const from = wallOf(parts, t);
  const { workingHours } = parts.scale;
  const by =
    severity.working === true && workingHours !== undefined
      ? workingDeadline(from, ageMs(severity.answer), workingHours, zone)
      : from + ageMs(severity.answer);
  if (by === undefined) return FOR_PEOPLE;
  const { day, time } = read(by, zone);
  return `${day} ${time.slice(0, 5)}`;
}

function read(moment: number, timeZone: string): { day: string; time: string } {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  }).formatToParts(moment);
  const part = (type: string) => parts.find((one) => one.type === type)?.value ?? '';
  return {
    day: `${part('year')}-${part('month')}-${part('day')}`,
    time: `${part('hour')}:${part('minute')}:${part('second')}`,
  };
}
