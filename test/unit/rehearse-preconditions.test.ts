/** What a release is allowed by: each precondition missing in its own way, passed over with and without a reason. */

import { describe, expect, test } from 'vitest';
import { type ClosedSlot, firstMoment, slotsAt } from '../../harness/rehearse/preconditions/calendar.ts';
import { preconditions, refusalOf } from '../../harness/rehearse/preconditions/part.ts';
import { type Precondition, preconditionsMet } from '../../harness/rehearse/preconditions/precondition.ts';

const DAY_MS = 24 * 3_600_000;
const location = 'Europe/Paris';
const EVENING: ClosedSlot = {
  title: 'Friday evening',
  location,
  weekdays: ['friday'],
  from: '16:00',
  to: '24:00',
};
const LAST_DAY: ClosedSlot = { title: 'hours are due', location, days: [-1], from: '08:00', to: '20:00' };
/** A Tuesday evening in Paris. */
const NOW = new Date('2026-11-24T19:00:00Z');

const list: readonly Precondition[] = [
  { id: 'ci', title: 'CI is green', is: 'tests', file: 'ci.json', withinMs: DAY_MS },
  { id: 'backup', title: 'backup', is: 'backup', file: 'backup.json', withinMs: DAY_MS },
  { id: 'slot', title: 'hour', is: 'slot', closed: [EVENING, LAST_DAY] },
  { id: 'approval', title: 'approval', is: 'approval', file: 'approval.json', by: ['Grace'], another: true },
];
const JUNIT = (inner: string) => `<testsuites><testsuite name="s">${inner}</testsuite></testsuites>`;
const SHA = 'a'.repeat(64);
const at = '2026-11-24T18:00:00Z';
const backup = {
  at,
  file: 'b.dump',
  sizeBytes: 9,
  sha256: SHA,
  verified: { at, into: 'clone', sha256: SHA, differences: [] as string[] },
};

interface Changed {
  ci?: object | null;
  xml?: string | null;
  backup?: object | null;
  approval?: object | null;
  overrides?: unknown;
  when?: string;
}

function met({ ci = {}, xml = JUNIT('<testcase name="a"/>'), when, ...other }: Changed = {}) {
  const files = new Map<string, string>();
  const put = (name: string, content: unknown) => {
    if (content !== null && content !== undefined) files.set(name, JSON.stringify(content));
  };
  if (xml !== null) files.set('ci.xml', xml);
  put('ci.json', ci && { release: '1.1.0', at, results: 'ci.xml', ...ci });
  put('backup.json', other.backup === null ? null : { ...backup, ...other.backup });
  put(
    'approval.json',
    other.approval === null
      ? null
      : { release: '1.1.0', by: 'Grace', decision: 'APPROVE', at, ...other.approval },
  );
  put('overrides.json', other.overrides);
  const asked = { release: '1.1.0', releaser: 'Ada', at: when === undefined ? NOW : new Date(when) };
  return preconditionsMet(list, asked, files, NOW, ['Grace']);
}
const missing = (changed: Changed) => met(changed).flatMap(({ id, ok }) => (ok ? [] : [id]));
const told = (changed: Changed) => refusalOf(met(changed)) ?? 'allowed';

test('all that is there allows it', () => {
  expect(met().map(({ id, ok }) => [id, ok])).toEqual(list.map(({ id }) => [id, true]));
  expect(told({})).toBe('allowed');
});

test.each<[string, string, Changed, string]>([
  ['no tests were filed', 'ci', { ci: null }, 'there is no ci.json'],
  ['their results are not there', 'ci', { xml: null }, 'there is no ci.xml, which ci.json names'],
  ['one failed', 'ci', { xml: JUNIT('<testcase name="a"><failure/></testcase>') }, '1 of 1 test failed'],
  ['none was run', 'ci', { xml: JUNIT('<testcase name="a"><skipped/></testcase>') }, 'none of 1 test'],
  ['the results are none', 'ci', { xml: 'green' }, 'is no JUnit XML'],
  ['they are of another release', 'ci', { ci: { release: '1.0.9' } }, 'ci.json is of 1.0.9'],
  ['they are of the day before', 'ci', { ci: { at: '2026-11-23T18:59:00Z' } }, '24 h 1 min old'],
  ['they are of tomorrow', 'ci', { ci: { at: '2026-11-25T18:59:00Z' } }, 'yet to come'],
  ['there is no backup', 'backup', { backup: null }, 'there is no backup.json'],
  ['it is old', 'backup', { backup: { at: '2026-11-22T19:00:00Z' } }, 'old, and may be 24 h'],
  ['it was never restored', 'backup', { backup: { verified: undefined } }, 'b.dump was never restored'],
  [
    'it cannot be restored',
    'backup',
    { backup: { verified: undefined, unrestorable: 'unsupported version (1.16)' } },
    'b.dump cannot be restored: unsupported version (1.16)',
  ],
  [
    'another file was restored',
    'backup',
    { backup: { verified: { ...backup.verified, sha256: 'b'.repeat(64) } } },
    'its checksum is another',
  ],
  [
    'what was restored differs',
    'backup',
    { backup: { verified: { ...backup.verified, differences: ['table/public.audit'] } } },
    'not as the original was: table/public.audit',
  ],
  ['a key of it is wrong', 'backup', { backup: { sizeBytes: '9' } }, 'backup.json is no evidence: sizeBytes'],
  ['it is Friday evening in Paris', 'slot', { when: '2026-11-27T15:00:00Z' }, 'is in: Friday evening'],
  ['it is the last day of the month', 'slot', { when: '2026-11-30T09:00:00Z' }, 'is in: hours are due'],
  ['no person has said anything', 'approval', { approval: null }, 'there is no approval.json'],
  [
    'the releaser approves',
    'approval',
    { approval: { by: 'Ada' } },
    'Ada releases, and cannot approve it alone',
  ],
  ['a third person approves', 'approval', { approval: { by: 'Eve' } }, 'Eve may not approve; Grace may'],
  ['it was denied', 'approval', { approval: { decision: 'DENY' } }, 'Grace denied it'],
  ['another was approved', 'approval', { approval: { release: '1.0.9' } }, 'approval.json is of 1.0.9'],
])('%s', (_, id, changed, words) => {
  expect(missing(changed)).toEqual([id]);
  expect(told(changed)).toContain(words);
});

