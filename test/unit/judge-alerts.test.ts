/** Who was told what, when, how often; and who should have been left in peace. */

import { describe, expect, test } from 'vitest';
import type {
  AlertRecord,
  AsWritten,
  NotificationRecord,
  TimelineRecord,
} from '../../harness/model/timeline.ts';
import { judge } from '../../harness/promises/judge.ts';
import { findingOf, type Mutant, outcome } from './support/judged.ts';
import { changed, plus, withContract, withHeader, without } from './support/mutate.ts';
import { alertRecord, EDGES, EXPECTED_ALERT, HEADER, healthyRun, notification } from './support/timeline.ts';

const healthy = healthyRun();
const EXPECTED = 'ReadinessFailed';

function alerts(change: (one: AlertRecord) => TimelineRecord): TimelineRecord[] {
  return changed(healthy, 'alert', (one) => (one.alert === EXPECTED && one.t > 5000 ? change(one) : one));
}

function withoutAlerts(which: (one: AlertRecord) => boolean): TimelineRecord[] {
  return without(healthy, 'alert', (one) => one.alert === EXPECTED && one.t > 5000 && which(one));
}

function notifications(change: (one: NotificationRecord) => TimelineRecord): TimelineRecord[] {
  return changed(healthy, 'notification', change);
}

/** The expected alert's own notification again, at `t`. */
function again(t: number, status: 'firing' | 'resolved'): TimelineRecord {
  const first = healthy.find((one) => one.kind === 'notification');
  if (first?.kind !== 'notification') throw new Error('the healthy run has no notification');
  return { ...first, t, status };
}

function asWritten(alert: string, told: AsWritten): TimelineRecord {
  return { kind: 'as-written', t: 19_650, alert, ...told };
}

/** An unexpected alert, firing for a second from `t` on. */
function unexpected(t: number): TimelineRecord[] {
  return plus(healthy, alertRecord('ErrorRate', t, 'firing'), alertRecord('ErrorRate', t + 1000, 'inactive'));
}

