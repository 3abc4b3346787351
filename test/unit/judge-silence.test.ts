/** What follows from what did not happen: silence is no success, and seldom a failure. */

import { describe, expect, test } from 'vitest';
import { EVALUATIONS, SCRAPES, type TimelineRecord } from '../../harness/model/timeline.ts';
import { judge } from '../../harness/promises/judge.ts';
import { verdictOf } from '../../harness/promises/verdict.ts';
import { gather } from '../../harness/signals/facts.ts';
import { findingOf } from './support/judged.ts';
import { changed, plus, without } from './support/mutate.ts';
import { alertRecord, EDGES, healthyRun } from './support/timeline.ts';

const healthy = healthyRun();

function lost(source: string, t: number): TimelineRecord {
  return { kind: 'source', t, source, ok: false, detail: 'connection refused' };
}

/** Each expectation is graded `no-evidence`, with the reason. */
function expectSilence(
  records: readonly TimelineRecord[],
  expected: readonly (readonly [RegExp, RegExp])[],
): void {
  const judgement = judge(records);
  for (const [expectation, because] of expected) {
    const found = findingOf(judgement, expectation);
    expect([found.expectation, found.grade]).toEqual([found.expectation, 'no-evidence']);
    expect(found.because).toMatch(because);
  }
}

test('of an alert that never fired nothing can be said but that', () => {
  expectSilence(
    without(
      without(healthy, 'alert', (one) => one.state !== 'inactive'),
      'notification',
    ),
    [
      [/^ReadinessFailed is delivered to/, /it never fired/],
      [/^ReadinessFailed is delivered once/, /never delivered/],
      [/^ReadinessFailed is reported resolved/, /never delivered/],
      [/^ReadinessFailed resolves/, /it never fired/],
    ],
  );
});

test('without a complete undo nothing is known of what follows it', () => {
  expectSilence(
    without(healthy, 'fault', (one) => one.stage === 'undone'),
    [
      [/is undone$/, /nothing says that it was complete/],
      [/^readiness recovers/, /the undo was never complete/],
      [/^user recovers/, /the undo was never complete/],
      [/^ReadinessFailed resolves/, /the undo was never complete/],
      [/^ReadinessFailed is reported resolved/, /the undo was never complete/],
      [/^every request of the workload succeeds again/, /the undo was never complete/],
    ],
  );
});

test('without an injection nothing is known of the fault', () => {
  const records = without(healthy, 'fault');
  expectSilence(records, [
    [/is injected and its effect seen/, /never injected/],
    [/is undone$/, /never injected/],
    [/^readiness answers 503/, /no fault was injected/],
    [/^liveness stays good/, /no fault was injected/],
    [/^user goes bad/, /no fault was injected/],
    [/^ReadinessFailed fires while/, /no fault was injected/],
  ]);
});

test('without probes while the fault lasts nothing is known of them', () => {
  const blind = without(healthy, 'probe', (one) => one.t > EDGES.injecting && one.intended < EDGES.undoing);
  expectSilence(blind, [
    [/^readiness answers 503/, /no probe was sent/],
    [/^user goes bad/, /no probe was sent/],
  ]);
  expectSilence(
    without(healthy, 'probe', (one) => one.t > EDGES.injecting),
    [[/^liveness stays good/, /only 1 probe looked/]],
  );
});

test('an alert that could not be seen resolving may have resolved', () => {
  const unseen = without(healthy, 'alert', (one) => one.state === 'inactive' && one.t > EDGES.undone);
  expectSilence(plus(unseen, lost('prometheus', 14_000)), [
    [/^ReadinessFailed resolves/, /not seen: prometheus did not answer/],
  ]);
});

/** What it was last heard to do: from then on, all it says is old. */
const OLD = [
  ['prometheus', 'prometheus did not answer'],
  [EVALUATIONS, 'Prometheus evaluated no rules'],
  [SCRAPES, 'Prometheus scraped nothing'],
] as const;

