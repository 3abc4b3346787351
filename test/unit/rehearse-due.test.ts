/** When rehearsals are due. */

import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { stepsNotDone } from '../../harness/history/file-entries.ts';
import { type Attempt, dueState, isDueOn, whyNotDone } from '../../harness/rehearse/due.ts';
import { type DueRule, dueDay, dueInWords, dueRuleSchema } from '../../harness/rehearse/due-rule.ts';
import { parseRehearsal } from '../../harness/rehearse/parse-rehearsal.ts';
import { rehearsalReportSchema } from '../../harness/report/rehearsal/rehearsal-report.ts';
import { scenes } from '../../targets/atmr/rehearsals/backout/variants.ts';
import backout from '../../targets/atmr/rehearsals/backout.ts';
import { expectationOf } from '../recorded/support/recording.ts';

const iso = (date: Date) => date.toISOString().slice(0, 10);

function required<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('there is none');
  return value;
}

const recordedSchema = rehearsalReportSchema.pick({ verdict: true, steps: true }).strip();

describe('the day of a month', () => {
  const dayIn = (rule: DueRule, year: number, month: number) =>
    iso(dueDay(rule, new Date(Date.UTC(year, month, 15)), 0));
  test.each<[DueRule, number, number, string]>([
    ['first Tuesday', 2026, 11, '2026-12-01'],
    ['first Tuesday', 2026, 10, '2026-11-03'],
    ['first Wednesday', 2026, 8, '2026-09-02'],
    ['third Friday', 2027, 0, '2027-01-15'],
    ['last Tuesday', 2026, 11, '2026-12-29'],
    ['last Sunday', 2027, 1, '2027-02-28'],
    ['first Tuesday', 2026, -1, '2025-12-02'],
    ['the 1st', 2026, 10, '2026-11-01'],
    ['the 22nd', 2026, 10, '2026-11-22'],
    ['the 31st', 2027, 1, '2027-02-28'],
    ['the last day', 2028, 1, '2028-02-29'],
  ])('%s of %i-%i', (rule, year, month, day) => expect(dayIn(rule, year, month)).toBe(day));

  test.each<[Exclude<DueRule, string>, number, string]>([
    [{ every: 'quarter', on: 'the 1st' }, 10, '2026-10-01'],
    [{ every: 'quarter', on: 'first Wednesday' }, 8, '2026-07-01'],
    [{ every: 'half-year', on: 'last Friday' }, 11, '2026-07-31'],
    [{ every: 'month', on: 'the 2nd' }, 11, '2026-12-02'],
  ])('%o in month %i of 2026', (rule, month, day) => expect(dayIn(rule, 2026, month)).toBe(day));

  test.each([
    ['2026-11-28', 0, '2026-11-23'],
    ['2026-11-23', 0, '2026-11-23'],
    ['2026-11-29', -1, '2026-11-16'],
    ['2026-12-28', 1, '2027-01-04'],
  ])('every Monday, from %s and %i weeks away', (now, away, day) => {
    expect(iso(dueDay('every Monday', new Date(now), away))).toBe(day);
    expect(dueInWords('every Monday')).toBe('every Monday');
    expect(dueRuleSchema.safeParse('every Monday').success).toBe(true);
  });

  test.each([
    '',
    'every',
    'every monday',
    'every day',
    'Tuesday',
    'first',
    'fifth Tuesday',
    'first tuesday',
    'the 0th',
    'the 32nd',
    'the 1th',
    'the first',
    '1st',
  ])('"%s" is none', (rule) => {
    for (const due of [rule, { every: 'quarter', on: rule }])
      expect(dueRuleSchema.safeParse(due).error?.issues[0]?.message).toMatch(
        /no day of the month; say first.*or a date, as in "the 1st"/,
      );
  });

  test('is written for people with its period', () => {
    expect(dueInWords('first Tuesday')).toBe('the first Tuesday of each month');
    expect(dueInWords({ every: 'quarter', on: 'the 1st' })).toBe('the 1st of each quarter');
  });
});