const MUTANTS: Mutant[] = [
  {
    name: 'the rule was deleted',
    records: () =>
      withHeader(
        without(
          withoutAlerts(() => true),
          'notification',
        ),
        {
          rules: HEADER.rules.filter((rule) => rule.alert !== EXPECTED),
        },
      ),
    verdict: 'fail',
    expectation: /^ReadinessFailed is loaded/,
    grade: 'fail',
    because: /no rule of this name is among the 2 that were loaded/,
  },
  {
    name: 'the alert never fires',
    records: () =>
      without(
        withoutAlerts(() => true),
        'notification',
      ),
    verdict: 'fail',
    expectation: /^ReadinessFailed fires while/,
    grade: 'fail',
    because: /^never in a hold of 5\.82 s; it was not even pending/,
  },
  {
    name: 'the alert is never pending',
    records: () =>
      without(
        withoutAlerts(() => true),
        'notification',
      ),
    verdict: 'fail',
    expectation: /^ReadinessFailed is pending/,
    grade: 'fail',
    because: /never seen pending/,
  },
  {
    name: 'the alert stays pending',
    records: () =>
      without(
        withoutAlerts((one) => one.state === 'firing'),
        'notification',
      ),
    verdict: 'fail',
    expectation: /^ReadinessFailed fires while/,
    grade: 'fail',
    because: /it stayed pending/,
  },
  {
    name: 'it was not seen pending, and it waits before it fires',
    records: () => withoutAlerts((one) => one.state === 'pending'),
    verdict: 'not-proven',
    expectation: /^ReadinessFailed is pending/,
    grade: 'no-evidence',
    because: /was not seen pending/,
  },
  {
    name: 'the alert fires only after the undo',
    records: () => alerts((one) => (one.state === 'firing' ? { ...one, t: 13_800, after: 13_775 } : one)),
    verdict: 'fail',
    expectation: /^ReadinessFailed fires while/,
    grade: 'fail',
    because: /only after the undo, at 13\.800 s/,
  },
  {
    name: 'the alert stops firing before the undo',
    records: () => alerts((one) => (one.state === 'inactive' ? { ...one, t: 12_000, after: 11_975 } : one)),
    verdict: 'fail',
    expectation: /^ReadinessFailed fires while/,
    grade: 'fail',
    because: /fired at 10\.800 s and stopped at 12\.000 s, before the undo/,
  },
  {
    name: 'the alert comes and goes',
    records: () =>
      plus(healthy, alertRecord(EXPECTED, 11_500, 'pending'), alertRecord(EXPECTED, 12_500, 'firing')),
    verdict: 'fail',
    expectation: /^ReadinessFailed fires while/,
    grade: 'fail',
    because: /fired at 10\.800 s and stopped at 11\.500 s, before the undo/,
  },
  {
    name: 'the alert was firing before the fault',
    records: () =>
      alerts((one) => (one.state === 'inactive' ? one : { ...one, t: one.t - 5000, after: one.t - 5025 })),
    verdict: 'fail',
    expectation: /^ReadinessFailed fires while/,
    grade: 'no-evidence',
    because: /firing before the fault, at 5\.800 s/,
  },
  {
    name: 'the receiver lives and was not told',
    records: () => without(healthy, 'notification'),
    verdict: 'fail',
    expectation: /^ReadinessFailed is delivered to/,
    grade: 'fail',
    because: /fired at 10\.800 s, and the receiver was not told/,
  },
  {
    name: 'a label is wrong',
    records: () => notifications((one) => ({ ...one, labels: { ...one.labels, severity: 'info' } })),
    verdict: 'fail',
    expectation: /^ReadinessFailed is delivered to/,
    grade: 'fail',
    because: /label severity of the notification at 11\.100 s is "info", not "critical"/,
  },
  {
    name: 'the runbook is missing',
    records: () => notifications((one) => ({ ...one, annotations: {} })),
    verdict: 'fail',
    expectation: /^ReadinessFailed is delivered to/,
    grade: 'fail',
    because: /annotation runbook of the notification at 11\.100 s is missing, not "runbooks\/readiness\.md"/,
  },
  {
    name: 'the resolved notification loses its label',
    records: () =>
      notifications((one) => (one.status === 'resolved' ? { ...one, labels: { alertname: EXPECTED } } : one)),
    verdict: 'fail',
    expectation: /^ReadinessFailed is reported resolved/,
    grade: 'fail',
    because: /at 19\.000 s, the receiver had not been told/,
  },
  {
    name: 'people are told twice',
    records: () => plus(healthy, again(12_000, 'firing')),
    verdict: 'fail',
    expectation: /^ReadinessFailed is delivered once/,
    grade: 'fail',
    because: /the same firing notification arrived again at 12\.000 s/,
  },
  {
    name: 'people are told twice that it is over',
    records: () => plus(healthy, again(16_500, 'resolved')),
    verdict: 'fail',
    expectation: /^ReadinessFailed is delivered once/,
    grade: 'fail',
    because: /the same resolved notification arrived again at 16\.500 s/,
  },
  {
    name: 'the notification tells of a template that could not be expanded',
    records: () =>
      notifications((one) => ({
        ...one,
        annotations: { ...one.annotations, summary: '<error expanding template: no function "humanise">' },
      })),
    verdict: 'fail',
    expectation: /^ReadinessFailed is delivered to/,
    grade: 'fail',
    because: /summary of the notification at 11\.100 s is "<error .* "humanise">"; mend its template/,
  },
  {
    name: 'people are told that it is over and then that it is not',
    records: () => plus(healthy, again(11_800, 'resolved'), again(12_400, 'firing')),
    verdict: 'fail',
    expectation: /^ReadinessFailed is delivered once/,
    grade: 'fail',
    because: /resolved and then firing again at 12\.400 s/,
  },
  {
    name: 'the alert does not resolve',
    records: () =>
      without(
        withoutAlerts((one) => one.state === 'inactive'),
        'notification',
        (one) => one.status === 'resolved',
      ),
    verdict: 'fail',
    expectation: /^ReadinessFailed resolves/,
    grade: 'fail',
    because: /still firing 5\.70 s after the undo/,
  },
  {
    name: 'the receiver is not told that it is over',
    records: () => without(healthy, 'notification', (one) => one.status === 'resolved'),
    verdict: 'fail',
    expectation: /^ReadinessFailed is reported resolved/,
    grade: 'fail',
    because: /at 19\.000 s, the receiver had not been told that it was over/,
  },
  {
    name: 'as written it would never fire',
    records: () =>
      plus(healthy, asWritten(EXPECTED, { status: 'never', reason: 'open for 30 s, `for` is 1 min' })),
    verdict: 'fail',
    expectation: /^ReadinessFailed fires as written/,
    grade: 'fail',
    because: /it would never fire: open for 30 s/,
  },
  {
    name: 'it never fires live, and as written it would',
    records: () => {
      const silent = without(
        withoutAlerts(() => true),
        'notification',
      );
      return plus(silent, asWritten(EXPECTED, { status: 'fires', fires: { low: 60_000, high: 75_000 } }));
    },
    verdict: 'not-proven',
    expectation: /^ReadinessFailed fires while/,
    grade: 'no-evidence',
    because:
      /not seen: at pace 20, but as written it fires 1 min.* after the injection\. Run it with --pace 1/,
  },
  {
    name: 'it is unknown when it would fire as written',
    records: () =>
      plus(healthy, asWritten(EXPECTED, { status: 'not-proven', reason: 'the regime was not reached' })),
    verdict: 'not-proven',
    expectation: /^ReadinessFailed fires as written/,
    grade: 'no-evidence',
    because: /the regime was not reached/,
  },
  {
    name: 'an objective needs the replay that did not run',
    records: () =>
      withContract(healthy, {
        objectives: [{ objective: [{ figure: 'alert', atMost: 120_000 }], source: 'owners' }],
      }),
    verdict: 'not-proven',
    expectation: /^ReadinessFailed fires as written/,
    grade: 'no-evidence',
    because: /not replayed/,
  },
  {
    name: 'an unexpected alert fires',
    records: () =>
      plus(healthy, alertRecord('ErrorRate', 9000, 'firing'), alertRecord('ErrorRate', 12_000, 'inactive')),
    verdict: 'fail',
    expectation: /^ErrorRate stays silent/,
    grade: 'fail',
    because: /was firing at 9\.000 s in phase hold/,
  },
  {
    name: 'an unexpected alert fires before the fault',
    records: () =>
      plus(healthy, alertRecord('ErrorRate', 4000, 'firing'), alertRecord('ErrorRate', 4500, 'inactive')),
    verdict: 'fail',
    expectation: /^ErrorRate stays silent/,
    grade: 'fail',
    because: /was firing at 4\.000 s in phase steady/,
  },
  {
    name: 'an unexpected alert from the start is still firing in the steady state',
    records: () =>
      plus(healthy, alertRecord('ErrorRate', 2700, 'firing'), alertRecord('ErrorRate', 3900, 'inactive')),
    verdict: 'fail',
    expectation: /^ErrorRate stays silent/,
    grade: 'fail',
    because: /was firing at 3\.000 s in phase steady/,
  },
  {
    name: 'an unexpected notification arrives',
    records: () => plus(healthy, notification('ErrorRate', 9000, 'firing')),
    verdict: 'fail',
    expectation: /^ErrorRate stays silent/,
    grade: 'fail',
    because: /a firing notification of ErrorRate arrived at 9\.000 s in phase hold/,
  },
  {
    name: 'an expected alert fires before the fault',
    records: () =>
      plus(healthy, alertRecord(EXPECTED, 4000, 'firing'), alertRecord(EXPECTED, 4500, 'inactive')),
    verdict: 'fail',
    expectation: /^ReadinessFailed stays silent/,
    grade: 'fail',
    because: /was firing at 4\.000 s in phase steady/,
  },
  {
    name: 'an allowed alert fires in another phase',
    records: () =>
      plus(healthy, alertRecord('PoolHigh', 18_500, 'firing'), alertRecord('PoolHigh', 18_700, 'inactive')),
    verdict: 'fail',
    expectation: /^PoolHigh occurs only where allowed/,
    grade: 'fail',
    because: /at 18\.500 s in phase verify; the contract allows it only in: hold, recover/,
  },
  {
    name: 'an allowed alert outstays its phases',
    records: () => plus(healthy, alertRecord('PoolHigh', 9000, 'firing')),
    verdict: 'fail',
    expectation: /^PoolHigh occurs only where allowed/,
    grade: 'fail',
    because: /was firing at 18\.000 s in phase verify/,
  },
  {
    name: 'an unexpected alert would fire as written',
    records: () =>
      plus(healthy, asWritten('ErrorRate', { status: 'fires', fires: { low: 60_000, high: 75_000 } })),
    verdict: 'fail',
    expectation: /^ErrorRate stays silent/,
    grade: 'fail',
    because: /would have fired as written/,
  },
  {
    name: 'an unexpected alert fires live, and as written it would not',
    records: () => plus(unexpected(9000), asWritten('ErrorRate', { status: 'never' })),
    verdict: 'not-proven',
    expectation: /^ErrorRate stays silent/,
    grade: 'no-evidence',
    because:
      /firing at 9\.000 s in phase hold, at pace 20; as written, .* stayed silent\. Run it with --pace 1/,
  },
  {
    name: 'an unexpected alert fires live, and it is unknown whether it would as written',
    records: () => plus(unexpected(9000), asWritten('ErrorRate', { status: 'not-proven', reason: 'chance' })),
    verdict: 'fail',
    expectation: /^ErrorRate stays silent/,
    grade: 'fail',
    because: /was firing at 9\.000 s in phase hold$/,
  },
  {
    name: 'an unexpected alert fires live, and as written it would too',
    records: () =>
      plus(
        unexpected(9000),
        asWritten('ErrorRate', { status: 'fires', fires: { low: 60_000, high: 75_000 } }),
      ),
    verdict: 'fail',
    expectation: /^ErrorRate stays silent/,
    grade: 'fail',
    because: /would have fired as written/,
  },
  {
    name: 'an unexpected alert fires before the fault, of which the replay knows nothing',
    records: () => plus(unexpected(4000), asWritten('ErrorRate', { status: 'never' })),
    verdict: 'fail',
    expectation: /^ErrorRate stays silent/,
    grade: 'fail',
    because: /was firing at 4\.000 s in phase steady/,
  },
  {
    name: 'an unexpected alert fires at pace 1, which is production’s own',
    records: () =>
      withHeader(plus(unexpected(9000), asWritten('ErrorRate', { status: 'never' })), {
        pace: { ...HEADER.pace, pace: 1 },
      }),
    verdict: 'fail',
    expectation: /^ErrorRate stays silent/,
    grade: 'fail',
    because: /was firing at 9\.000 s in phase hold$/,
  },
  {
    name: 'an unexpected notification arrives of an alert that as written would be silent',
    records: () =>
      plus(healthy, notification('ErrorRate', 9000, 'firing'), asWritten('ErrorRate', { status: 'never' })),
    verdict: 'not-proven',
    expectation: /^ErrorRate stays silent/,
    grade: 'no-evidence',
    because: /a firing notification of ErrorRate arrived at 9\.000 s in phase hold, at pace 20; as written/,
  },
  {
    name: 'an alert fires in the steady state, which spoils it too',
    records: () =>
      plus(healthy, alertRecord('ErrorRate', 4000, 'firing'), alertRecord('ErrorRate', 4500, 'inactive')),
    verdict: 'fail',
    expectation: /^no alert fires in the steady state/,
    grade: 'no-evidence',
    because: /ErrorRate was firing, seen at 4\.000 s/,
  },
];

