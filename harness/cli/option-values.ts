/**
 * How the values of options are read. Each reader says what belongs there, before anything is looked for or started. Numbers
 * are those that people write, of the digits 0 to 9: what a language takes for one besides (1e308, 0x10, NaN) is a slip.
 */

import { InvalidArgumentError } from 'commander';
import { humanMs, parseDuration } from '../durations/duration.ts';
import { parseShard } from './suite/shard.ts';

/** A number as people write it; `undefined` for anything else. */
export function decimalOf(text: string): number | undefined {
  return /^\d+(?:\.\d+)?$/.test(text) ? Number(text) : undefined;
}

/** A whole number as people write it, and small enough to be exact; `undefined` for anything else. */
export function wholeOf(text: string): number | undefined {
  const value = Number(text);
  return /^\d+$/.test(text) && Number.isSafeInteger(value) ? value : undefined;
}

/** Unix seconds, as files of series have them, or ISO 8601; in milliseconds, `undefined` for anything else. */
export function momentOf(text: string): number | undefined {
  const seconds = decimalOf(text);
  const isIso = /^\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)?$/.test(text);
  const ms = seconds === undefined ? (isIso ? Date.parse(text) : Number.NaN) : Math.round(seconds * 1000);
  // Further from 1970 than a date can be there is no day to show.
  return Number.isNaN(new Date(ms).getTime()) ? undefined : ms;
}

/** Reads a number above 0. */
export function positive(text: string): number {
  const value = decimalOf(text);
  if (value !== undefined && value > 0) return value;
  throw new InvalidArgumentError('It must be a number greater than 0, such as 2 or 0.5.');
}

/** A reader of whole numbers of this range. */
export function wholeNumber(least: number, most: number = Number.MAX_SAFE_INTEGER): (text: string) => number {
  return (text) => {
    const value = wholeOf(text);
    if (value !== undefined && value >= least && value <= most) return value;
    const range = most === Number.MAX_SAFE_INTEGER ? `, ${least} or more` : ` from ${least} to ${most}`;
    throw new InvalidArgumentError(`It must be a whole number${range}.`);
  };
}

/** Longer than any monitoring scrapes or evaluates at, and than a fault's effect takes to come round. */
const LONGEST_MS = 24 * 60 * 60 * 1000;

/** Lets a duration through that is one. */
export function durationText(text: string): string {
  const ms = parseDuration(text);
  if (ms !== undefined && ms > 0 && ms <= LONGEST_MS) return text;
  throw new InvalidArgumentError(`It must be a duration such as 15s or 1m30s, up to ${humanMs(LONGEST_MS)}.`);
}

/** Lets a moment through that is one. */
export function momentText(text: string): string {
  if (momentOf(text) !== undefined) return text;
  throw new InvalidArgumentError('It must be a time: Unix seconds, or 2026-01-31T12:00:00Z.');
}

/** Lets a metric's name through that every Prometheus takes. */
export function metricName(text: string): string {
  if (/^[a-zA-Z_:][a-zA-Z0-9_:]*$/.test(text)) return text;
  throw new InvalidArgumentError(
    "It must be a metric's name, such as firedrill_heartbeat: letters, digits, _ and :.",
  );
}

/** Lets a part of a whole through, `2/3`. @throws FiredrillError `usage` naming the option */
export function partText(option: string): (text: string) => string {
  return (text) => {
    parseShard(text, option);
    return text;
  };
}

/** Collects the values of an option that may be given several times. */
export function several(one: string, before: readonly string[] = []): string[] {
  return [...before, one];
}

/** Lets the address of an engine through. One that is empty, as of a variable that is not set, allows none. */
export function engineAddress(text: string): string {
  if (text === '' || /^(?:unix|npipe|tcp|https?|ssh):\/\/[^\s\p{Cc}]+$/u.test(text)) return text;
  throw new InvalidArgumentError('It must be the address of an engine, such as tcp://10.0.0.5:2376.');
}
