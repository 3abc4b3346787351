/** When rehearsals are due. */

import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { dueDay, dueState } from '../../harness/rehearse/due.ts';
import { scenes } from '../../targets/atmr/rehearsals/backout/variants.ts';

const iso = (date: Date) => date.toISOString().slice(0, 10);

describe('the day of a month', () => {
  test.each([
    ['first Tuesday', 2026, 11, '2026-12-01'],
    ['first Tuesday', 2026, 10, '2026-11-03'],
    ['first Wednesday', 2026, 8, '2026-09-02'],
    ['third Friday', 2027, 0, '2027-01-15'],
    ['last Tuesday', 2026, 11, '2026-12-29'],
    ['last Sunday', 2027, 1, '2027-02-28'],
    ['first Tuesday', 2026, -1, '2025-12-02'],
  ])('%s of %i-%i', (rule, year, month, day) => expect(iso(dueDay(rule, year, month))).toBe(day));

  test.each(['', 'Tuesday', 'first', 'fifth Tuesday', 'first tuesday'])('"%s" is none', (rule) => {
    expect(() => dueDay(rule, 2026, 0)).toThrow(/no day of the month; say first/);
  });
});

describe('whether it is due', () => {
  const at = (text: string) => new Date(text);
  const state = (now: string, last?: string) =>
    dueState('first Tuesday', at(now), last === undefined ? undefined : at(last));
  test('before its day it was done since the last', () => {
    expect(state('2026-12-01T00:00:00Z', '2026-11-03T09:00:00Z')).toEqual({
      state: 'due-today',
      last: at('2026-11-03T09:00:00Z'),
    });
    expect(state('2026-11-30T23:59:59Z', '2026-11-03T09:00:00Z')).toEqual(
      expect.objectContaining({ state: 'done', next: at('2026-12-01') }),
    );
  });
  test('done on the day, the next is next month’s, over the year too', () => {
    expect(state('2026-12-01T10:00:00Z', '2026-12-01T09:00:00Z')).toEqual(
      expect.objectContaining({ state: 'done', next: at('2027-01-05') }),
    );
  });
  test('a day that passed is overdue, and so is what was never done', () => {
    expect(state('2026-12-02T00:00:00Z', '2026-11-30T09:00:00Z')).toEqual(
      expect.objectContaining({ state: 'overdue', since: at('2026-12-01') }),
    );
    expect(state('2026-11-30T00:00:00Z')).toEqual({
      state: 'overdue',
      since: at('2026-11-03'),
      last: undefined,
    });
  });
});

test('CI offers the variants that there are', () => {
  const file = new URL('../../.github/workflows/rehearsals.yml', import.meta.url);
  const { variant } = parse(readFileSync(file, 'utf8')).on.workflow_dispatch.inputs;
  expect(variant.options).toEqual(Object.keys(scenes));
  expect(variant.default).toBe(Object.keys(scenes)[0]);
});