test.each(MUTANTS)('$name', (mutant) => {
  const { verdict, grade, because } = mutant;
  expect(outcome(mutant)).toEqual({ verdict, grade, because: expect.stringMatching(because) });
});

describe('an alert that pauses and fires again while the fault lasts', () => {
  const paused = (periodMs: number) =>
    withContract(
      plus(
        healthy,
        alertRecord(EXPECTED, 11_500, 'inactive'),
        again(11_600, 'resolved'),
        alertRecord(EXPECTED, 12_500, 'firing'),
        again(12_600, 'firing'),
      ),
      { periodMs },
    );

  test('does as its contract says of the effect, once that had a whole period', () => {
    const judgement = judge(paused(4_000));
    expect(judgement.verdict).toEqual({ status: 'pass' });
    expect(findingOf(judgement, /^ReadinessFailed fires while/).because).toBe(
      'seen at 10.800 s; it paused at 11.500 s with the effect',
    );
  });

  test('fails before that, and is told twice', () => {
    const { findings } = judge(paused(5_000));
    const failed = findings.filter(({ grade }) => grade === 'fail').map(({ expectation }) => expectation);
    expect(failed).toEqual([
      'ReadinessFailed fires while the fault lasts',
      'ReadinessFailed is delivered once',
    ]);
  });
});

