import { humanMs, parseDuration } from '../durations/duration.ts';
import { FiredrillError } from '../model/errors.ts';

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
