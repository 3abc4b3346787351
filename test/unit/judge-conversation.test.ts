/** Each way in which a conversation goes wrong is red by its own finding, and what is not known is never a pass. */

import { describe, expect, test } from 'vitest';
import type { ConversationSpec, ShownOf } from '../../harness/model/conversation.ts';
import type { TimelineRecord } from '../../harness/model/timeline.ts';
import { judge } from '../../harness/promises/judge.ts';
import { withHeader } from './support/mutate.ts';
import { EDGES, healthyRun } from './support/timeline.ts';

const A = '00000000-0000-4000-8000-00000000000a';
const B = '00000000-0000-4000-8000-00000000000b';

const spec: ConversationSpec = {
  ratePerSecond: 1,
  deadlineMs: 1000,
  first: { method: 'POST', path: '/rows', body: { name: '{event}' }, acknowledged: [200] },
  change: { method: 'PATCH', path: '/rows', body: { name: '{event}' }, acknowledged: [200], times: 2 },
  sides: {
    wiki: {
      has: { method: 'GET', path: '/pages', items: 'items', shows: 'title' },
      told: { method: 'GET', path: '/told', items: 'items', shows: 'title', at: 'at' },
    },
  },
  within: 1000,
};

type Outcome = 'acknowledged' | 'refused' | 'indeterminate' | 'open';
const END = EDGES.undone + 100;

function event(id: string, n: number, t: number, outcome: Outcome = 'acknowledged'): TimelineRecord[] {
  const attempt = { kind: 'event-attempt', t, id, n } as const;
  if (outcome === 'open') return [attempt];
  return [attempt, { kind: 'event', id, n, intended: t, sent: t, t: t + 1, outcome, status: 200 }];
}
const side = (of: ShownOf, items: number | null): TimelineRecord => ({
  kind: 'side-seen',
  t: END + 10,
  side: 'wiki',
  of,
  items,
  others: 0,
  ...(items === null ? { problem: 'no list' } : {}),
});
const shown = (of: ShownOf, marks: readonly (readonly [string, number, number?])[]): TimelineRecord[] =>
  marks.map(([id, n, at], place) => ({
    kind: 'effect-seen',
    t: END + 9,
    side: 'wiki',
    of,
    place,
    id,
    n,
    ...(at === undefined ? {} : { at }),
  }));

const BEFORE = EDGES.injecting - 50;
const MEANWHILE = EDGES.injecting + 50;
const events = [...event(A, 0, BEFORE), ...event(A, 1, MEANWHILE), ...event(B, 0, END)];
const all = [
  ...events,
  ...shown('has', [
    [A, 1],
    [B, 0],
  ]),
  side('has', 2),
  ...shown('told', [
    [A, 0, 1],
    [A, 1, 2],
    [B, 0, 3],
  ]),
  side('told', 3),
];

function graded(records: readonly TimelineRecord[], conversation = spec): Record<string, string> {
  const run = withHeader(healthyRun(), { conversation });
  const { findings } = judge([...run, ...records]);
  return Object.fromEntries(
    findings.filter(({ id }) => id.startsWith('conversation/')).map(({ id, grade }) => [id.slice(13), grade]),
  );
}

const OF_SIDE = ['wiki/lost', 'wiki/doubled', 'wiki/unasked', 'wiki/order', 'wiki/looped'];
const PASS = Object.fromEntries(['said', ...OF_SIDE].map((id) => [id, 'pass']));
const but = (records: readonly TimelineRecord[], kind: string, of: string, ...more: TimelineRecord[]) => [
  ...records.filter((one) => !(one.kind === kind && 'of' in one && one.of === of)),
  ...more,
];

test('a conversation in which all went well keeps every promise', () => {
  expect(graded(all)).toEqual(PASS);
});