describe('a rule that asks something else once its durations are divided', () => {
  const unscaled = (alert: string, records: readonly TimelineRecord[]) =>
    withHeader(records, {
      rules: HEADER.rules.map((rule) =>
        rule.alert === alert ? { ...rule, unscaled: 'increase(): it counts' } : rule,
      ),
    });
  const silent = without(
    withoutAlerts(() => true),
    'notification',
  );
  const fires = { status: 'fires', fires: { low: 60_000, high: 75_000 } } as const;

  test('is proven by the replay alone', () => {
    const judgement = judge(unscaled(EXPECTED, plus(silent, asWritten(EXPECTED, fires))));
    expect(judgement.verdict).toEqual({ status: 'pass' });
    expect(judgement.findings.filter(({ expectation }) => expectation.startsWith(EXPECTED))).toEqual([
      {
        id: 'alerts/ReadinessFailed/loaded',
        expectation: 'ReadinessFailed is loaded',
        phase: 'start',
        grade: 'pass',
        because: 'in group health; proven as written only: increase(): it counts',
      },
      expect.objectContaining({
        expectation: "ReadinessFailed fires as written, at production's durations",
        grade: 'pass',
      }),
    ]);
  });

  test('is not proven without a replay, and fails where it never fires, whatever it said live', () => {
    expect(judge(unscaled(EXPECTED, healthy)).verdict).toEqual({
      status: 'not-proven',
      reason: expect.stringMatching(/ReadinessFailed fires as written.*not replayed/),
    });
    const never = plus(healthy, asWritten(EXPECTED, { status: 'never' }));
    expect(judge(unscaled(EXPECTED, never)).verdict.status).toBe('fail');
  });

  test('fails where the notification says the wrong thing', () => {
    const mislabelled = notifications((one) => ({ ...one, labels: { ...one.labels, severity: 'info' } }));
    const { verdict } = judge(unscaled(EXPECTED, plus(mislabelled, asWritten(EXPECTED, fires))));
    expect(verdict).toEqual({ status: 'fail', reason: expect.stringMatching(/severity .* is "info"/) });
  });

  test('and that is unexpected may fire live where it would not as written', () => {
    const quiet = plus(unexpected(9000), asWritten('ErrorRate', { status: 'never' }));
    expect(judge(unscaled('ErrorRate', quiet)).verdict).toEqual({ status: 'pass' });
    expect(judge(unscaled('ErrorRate', unexpected(9000))).verdict.status).toBe('fail');
  });
});

