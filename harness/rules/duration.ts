import { FiredrillError } from '../model/errors.ts';

const UNIT_MS = new Map([
  ['y', 365 * 86_400_000],
  ['w', 7 * 86_400_000],
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1_000],
  ['ms', 1],
]);

const SHAPE = /^(?:\d+y)?(?:\d+w)?(?:\d+d)?(?:\d+h)?(?:\d+m)?(?:\d+s)?(?:\d+ms)?$/;

/**
 * Reads a duration as Prometheus configuration writes it (`1h30m`, `15s`, `0`), in milliseconds.
 * Units must fall from large to small; a year has 365 days. `undefined` for anything else, also for
 * a bare number other than 0, which Prometheus refuses in configuration.
 */
export function parseDuration(text: string): number | undefined {
  if (text === '0') return 0;
  if (text === '' || !SHAPE.test(text)) return undefined;
  let total = 0;
  for (const [, amount, unit] of text.matchAll(/(\d+)(ms|[ywdhms])/g)) {
    total += Number(amount) * (UNIT_MS.get(unit ?? '') ?? Number.NaN);
  }
  return total;
}

/**
 * Reads a duration as PromQL writes it between brackets or after `offset`, in milliseconds: with units, or
 * (since Prometheus 3) as a bare number of seconds, decimal or hexadecimal, which `_` may group.
 */
export function parsePromqlDuration(text: string): number | undefined {
  const withUnits = parseDuration(text);
  if (withUnits !== undefined) return withUnits;
  const seconds = Number(text.replaceAll('_', ''));
  return Number.isFinite(seconds) ? seconds * 1000 : undefined;
}

/** Prints milliseconds so that every Prometheus and Alertmanager reads them back exactly. */
export function formatMs(ms: number): string {
  return `${ms}ms`;
}

/** Prints milliseconds for a person: `1m 30s`, `250ms`. */
export function humanMs(ms: number): string {
  if (ms < 999.5) return `${Math.round(ms * 1000) / 1000}ms`;
  const parts: string[] = [];
  let rest = Math.round(ms);
  for (const unit of ['d', 'h', 'm'] as const) {
    const size = UNIT_MS.get(unit) ?? 1;
    if (rest >= size) parts.push(`${Math.floor(rest / size)}${unit}`);
    rest %= size;
  }
  if (rest > 0) parts.push(`${rest / 1000}s`);
  return parts.join(' ');
}

/** Whether a duration divided by the pace is a whole number of milliseconds (0 stays 0 at any pace). */
export function dividesExactly(ms: number, pace: number): boolean {
  const divided = ms / pace;
  return Math.abs(divided - Math.round(divided)) < 1e-6 && (ms === 0 || Math.round(divided) >= 1);
}

/** The whole paces from 2 to `limit` that divide every given duration into whole milliseconds. */
function exactPaces(durationsMs: readonly number[], limit: number): number[] {
  const paces: number[] = [];
  for (let pace = 2; pace <= limit; pace++) {
    if (durationsMs.every((ms) => dividesExactly(ms, pace))) paces.push(pace);
  }
  return paces;
}

/**
 * Divides a duration by the pace. Milliseconds are the finest that Prometheus knows, so a duration that does not
 * come out whole would be rounded, and its ratio to the scrape interval with it.
 * @param where what the duration belongs to, for the message
 * @throws {FiredrillError} `usage` when the result is no whole number of milliseconds
 */
export function divideByPace(ms: number, pace: number, where: string): number {
  if (dividesExactly(ms, pace)) return Math.round(ms / pace);
  const exact = exactPaces([ms], 20);
  const remedy = exact.length > 0 ? `use a pace of ${exact.join(', ')}` : 'use --pace 1';
  throw new FiredrillError(
    'usage',
    `${where}: ${humanMs(ms)} divided by pace ${pace} is ${ms / pace} ms; Prometheus counts in whole milliseconds ` +
      `and rounding would change the ratio of range to scrape; ${remedy}`,
  );
}