describe.each(OLD)('while %s is in trouble', (source, because) => {
  const stale = (t: number) => [
    { kind: 'source', t: 2500, source, ok: true, detail: 'well' } as const,
    lost(source, t),
  ];

  test('an alert that does not come, or ends too soon, is no failure', () => {
    const silent = without(healthy, 'alert', (one) => one.state === 'firing' || one.state === 'pending');
    expectSilence(plus(silent, ...stale(8_000)), [
      [/^ReadinessFailed is pending/, new RegExp(because)],
      [/^ReadinessFailed fires while/, new RegExp(because)],
    ]);
    const ends = plus(healthy, alertRecord('ReadinessFailed', 12_000, 'inactive'), ...stale(11_500));
    expectSilence(ends, [[/^ReadinessFailed fires while/, new RegExp(because)]]);
    const untold = without(healthy, 'notification', (one) => one.status === 'resolved');
    expectSilence(plus(untold, ...stale(14_000)), [
      [/^ReadinessFailed is reported resolved/, new RegExp(`not received: ${because}`)],
    ]);
  });

  test('nor is an unexpected alert, unless it came before', () => {
    const surprise = plus(healthy, alertRecord('ErrorRate', 9_000, 'firing'));
    expectSilence(plus(surprise, ...stale(8_000)), [[/^ErrorRate stays silent/, new RegExp(because)]]);
    expect(findingOf(judge(plus(surprise, ...stale(11_000))), /^ErrorRate stays silent/).grade).toBe('fail');
  });

  test('nor is a metric that does not move, unless one look had decided before', () => {
    const still = changed(healthy, 'metric', (one) =>
      one.metric === 'counted' ? { ...one, values: [0] } : one,
    );
    expectSilence(plus(still, ...stale(8_000)), [[/^errors are counted/, new RegExp(because)]]);
    expect(findingOf(judge(still), /^errors are counted/).grade).toBe('fail');
    const fell = changed(healthy, 'metric', (one) =>
      one.metric === 'pool' && one.t < 8_500 ? { ...one, values: [0] } : one,
    );
    expect(findingOf(judge(plus(fell, ...stale(11_000))), /^pool is exposed/).grade).toBe('fail');
  });
});

test('what the rules as written say of series with a hole is not proven, whatever it is', () => {
  for (const status of ['never', 'fires'] as const) {
    const replayed: TimelineRecord = { kind: 'as-written', t: 19_500, alert: 'ReadinessFailed', status };
    const said = { kind: 'source', t: 2500, source: SCRAPES, ok: true, detail: 'well' } as const;
    const whole = plus(healthy, said, replayed);
    const expectation = /^ReadinessFailed fires as written/;
    expect(findingOf(judge(whole), expectation).grade).toBe(status === 'never' ? 'fail' : 'pass');
    expectSilence(plus(whole, lost(SCRAPES, 8_000)), [[expectation, /Prometheus scraped nothing/]]);
  }
});

test('a resolved notification that could not be received may have been sent', () => {
  const untold = without(healthy, 'notification', (one) => one.status === 'resolved');
  expectSilence(plus(untold, lost('receiver', 14_000)), [
    [/^ReadinessFailed is reported resolved/, /not received: receiver did not answer/],
  ]);
});

test('a wrong label is wrong when it is over, too', () => {
  const mislabelled = changed(healthy, 'notification', (one) => ({
    ...one,
    labels: { ...one.labels, severity: 'info' },
  }));
  expect(findingOf(judge(mislabelled), /^ReadinessFailed is reported resolved/)).toEqual({
    id: 'alerts/ReadinessFailed/resolved-delivered',
    expectation: 'ReadinessFailed is reported resolved to the receiver',
    phase: 'verify',
    grade: 'fail',
    because: 'label severity of the notification at 15.900 s is "info", not "critical"',
    at: 15_900,
  });
});

describe('what is said', () => {
  const said = (records: readonly TimelineRecord[]): string[] =>
    judge(records).findings.map(({ expectation }) => expectation);

  test('names the bound of a metric', () => {
    expect(said(healthy)).toEqual(
      expect.arrayContaining([
        'nothing fails (always, equals 0)',
        'pool is exposed (always, above 0)',
        'errors stop (eventually, below 1)',
      ]),
    );
  });

  test('an expected alert is no surprise, and a surprise breaks the promise that there is none', () => {
    expect(said(healthy).filter((one) => /allowed|silent|unexpected/.test(one))).toEqual([
      'PoolHigh occurs only where allowed',
      'no unexpected alert fires or is delivered',
    ]);
    const surprised = judge(plus(healthy, alertRecord('ErrorRate', 9000, 'firing')));
    const silent = findingOf(surprised, /^ErrorRate stays silent/);
    expect(silent.grade).toBe('fail');
    expect(findingOf(surprised, /^no unexpected alert/)).toMatchObject({
      grade: 'fail',
      because: silent.because,
    });
  });

  test('no two findings are called the same', () => {
    const all = said(plus(healthy, alertRecord('ErrorRate', 9000, 'firing')));
    expect(new Set(all).size).toBe(all.length);
  });
});

test('a run of which nothing was judged has proven nothing', () => {
  expect(verdictOf(gather(healthy), [])).toEqual({ status: 'not-proven', reason: 'nothing was judged' });
});