describe('what is all right', () => {
  test('an allowed alert, which is told with its reason', () => {
    const records = plus(
      healthy,
      alertRecord('PoolHigh', 9000, 'firing'),
      notification('PoolHigh', 9400, 'firing'),
      alertRecord('PoolHigh', 15_000, 'inactive'),
      notification('PoolHigh', 18_300, 'resolved'),
    );
    const judgement = judge(records);
    expect(judgement.verdict).toEqual({ status: 'pass' });
    expect(findingOf(judgement, /^PoolHigh occurs only where allowed/).because).toMatch(
      /was firing at 9\.000 s; the contract allows it: connections pile up/,
    );
    expect(judgement.alerts.map(({ name, expected }) => [name, expected])).toEqual([
      [EXPECTED, true],
      ['PoolHigh', false],
    ]);
  });

  test('an alert that is merely pending', () => {
    const records = plus(
      healthy,
      alertRecord('ErrorRate', 9000, 'pending'),
      alertRecord('ErrorRate', 9500, 'inactive'),
    );
    expect(judge(records).verdict).toEqual({ status: 'pass' });
  });

  test('a rule without `for` that was not seen pending', () => {
    const records = withHeader(
      withoutAlerts((one) => one.state === 'pending'),
      {
        rules: HEADER.rules.map((rule) => ({ ...rule, forMs: 0 })),
      },
    );
    expect(judge(records).verdict).toEqual({ status: 'pass' });
  });

  test('being told again because the group has changed', () => {
    const records = plus(
      healthy,
      alertRecord('PoolHigh', 11_500, 'firing'),
      again(12_000, 'firing'),
      notification('PoolHigh', 12_001, 'firing'),
      alertRecord('PoolHigh', 14_000, 'inactive'),
    );
    expect(findingOf(judge(records), /^ReadinessFailed is delivered once/).grade).toBe('pass');
  });

  test('being told again with an alert that had been told before is not', () => {
    const records = plus(
      healthy,
      alertRecord('PoolHigh', 10_500, 'firing'),
      notification('PoolHigh', 10_900, 'firing'),
      again(12_000, 'firing'),
      notification('PoolHigh', 12_001, 'firing'),
      alertRecord('PoolHigh', 14_000, 'inactive'),
    );
    expect(findingOf(judge(records), /^ReadinessFailed is delivered once/).grade).toBe('fail');
  });

  test('an alert while the stack starts, when nothing is up yet', () => {
    const records = plus(
      healthy,
      alertRecord('ErrorRate', 2700, 'firing'),
      notification('ErrorRate', 2750, 'firing'),
      alertRecord('ErrorRate', 2900, 'inactive'),
    );
    expect(judge(records).verdict).toEqual({ status: 'pass' });
  });

  test('what arrives when the stack is being taken down', () => {
    const records = plus(
      healthy,
      alertRecord('ErrorRate', 19_300, 'firing'),
      notification('ErrorRate', 19_400, 'firing'),
    );
    expect(judge(records).verdict).toEqual({ status: 'pass' });
  });

  test('an alert that fires only as written is told with its time', () => {
    const fires = { low: 60_000, high: 75_000 };
    const { alerts: told } = judge(plus(healthy, asWritten('ErrorRate', { status: 'fires', fires })));
    expect(told.find(({ name }) => name === 'ErrorRate')).toMatchObject({
      expected: false,
      firing: null,
      asWritten: { status: 'fires', fires },
    });
  });

  test('an unexpected alert that as written never fires', () => {
    const records = plus(healthy, asWritten('ErrorRate', { status: 'never' }));
    expect(judge(records).verdict).toEqual({ status: 'pass' });
  });

  test('at pace 1 the run itself was in real time', () => {
    const records = withContract(withHeader(healthy, { pace: { ...HEADER.pace, pace: 1 } }), {
      objectives: [{ objective: [{ figure: 'alert', atMost: 120_000 }], source: 'owners' }],
    });
    const { verdict, measures } = judge(records);
    expect(verdict).toEqual({ status: 'pass' });
    expect(measures.alert).toEqual({
      low: 3580,
      high: 3790,
      resolution: 20,
      objective: 120_000,
      grade: 'pass',
    });
  });
});

