/** What `trace` says became of a write, and of an event. */

import { describe, expect, test } from 'vitest';
import type { TimelineRecord } from '../../harness/model/timeline.ts';
import { traceOf } from '../../harness/report/trace/trace.ts';
import { gather } from '../../harness/signals/facts.ts';

const ID = '5f0c6f6e-1d57-4a51-9d0e-0d4c2f9a7d10';

const faulty: TimelineRecord[] = [
  { kind: 'phase', t: 0, phase: 'steady', edge: 'begin' },
  { kind: 'fault', t: 100, stage: 'injected', detail: '' },
  { kind: 'fault', t: 900, stage: 'undone', detail: '' },
];

const said = (records: readonly TimelineRecord[], id = ID) => traceOf(gather([...faulty, ...records]), id);

describe('a write', () => {
  const attempt = { kind: 'attempt', t: 10, id: ID } as const;
  const write = (outcome: 'acknowledged' | 'refused' | 'indeterminate', status?: number) =>
    ({
      kind: 'write',
      id: ID,
      intended: 10,
      sent: 10,
      t: 15,
      outcome,
      ...(status === undefined ? {} : { status }),
    }) as const;
  const back = (copies: number) => ({ kind: 'readback', t: 950, id: ID, copies }) as const;

  test.each([
    ['lost', [attempt, write('acknowledged', 201), back(0)], /acknowledged and is absent: lost/],
    ['duplicated', [attempt, write('acknowledged', 201), back(2)], /stored 2 times: duplicated/],
    ['resurrected', [attempt, write('refused', 503), back(1)], /refused and is there: resurrected/],
    ['there', [attempt, write('acknowledged', 201), back(1)], /there once, as it should be/],
    ['without an answer', [attempt, back(1)], /may be there or not, and it is there/],
    ['never asked about', [attempt, write('acknowledged', 201)], /nothing is known of it: it was not asked/],
    ['not told of', [attempt, write('acknowledged', 201), back(-1)], /did not say, or contradicted itself/],
  ] as const)('that is %s is said to be so', (_, records, verdict) => {
    expect(said(records)?.verdicts.join()).toMatch(verdict);
  });

  test('is told in the order of what happened, beside what was broken', () => {
    const steps = said([back(1), write('acknowledged', 201), attempt])?.steps.map(({ what }) => what);
    expect(steps).toEqual([
      'about to be written, in steady',
      'acknowledged: answered 201 after 5 ms',
      '── the fault is in',
      '── the fault is undone',
      'asked about in the end: there',
    ]);
  });

  test('that the run knows nothing of is not traced', () => {
    expect(said([attempt], 'another')).toBeUndefined();
  });
});

describe('an event', () => {
  const event = (n: number): TimelineRecord[] => [
    { kind: 'event-attempt', t: 10 + n, id: ID, n },
    { kind: 'event', id: ID, n, intended: 10, sent: 10, t: 12 + n, outcome: 'acknowledged', status: 200 },
  ];
  const seen = { kind: 'side-seen', t: 990, side: 'wiki', of: 'has', items: 1, others: 0 } as const;
  const effect = (n: number, more: object = {}) =>
    ({ kind: 'effect-seen', t: 990, side: 'wiki', of: 'has', place: 0, id: ID, n, ...more }) as const;

  test.each([
    ['that shows', [...event(0), ...event(1), effect(1), seen], /wiki shows event 1, once/],
    [
      'behind which a side is',
      [...event(0), ...event(1), effect(0), seen],
      /shows event 0, and event 1 was taken: lost/,
    ],
    ['that a side never had', [...event(0), seen], /wiki does not show it: lost/],
    ['that is there twice', [...event(0), effect(0), effect(0), seen], /wiki has 2 of it: doubled/],
    ['that is half done', [...event(0), effect(0, { lacks: ['page'] }), seen], /without page: half done/],
    ['of which no side was asked', event(0), /nothing is known/],
  ] as const)('%s is said to be so', (_, records, verdict) => {
    expect(said(records)?.verdicts.join()).toMatch(verdict);
  });
});