describe('whether it is due', () => {
  const at = (text: string) => new Date(text);
  const state = (now: string, last?: string, rule: DueRule = 'first Tuesday') =>
    dueState(rule, at(now), last === undefined ? undefined : at(last));
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
  test('by the quarter, one of the month before last is done, and the next is in the next quarter', () => {
    const rule = { every: 'quarter', on: 'first Wednesday' } as const;
    expect(state('2026-11-27T00:00:00Z', '2026-10-07T09:00:00Z', rule)).toEqual(
      expect.objectContaining({ state: 'done', next: at('2027-01-06') }),
    );
    expect(state('2026-11-27T00:00:00Z', '2026-10-06T09:00:00Z', rule)).toEqual(
      expect.objectContaining({ state: 'overdue', since: at('2026-10-07') }),
    );
  });
});

describe('what counts as done', () => {
  const rehearsal = parseRehearsal(backout, 'backout.ts');
  const attempt: Attempt = {
    run: 'one',
    startedAt: '2026-11-03T09:00:00Z',
    variant: 'errors',
    way: 'named',
    verdict: 'pass',
    skipped: [],
  };
  test.each<[string, Partial<Attempt>, RegExp | undefined]>([
    ['one that passed', {}, undefined],
    ['one in its second tier', { verdict: 'acceptable' }, undefined],
    ['one that failed', { verdict: 'fail' }, /its verdict is fail/],
    ['one that was aborted', { verdict: 'aborted' }, /its verdict is aborted/],
    ['one that was not proven', { verdict: 'not-proven' }, /its verdict is not-proven/],
    [
      'one with a step that was skipped',
      { skipped: ['image'] },
      /in errors the procedure .* not done: image/,
    ],
    ['one whose evidence was altered', { doubt: 'report.json was changed' }, /report.json was changed/],
  ])('%s', (_, change, because) => {
    const why = whyNotDone(rehearsal, { ...attempt, ...change });
    if (because === undefined) expect(why).toBeUndefined();
    else expect(why).toMatch(because);
  });

  test('a variant that leaves a step of the procedure out does not, whatever its report has', () => {
    const [one, ...others] = rehearsal
      .steps('named')
      .filter(({ part, besides }) => part === undefined && besides === undefined);
    const steps = () => [{ ...required(one), only: (variant: string) => variant !== 'calm' }, ...others];
    const variants = { errors: { title: 'errors' }, calm: { title: 'nothing' } };
    const other = { ...rehearsal, variants, steps };
    expect(whyNotDone(other, { ...attempt, variant: 'calm' })).toContain(`not done: ${one?.id}`);
    expect(whyNotDone(other, attempt)).toBeUndefined();
    const besides = () => [
      { ...required(one), only: (variant: string) => variant !== 'calm', besides: true as const },
    ];
    const without = { ...rehearsal, variants, steps: besides };
    expect(
      whyNotDone(without, { ...attempt, variant: 'calm' }),
      'what another variant has besides',
    ).toBeUndefined();
  });

  test.each(Object.entries(scenes).map(([variant, { expects }]) => [variant, expects.act] as const))(
    'of the recorded ones, in %s it was done: %s',
    async (variant, acts) => {
      const recorded = await expectationOf({ set: 'rehearsals', name: `backout-${variant}` });
      const { steps, verdict } = recordedSchema.parse(recorded);
      expect(verdict.status).toBe('pass');
      const why = whyNotDone(rehearsal, { ...attempt, variant, skipped: stepsNotDone({ steps }) });
      if (acts) expect(why).toBeUndefined();
      else expect(why).toContain(`in ${variant} the procedure was not done`);
    },
  );
});

test('what CI does by hand, unless asked otherwise, is a variant that there is', () => {
  const file = new URL('../../.github/workflows/rehearsals.yml', import.meta.url);
  const { which } = parse(readFileSync(file, 'utf8')).on.workflow_dispatch.inputs;
  expect(which.default).toBe(`backout --variant ${Object.keys(scenes)[0]}`);
});

test.each<[DueRule, string[]]>([
  ['first Tuesday', ['2026-12-01']],
  ['first Wednesday', ['2026-12-02']],
  ['the 1st', ['2026-12-01']],
  [{ every: 'quarter', on: 'the 1st' }, []],
])('the calendar of %j has these days of December 2026: %j', (rule, days) => {
  const december = Array.from({ length: 31 }, (_, at) => new Date(Date.UTC(2026, 11, at + 1, 6, 11)));
  expect(december.filter((day) => isDueOn(rule, day)).map((day) => day.toISOString().slice(0, 10))).toEqual(
    days,
  );
});