test('what is missing is named all at once', () => {
  const changed = {
    ci: null,
    backup: { verified: undefined },
    when: '2026-11-27T17:30:00Z',
    approval: { by: 'Ada' },
  };
  expect(missing(changed)).toEqual(['ci', 'backup', 'slot', 'approval']);
});

describe('a precondition that is passed over', () => {
  const friday = '2026-11-27T17:30:00Z';
  const override = { precondition: 'slot', by: 'Grace', reason: 'hours are lost', at };
  test('with a reason, by a person who may: it is allowed, and who and why is told', () => {
    const all = met({ when: friday, overrides: [override] });
    expect(all.find(({ id }) => id === 'slot')).toEqual(
      expect.objectContaining({ ok: true, overridden: { by: 'Grace', reason: 'hours are lost' } }),
    );
  });
  test.each<[string, unknown, string]>([
    ['without a reason', [{ ...override, reason: '' }], 'overrides.json is no evidence: 0.reason'],
    ['by the releaser', [{ ...override, by: 'Ada' }], 'Ada may not pass over it'],
    ['of another precondition', [{ ...override, precondition: 'ci' }], 'Friday evening'],
  ])('%s: it is none', (_, overrides, words) => {
    expect(missing({ when: friday, overrides })).toEqual(['slot']);
    expect(told({ when: friday, overrides })).toContain(words);
  });
});

describe('hours', () => {
  test('begin and end by the clock of their zone, in summer and in winter', () => {
    const inside = (moment: string) => slotsAt([EVENING], new Date(moment)).length > 0;
    expect(inside('2026-11-27T14:59:00Z')).toBe(false);
    expect(inside('2026-11-27T15:00:00Z')).toBe(true);
    expect(inside('2026-07-03T14:00:00Z')).toBe(true);
    expect(inside('2026-11-27T22:59:00Z')).toBe(true);
    expect(inside('2026-11-27T23:00:00Z')).toBe(false);
  });
  test('the first moment outside of them is now, or a quarter of an hour', () => {
    const open = (moment: Date) => slotsAt([EVENING], moment).length === 0;
    expect(firstMoment(NOW, open)).toEqual(NOW);
    expect(firstMoment(new Date('2026-11-27T17:31:00Z'), open)).toEqual(new Date('2026-11-27T23:00:00Z'));
    expect(firstMoment(NOW, () => false)).toBeUndefined();
  });
});

describe('judged', () => {
  const part = preconditions({
    list,
    mayOverride: ['Grace'],
    asks: () => ({ release: '1.1.0', releaser: 'Ada', at: NOW }),
    refuses: () => [],
  });
  const judge = (refuses: readonly string[], changed: Changed | undefined) =>
    part.judge?.({
      header: { refuses } as never,
      records:
        changed === undefined
          ? []
          : [
              {
                kind: 'preconditions',
                t: 1,
                asked: { release: '1.1.0', releaser: 'Ada', at },
                met: met(changed),
              },
            ],
      ledger: undefined as never,
      written: () => undefined,
      readBack: () => undefined,
      blind: () => [],
    });
  test('allowed as it had to be', () =>
    expect(judge([], {})).toEqual(expect.objectContaining({ broken: [] })));
  test('refused as it had to be, for just that: nothing is broken, and the rest is excused', () => {
    const judged = judge(['ci'], { ci: null });
    expect(judged?.broken).toEqual([]);
    expect([judged?.excuse, judged?.refused]).toEqual([
      'it was refused for ci',
      ['CI is green: there is no ci.json'],
    ]);
    expect(judged?.points?.some(({ broken }) => broken)).toBe(false);
  });
  test('allowed, and had to be refused', () =>
    expect(judge(['ci'], {})?.broken).toEqual(['it had to be refused for ci, and was not']));
  test('refused, and had to be allowed', () =>
    expect(judge([], { ci: null })?.broken).toEqual([
      expect.stringContaining('it was refused: CI is green'),
    ]));
  test('refused for another reason besides: that is broken', () => {
    const points = judge(['ci'], { ci: null, backup: null })?.points ?? [];
    expect(points.flatMap(({ title, broken }) => (broken ? [title] : []))).toEqual(['backup']);
  });
  test('never looked at: it is missing', () =>
    expect(judge([], undefined)?.missing).toEqual(['the preconditions were not looked at']));
});
