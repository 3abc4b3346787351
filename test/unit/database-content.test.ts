/** What a restore did not bring back is named by its id, and nothing else is. */

import { describe, expect, test } from 'vitest';
import { differenceInWords, differencesIn } from '../../harness/rehearse/content/differences.ts';
import { isOfNewerVersion } from '../../harness/rehearse/content/newer-version.ts';

const NOTED = new Map([
  ['table/public.bookings', '12 rows, 1 2'],
  ['table/public.schema_version', '1 rows, 3 4'],
  ['sequence/public.bookings_seq', '13'],
  ['index/public.bookings_pending', 'CREATE INDEX …'],
  ['right/reporting on public.bookings', 'SELECT'],
]);
const restoredBut = (change: (content: Map<string, string>) => void) => {
  const found = new Map(NOTED);
  change(found);
  return differencesIn(NOTED, found);
};

test('all as it was differs in nothing', () => {
  expect(restoredBut(() => undefined)).toEqual([]);
});

describe('what is not as it was', () => {
  test.each<[string, (content: Map<string, string>) => void, string, string]>([
    [
      'a table',
      (content) => content.delete('table/public.schema_version'),
      'table/public.schema_version',
      'it is missing; it was 1 rows, 3 4',
    ],
    [
      'a row',
      (content) => content.set('table/public.bookings', '11 rows, 0 1'),
      'table/public.bookings',
      'it is 11 rows, 0 1, and was 12 rows, 1 2',
    ],
    [
      'the value of a sequence',
      (content) => content.set('sequence/public.bookings_seq', '1'),
      'sequence/public.bookings_seq',
      'it is 1, and was 13',
    ],
    [
      'an index',
      (content) => content.delete('index/public.bookings_pending'),
      'index/public.bookings_pending',
      'it is missing; it was CREATE INDEX …',
    ],
    [
      'a right',
      (content) => content.delete('right/reporting on public.bookings'),
      'right/reporting on public.bookings',
      'it is missing; it was SELECT',
    ],
    [
      'a table too many',
      (content) => content.set('table/public.log', '0 rows, 0 0'),
      'table/public.log',
      'it was not there; it is 0 rows, 0 0',
    ],
  ])('%s', (_, change, id, words) => {
    const differences = restoredBut(change);
    expect(differences.map((one) => [one.id, differenceInWords(one)])).toEqual([[id, words]]);
  });

  test('a sequence that is further is none: values were given out since, and 32 are logged ahead', () => {
    expect(restoredBut((content) => content.set('sequence/public.bookings_seq', '45'))).toEqual([]);
  });
});

describe('what a newer version has besides is no difference', () => {
  const owners = 'DELETE, INSERT, REFERENCES, SELECT, TRIGGER, TRUNCATE, UPDATE';
  const withNew = 'DELETE, INSERT, MAINTAIN, REFERENCES, SELECT, TRIGGER, TRUNCATE, UPDATE';
  test.each<[string, string, string, string, boolean]>([
    ['the owner of a table has one right more', 'right/hub on public.audit', owners, withNew, true],
    ['another has it', 'right/reporting on public.audit', 'SELECT', 'MAINTAIN, SELECT', false],
    ['the owner has one less', 'right/hub on public.audit', owners, 'SELECT', false],
    ['rows differ', 'table/public.audit', owners, withNew, false],
  ])('%s', (_, id, was, is, none) => {
    expect(isOfNewerVersion({ id, was, is })).toBe(none);
  });
});