describe('it is red by its own finding', () => {
  test.each([
    ['lost', 'an event shows nowhere', but(all, 'effect-seen', 'has', ...shown('has', [[A, 1]]))],
    [
      'lost',
      'a side is behind',
      but(
        all,
        'effect-seen',
        'has',
        ...shown('has', [
          [A, 0],
          [B, 0],
        ]),
      ),
    ],
    ['doubled', 'a thing is there twice', [...all, ...shown('has', [[A, 1]])]],
    [
      'unasked',
      'a thing shows that was never said',
      [...all, ...shown('has', [['00000000-0000-4000-8000-00000000000c', 0]])],
    ],
    [
      'unasked',
      'a refused event shows',
      [
        ...all,
        ...event('00000000-0000-4000-8000-00000000000d', 0, 1, 'refused'),
        ...shown('has', [['00000000-0000-4000-8000-00000000000d', 0]]),
      ],
    ],
    [
      'order',
      'an older event is told after a newer',
      but(
        all,
        'effect-seen',
        'told',
        ...shown('told', [
          [A, 1, 1],
          [A, 0, 2],
          [B, 0, 3],
        ]),
      ),
    ],
    [
      'looped',
      'one event is told eleven times in a minute',
      but(
        all,
        'effect-seen',
        'told',
        ...shown('told', [
          [A, 0, 0],
          ...Array.from({ length: 11 }, (_, at) => [A, 1, at * 1000] as const),
          [B, 0, 3],
        ]),
      ),
    ],
  ] as const)('%s, where %s', (id, _, records) => {
    expect(graded(records)).toEqual({ ...PASS, [`wiki/${id}`]: 'fail' });
  });

  test('eleven times in two minutes are no loop', () => {
    const times = Array.from({ length: 11 }, (_, at) => [A, 1, at * 12_000] as const);
    expect(
      graded(but(all, 'effect-seen', 'told', ...shown('told', [[A, 0, 0], ...times, [B, 0, 3]]))),
    ).toEqual(PASS);
  });
});

describe('what is taken away', () => {
  const ending: ConversationSpec = {
    ...spec,
    last: { method: 'DELETE', path: '/rows', acknowledged: [204], every: 2 },
  };
  // After two changes the third event takes it away.
  const ended = [...all, ...event(A, 2, END), ...event(A, 3, END + 1)];
  const without = but(ended, 'effect-seen', 'has', ...shown('has', [[B, 0]]));
  const passes = { ...PASS, 'wiki/left': 'pass' };

  test('is neither lost nor left where no side shows it', () => {
    expect(graded(without, ending)).toEqual(passes);
  });
  test('is left where a side shows it', () => {
    expect(graded(ended, ending)).toEqual({ ...passes, 'wiki/left': 'fail' });
  });
  test('may be there or not where that was not answered', () => {
    const open = [...all, ...event(A, 2, END), ...event(A, 3, END + 1, 'open')];
    expect(graded(open, ending)['wiki/left']).toBe('no-evidence');
    expect(graded(open, ending)['wiki/lost']).toBe('pass');
    expect(graded(but(open, 'effect-seen', 'has', ...shown('has', [[B, 0]])), ending)['wiki/lost']).toBe(
      'pass',
    );
  });
  test('must be there where that was refused', () => {
    const refused = [...all, ...event(A, 2, END), ...event(A, 3, END + 1, 'refused')];
    expect(graded(but(refused, 'effect-seen', 'has', ...shown('has', [[B, 0]])), ending)['wiki/lost']).toBe(
      'fail',
    );
  });
});

describe('a record', () => {
  const logged: ConversationSpec = {
    ...spec,
    sides: { log: { logs: { method: 'GET', path: '/log', items: '', shows: 'about', needs: ['ms'] } } },
  };
  const at = (records: readonly TimelineRecord[]) =>
    records.map((one) => ('side' in one ? { ...one, side: 'log' } : one));
  const whole = shown('logs', [
    [A, 0],
    [A, 1],
    [B, 0],
  ]);

  test('of every event has no gap', () => {
    expect(graded([...events, ...at([...whole, side('logs', 3)])], logged)).toEqual({
      said: 'pass',
      'log/unlogged': 'pass',
    });
  });
  test.each([
    ['one is missing', whole.slice(1)],
    ['one lacks what it needs', whole.map((one, n) => (n === 0 ? { ...one, lacks: ['ms'] } : one))],
  ])('has a gap where %s', (_, records) => {
    expect(graded([...events, ...at([...records, side('logs', 3)])], logged)['log/unlogged']).toBe('fail');
  });
});

describe('what is not known is no pass', () => {
  test('a side that gave no list proves nothing', () => {
    const unseen = [...events, side('has', null), side('told', null)];
    expect(graded(unseen)).toEqual({
      said: 'pass',
      ...Object.fromEntries(OF_SIDE.map((id) => [id, 'no-evidence'])),
    });
  });

  test('a side that was never asked proves nothing', () => {
    expect(graded(events)['wiki/lost']).toBe('no-evidence');
  });

  test('events that were taken neither while it lasted nor afterwards prove nothing', () => {
    expect(graded([...event(A, 0, BEFORE), ...all.slice(events.length)]).said).toBe('no-evidence');
  });

  test('an event whose answer never came may show or not', () => {
    const open = event(A, 2, END, 'open');
    expect(graded([...all, ...open])).toEqual(PASS);
    const there = but(
      [...all, ...open],
      'effect-seen',
      'has',
      ...shown('has', [
        [A, 2],
        [B, 0],
      ]),
    );
    expect(graded(there)).toEqual(PASS);
  });
});
