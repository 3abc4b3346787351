/** Which backups are kept, over a simulated year of hourly ones, beside the clean-up that the owners' plan has. */

import { describe, expect, test } from 'vitest';
import { keptOf } from '../../targets/atmr/service/src/backups/retention.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const NOW = Date.UTC(2026, 10, 27, 21);

/** `find -mtime +7 -delete`: what is eight whole days old or more goes. */
const byTheOwnersRule = (taken: readonly number[], now: number) =>
  taken.filter((at) => Math.floor((now - at) / DAY) <= 7);

/** A year of hourly backups, cleaned up after each as a timer does. */
function aYear(rule: (taken: number[], now: number) => number[]): number[] {
  let kept: number[] = [];
  for (let now = NOW - 366 * DAY; now <= NOW; now += HOUR) kept = rule([...kept, now], now);
  return kept.toSorted((a, b) => b - a);
}

const distinct = (taken: readonly number[], of: (at: number) => number | string) =>
  new Set(taken.map(of)).size;
const day = (at: number) => new Date(at).toISOString().slice(0, 10);
const month = (at: number) => new Date(at).toISOString().slice(0, 7);

describe('a year of hourly backups', () => {
  const kept = aYear((taken) => keptOf(taken));
  const owners = aYear(byTheOwnersRule);

  test('24 hours, 7 days, 4 weeks and 12 months are there', () => {
    expect(kept.filter((at) => NOW - at < 24 * HOUR)).toHaveLength(24);
    expect(
      distinct(
        kept.filter((at) => NOW - at < 7 * DAY),
        day,
      ),
    ).toBe(7);
    expect(
      kept.some((at) => NOW - at > 19 * DAY && NOW - at <= 28 * DAY),
      'the fourth week',
    ).toBe(true);
    expect(distinct(kept, month), 'this month and the eleven before').toBe(12);
    expect(month(kept.at(-1) ?? 0)).toBe('2025-12');
  });

  test('that takes some forty backups, where the owners’ clean-up keeps nearly two hundred', () => {
    expect(kept.length).toBeLessThanOrEqual(24 + 7 + 4 + 12);
    expect(kept.length).toBeGreaterThanOrEqual(40);
    expect(owners).toHaveLength(8 * 24);
  });

  test('the owners’ clean-up has no week but this and the last, and no month but this', () => {
    expect(NOW - (owners.at(-1) ?? 0)).toBeLessThan(8 * DAY);
    expect(distinct(owners, month)).toBe(1);
  });
});

test('a timer that stood still for months costs no backup: what is there stays', () => {
  const old = [1, 2, 3].map((months) => NOW - 100 * DAY - months * 31 * DAY);
  expect(keptOf(old)).toHaveLength(3);
  expect(keptOf([...old, NOW])).toHaveLength(4);
});

test.each([
  ['none', [], 0],
  ['one, however old', [0], 1],
  ['two within an hour: the newer', [NOW + 120_000, NOW + 60_000], 1],
] as const)('%s', (_, taken, kept) => {
  expect(keptOf(taken)).toEqual([...taken].slice(0, kept));
});