describe('an alert with several instances', () => {
  const instance = (path: string, t: number, state: 'pending' | 'firing' | 'inactive'): TimelineRecord => ({
    ...(alertRecord(EXPECTED, t, state) as AlertRecord),
    labels: { alertname: EXPECTED, severity: 'critical', path },
  });
  const told = (path: string, t: number, status: 'firing' | 'resolved'): TimelineRecord => ({
    ...(again(t, status) as NotificationRecord),
    labels: { alertname: EXPECTED, severity: 'critical', path },
  });
  const bare = without(
    withoutAlerts(() => true),
    'notification',
  );

  test('is over when the last of them is', () => {
    const records = plus(
      bare,
      ...[instance('a', 8000, 'pending'), instance('a', 10_000, 'firing'), instance('a', 15_000, 'inactive')],
      ...[instance('b', 8500, 'pending'), instance('b', 10_500, 'firing'), instance('b', 16_000, 'inactive')],
      ...[told('a', 10_300, 'firing'), told('a', 15_300, 'resolved')],
      ...[told('b', 10_800, 'firing'), told('b', 16_300, 'resolved')],
    );
    const { alerts, verdict } = judge(records);
    expect(verdict).toEqual({ status: 'pass' });
    expect(alerts[0]).toMatchObject({
      pending: { low: 7975, high: 8000 },
      firing: { low: 9975, high: 10_000 },
      delivered: { low: 10_300, high: 10_300 },
      resolved: { low: 15_975, high: 16_000 },
      resolvedDelivered: { low: 16_300, high: 16_300 },
    });
  });

  test('is not over when one of them is not', () => {
    const records = plus(
      bare,
      ...[instance('a', 8000, 'pending'), instance('a', 10_000, 'firing'), instance('a', 15_000, 'inactive')],
      ...[instance('b', 8500, 'pending'), instance('b', 10_500, 'firing')],
      ...[told('a', 10_300, 'firing'), told('a', 15_300, 'resolved'), told('b', 10_800, 'firing')],
    );
    const { alerts } = judge(records);
    expect(alerts[0]).toMatchObject({ resolved: null, resolvedDelivered: null });
  });
});

test('the slowest of several expected alerts counts', () => {
  const second = { alert: 'ErrorRate' };
  const records = plus(
    withContract(healthy, {
      alerts: { expected: [EXPECTED_ALERT, second], allowed: [] },
    }),
    ...[alertRecord('ErrorRate', 9000, 'pending'), alertRecord('ErrorRate', 12_000, 'firing')],
    ...[notification('ErrorRate', 12_300, 'firing')],
    ...[alertRecord('ErrorRate', 14_500, 'inactive'), notification('ErrorRate', 14_800, 'resolved')],
  );
  const { verdict, measures } = judge(records);
  expect(verdict).toEqual({ status: 'pass' });
  expect(measures.alert).toMatchObject({ low: 11_975 - EDGES.injected, high: 12_000 - EDGES.injecting });
  expect(measures.deliver).toMatchObject({ low: 12_300 - EDGES.injected, high: 12_300 - EDGES.injecting });
  expect(measures.clear).toMatchObject({ low: 15_900 - EDGES.undone, high: 15_900 - EDGES.undone });
});
