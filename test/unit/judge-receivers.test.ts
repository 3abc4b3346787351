/** Which receivers were told, in which words; and why none was. */

import { describe, expect, test } from 'vitest';
import type { NotificationRecord, RoutedRecord, TimelineRecord } from '../../harness/model/timeline.ts';
import type { ExpectedAlert } from '../../harness/promises/alerts/spec.ts';
import { judge } from '../../harness/promises/judge.ts';
import { askedOf, restarting } from '../../harness/signals/expressions/why-silent.ts';
import { findingOf } from './support/judged.ts';
import { changed, plus, withContract, withHeader, without } from './support/mutate.ts';
import { alertRecord, EDGES, EXPECTED_ALERT, healthyRun } from './support/timeline.ts';

const ALERT = EXPECTED_ALERT.alert;
const healthy = healthyRun();

/** The healthy run, as it is recorded since receivers have names. */
function told(by: Partial<NotificationRecord>, records = healthy): TimelineRecord[] {
  return changed(records, 'notification', (one) => ({
    ...one,
    receiver: 'pager',
    integration: 'pagerduty[0]',
    message: 'The shop is not ready: see the runbook',
    sendsResolved: true,
    ...by,
  }));
}

function expecting(more: Partial<ExpectedAlert>, records: readonly TimelineRecord[]): TimelineRecord[] {
  return withContract(records, { alerts: { expected: [{ ...EXPECTED_ALERT, ...more }], allowed: [] } });
}

function routed(change: Partial<RoutedRecord>): TimelineRecord {
  const labels = { alertname: ALERT, severity: 'critical' };
  const routes = [{ key: 'route', receiver: 'pager' }];
  const at = { t: 10_900, after: 10_800 };
  return {
    kind: 'routed',
    ...at,
    alert: ALERT,
    labels,
    state: 'active',
    suppressedBy: [],
    routes,
    ...change,
  };
}

const untold = () => without(healthy, 'notification');
function paceOf([header]: readonly TimelineRecord[]): number {
  return header?.kind === 'run' ? header.pace.pace : Number.NaN;
}

const finding = (records: TimelineRecord[], id: string) =>
  judge(records).findings.find((one) => one.id === `alerts/${ALERT}/${id}`);

describe('what was not sent', () => {
  test('has no time of delivery and none of clearing, and what is promised of them is not proven', () => {
    const objectives = [
      { objective: [{ figure: 'deliver' as const, atMost: 300_000 }], source: 'ours' as const },
    ];
    const written: TimelineRecord = {
      kind: 'as-written',
      t: 19_650,
      alert: ALERT,
      status: 'fires',
      fires: { low: 60_000, high: 90_000 },
      resolves: { low: 1000, high: 2000 },
    };
    const { measures, findings } = judge(plus(withContract(untold(), { objectives }), written));
    expect(measures.deliver).toMatchObject({ absent: expect.any(String) });
    expect(measures.clear).toMatchObject({ absent: expect.any(String) });
    expect(findings.find(({ id }) => id === 'objectives/deliver')?.grade).toBe('no-evidence');
    const { measures: before } = judge(plus(withContract(healthy, { objectives }), written));
    expect(before.deliver).toMatchObject({ low: expect.any(Number), grade: 'pass' });
  });

  test('fails the drill once the alert fired live, also where its rule counts as written alone', () => {
    const unscaled = (records: TimelineRecord[]) =>
      withHeader(records, {
        rules: [
          { alert: ALERT, group: 'health', forMs: 60_000, unscaled: 'increase(): it counts events' },
          { alert: 'PoolHigh', group: 'pool', forMs: 0 },
          { alert: 'ErrorRate', group: 'errors', forMs: 60_000 },
        ],
      });
    expect(finding(unscaled(untold()), 'delivered')).toMatchObject({ grade: 'fail' });
    expect(finding(unscaled(healthy), 'delivered')).toMatchObject({ grade: 'pass' });
    const silent = without(
      without(untold(), 'alert', (one) => one.alert === ALERT),
      'effect',
      () => true,
    );
    expect(finding(unscaled(silent), 'delivered')).toBeUndefined();
  });

  test('production’s time has the waits of the route by which it came, and not the longest of all', () => {
    const written: TimelineRecord = {
      kind: 'as-written',
      t: 19_650,
      alert: ALERT,
      status: 'fires',
      fires: { low: 60_000, high: 60_000 },
      resolves: { low: 1000, high: 2000 },
    };
    const low = (records: TimelineRecord[]) => {
      const { deliver } = judge(plus(records, written)).measures;
      return 'low' in deliver ? deliver.low : Number.NaN;
    };
    const own = low(told({ groupWaitMs: 2000, groupIntervalMs: 60_000 }));
    const longest = low(told({}));
    // Live it took the same, of which the shorter wait explains less: 10 s and what is beyond 500 ms, 2 s and what is beyond 100 ms.
    expect(longest - own).toBeGreaterThan(7000);
  });
});

describe('silence has a name', () => {
  const because = (records: TimelineRecord[]) => {
    const found = finding(records, 'delivered');
    return `${found?.grade}: ${found?.because}`;
  };
  const inhibition = {
    by: 'inhibition' as const,
    name: 'ErrorRate',
    how: 'inhibit_rules[0], equal: service',
  };
  const night = { by: 'interval' as const, name: 'night', how: 'Asia/Seoul' };

  test('inhibited by another, by which rule', () => {
    expect(because(plus(untold(), routed({ state: 'suppressed', suppressedBy: [inhibition] })))).toMatch(
      /^fail: suppressed: inhibited by ErrorRate \(inhibit_rules\[0\], equal: service\)/,
    );
  });

  test('muted at this hour is not proven, and muted at any hour fails', () => {
    const muted = (one: typeof night & { always?: true }) =>
      because(plus(untold(), routed({ state: 'suppressed', suppressedBy: [one] })));
    expect(muted(night)).toMatch(
      /^no-evidence: suppressed: muted by the time interval night \(Asia\/Seoul\)/,
    );
    expect(muted({ ...night, always: true })).toMatch(/^fail: .*at any hour of the week/);
  });

  test('routed to a black hole alone, or tried and refused', () => {
    const hole = [{ key: 'route.routes[0]', receiver: 'null', unread: 'null has no integration' }];
    expect(because(plus(untold(), routed({ routes: hole })))).toMatch(
      /^fail: route\.routes\[0\] leads to null has no/,
    );
    const refused: TimelineRecord = {
      kind: 'refused',
      t: 18_000,
      at: 0,
      receiver: 'pager',
      integration: 'pagerduty[0]',
      detail: 'template "t" not defined',
    };
    expect(because(plus(untold(), routed({}), refused))).toMatch(
      /^fail: Alertmanager tried to tell pager \(pagerduty\[0\]\) and could not: template "t" not defined/,
    );
    const mail = { receiver: 'mail', integration: 'email[0]' };
    const both = routed({
      routes: [
        { key: 'route.routes[0]', receiver: 'pager' },
        { key: 'route.routes[1]', receiver: 'mail' },
      ],
    });
    expect(because(plus(told({}), both, { ...refused, ...mail }))).toMatch(
      /^fail: pager .* was told, but Alertmanager tried to tell mail/,
    );
    // Tried again, it was told after all.
    const once = { ...refused, detail: 'unexpected status code 503' };
    expect(because(plus(told({}), both, once))).toMatch(/^pass/);
    // A message that cannot be made is not tried again; what arrives of a mail then is no message.
    expect(because(plus(told({}), both, refused))).toMatch(
      /^fail: pager .* was told, but Alertmanager tried to tell pager \(pagerduty\[0\]\) and could not: template/,
    );
    const dead: TimelineRecord = {
      kind: 'source',
      t: 8000,
      source: 'receiver',
      ok: false,
      detail: 'refused',
    };
    expect(because(plus(untold(), both, refused, dead))).toMatch(/^no-evidence: not received/);
  });

  test('an alert that must be kept silent by another passes by that, and fails where it is told', () => {
    const meant = (records: readonly TimelineRecord[]) => expecting({ inhibitedBy: 'ErrorRate' }, records);
    const suppressed = routed({ state: 'suppressed', suppressedBy: [inhibition] });
    expect(finding(meant(plus(untold(), suppressed)), 'suppressed')?.grade).toBe('pass');
    const firing = alertRecord('ErrorRate', 9000, 'firing');
    expect(finding(meant(plus(told({}), firing)), 'suppressed')?.grade).toBe('fail');
    expect(finding(meant(plus(told({}), firing, suppressed)), 'suppressed')?.grade).toBe('fail');
    expect(finding(meant(untold()), 'suppressed')?.grade).toBe('no-evidence');
    expect(finding(meant(plus(untold(), suppressed)), 'delivered')).toBeUndefined();
  });

  test('an alert that is told once what keeps it silent is over breaks no promise', () => {
    const meant = (...records: TimelineRecord[]) =>
      finding(expecting({ inhibitedBy: 'ErrorRate' }, plus(told({}), ...records)), 'suppressed');
    const over = [alertRecord('ErrorRate', 9000, 'firing'), alertRecord('ErrorRate', 11_000, 'inactive')];
    const suppressed = routed({ state: 'suppressed', suppressedBy: [inhibition] });
    expect(meant(...over, suppressed)).toMatchObject({
      grade: 'pass',
      because: expect.stringMatching(/was told of it at 11.1.* when ErrorRate did not fire/),
    });
    // Told without having been seen suppressed: what inhibits it may have been over, or never at work.
    expect(meant(...over)?.grade).toBe('no-evidence');
    expect(meant()?.grade).toBe('no-evidence');
    // Over after it was told, or at a moment that is not known to be before.
    const later = [alertRecord('ErrorRate', 9000, 'firing'), alertRecord('ErrorRate', 11_200, 'inactive')];
    expect(meant(...later, suppressed)?.grade).toBe('fail');
    const perhaps = [alertRecord('ErrorRate', 9000, 'firing'), alertRecord('ErrorRate', 11_110, 'inactive')];
    expect(meant(...perhaps)?.grade).toBe('no-evidence');
  });
});

describe('an alert that is muted in some hours', () => {
  const night = { by: 'interval' as const, name: 'night', how: 'Europe/Paris' };
  const claim = (records: readonly TimelineRecord[], more: Partial<ExpectedAlert> = {}) => {
    const found = finding(expecting({ mutedBy: 'night', ...more }, records), 'suppressed');
    return `${found?.grade}: ${found?.because}`;
  };
  const atNight = routed({ state: 'suppressed', suppressedBy: [night], muting: ['night'] });
  const byDay = routed({ muting: ['weekend'] });

  test('is silent in them for that reason, and told at any other as its contract says', () => {
    expect(claim(plus(untold(), atNight))).toBe('pass: muted by the time interval night (Europe/Paris)');
    expect(claim(plus(told({}), byDay), { receiver: 'pager' })).toMatch(
      /^pass: night does not mute at this hour: at .* to pager/,
    );
  });

  test('fails where it is told in them, or is not told at another hour, or where it is not to be', () => {
    expect(claim(plus(told({}), routed({ muting: ['night'] })))).toMatch(/^fail: pager .* was told of it/);
    expect(claim(plus(untold(), byDay))).toMatch(/^fail: night does not mute .* the receiver was not told/);
    expect(claim(plus(told({}), byDay), { receiver: 'mail' })).toMatch(/^fail: .* and not mail/);
    // Timelines that say nothing of the hour.
    expect(claim(plus(told({}), routed({})))).toMatch(/^fail/);
  });
});

describe('who is told is part of the contract', () => {
  test('a receiver that no person reads is not told, unless the contract names it', () => {
    const unread = told({ unread: 'its webhook is http://receiver:9095/weekly' });
    expect(finding(unread, 'delivered')).toMatchObject({
      grade: 'fail',
      because: expect.stringMatching(/which no person reads/),
    });
    expect(judge(unread).measures.deliver).toMatchObject({ absent: expect.any(String) });
    expect(finding(expecting({ receiver: 'pager' }, unread), 'delivered')?.grade).toBe('pass');
  });

  test('a receiver that is named must be told, and no other', () => {
    const records = told({});
    expect(finding(expecting({ receiver: 'chat' }, records), 'delivered')).toMatchObject({
      grade: 'fail',
      because: expect.stringMatching(/pager .* was told, and not chat/),
    });
    expect(finding(expecting({ receiver: 'chat' }, records), 'receivers')?.grade).toBe('fail');
    expect(finding(expecting({ receiver: 'pager' }, records), 'receivers')?.grade).toBe('pass');
    expect(finding(expecting({ receiver: ['pager', 'chat'] }, records), 'delivered')?.grade).toBe('fail');
  });

  test('by which integration, and what the message says', () => {
    const records = told({});
    expect(
      finding(expecting({ integration: 'pagerduty', says: 'see the runbook' }, records), 'delivered')?.grade,
    ).toBe('pass');
    expect(finding(expecting({ integration: 'slack' }, records), 'delivered')?.because).toMatch(
      /and not by slack/,
    );
    expect(finding(expecting({ says: ['not ready', 'call Ada'] }, records), 'delivered')?.because).toMatch(
      /does not say "call Ada"; it says: The shop is not ready/,
    );
  });

  test('several that are told of the same are not told twice', () => {
    const both = told({}).flatMap((one): TimelineRecord[] =>
      one.kind === 'notification'
        ? [one, { ...one, t: one.t + 20, receiver: 'mail', integration: 'email[0]' }]
        : [one],
    );
    expect(finding(both, 'once')?.grade).toBe('pass');
  });

  test('a reminder after repeat_interval is none too many, and one before it is', () => {
    const again = (afterMs: number, repeatIntervalMs?: number) =>
      told({ ...(repeatIntervalMs === undefined ? {} : { repeatIntervalMs }) }).flatMap(
        (one): TimelineRecord[] =>
          one.kind === 'notification' && one.status === 'firing'
            ? [one, { ...one, t: one.t + afterMs }]
            : [one],
      );
    // Of two minutes the run's pace of 20 makes six seconds; here it is that of the healthy run.
    const pace = paceOf(healthy);
    expect(finding(again(1500, 1400 * pace), 'once')?.grade).toBe('pass');
    expect(finding(again(1000, 1400 * pace), 'once')?.grade).toBe('fail');
    expect(finding(again(1500), 'once')?.grade).toBe('fail');
  });

  test('one that never tells of the end is not waited for, and where none does, it is said', () => {
    expect(finding(told({ sendsResolved: false }), 'resolved-delivered')).toMatchObject({
      grade: 'fail',
      because: expect.stringMatching(/send_resolved is false for pager/),
    });
  });
});

describe('an alert is over when its rule says so', () => {
  test('still firing is no failure while keep_firing_for may last', () => {
    const firing = without(
      healthy,
      'alert',
      (one) => one.alert === ALERT && one.state === 'inactive' && one.t > EDGES.undone,
    );
    const kept = (keepFiringForMs: number) =>
      withHeader(firing, {
        rules: [
          { alert: ALERT, group: 'health', forMs: 60_000, keepFiringForMs },
          { alert: 'PoolHigh', group: 'pool', forMs: 0 },
          { alert: 'ErrorRate', group: 'errors', forMs: 60_000 },
        ],
      });
    expect(finding(kept(180_000), 'resolves')).toMatchObject({
      grade: 'no-evidence',
      because: expect.stringMatching(/keep_firing_for is 9\.00 s at this pace/),
    });
    expect(finding(kept(20_000), 'resolves')?.grade).toBe('fail');
  });

  test('what was delivered before the steady state is told, where nothing unexpected was', () => {
    const early: TimelineRecord = {
      kind: 'notification',
      t: 2000,
      status: 'firing',
      alert: 'ErrorRate',
      labels: { alertname: 'ErrorRate' },
      annotations: {},
    };
    expect(findingOf(judge(plus(healthy, early)), /^no unexpected alert/).because).toMatch(
      /ErrorRate was delivered at 2\.000 s, while the stack started/,
    );
  });
});

describe('an alert that never fires', () => {
  const silent = () => without(untold(), 'alert', (one) => one.alert === ALERT && one.t > 5000);
  const saying = (more: object) =>
    finding(
      plus(silent(), {
        kind: 'expression',
        t: 12_990,
        alert: ALERT,
        series: 1,
        missing: [],
        ...more,
      }),
      'fires',
    )?.because;

  test('says what its expression came to, that its metric is not there, and what restarts it', () => {
    const needs = { operator: '>', threshold: 0.05 };
    expect(saying({ needs, extreme: 0.0201 })).toMatch(/one series, at most 0\.0201; it needs > 0\.05$/);
    expect(saying({ needs: { ...needs, operator: '<' }, extreme: 3 })).toMatch(
      /at least 3; it needs < 0\.05/,
    );
    expect(saying({ series: 0, missing: ['shop_requests'] })).toMatch(
      /the metric shop_requests does not exist/,
    );
    expect(saying({ series: 0 })).toMatch(/look at its labels/);
    expect(saying({ series: 0, nothing: 'compared' })).toMatch(/none is as it must be compared to others/);
    expect(saying({ series: 0, nothing: 'present' })).toMatch(/what it fires for the absence of was there/);
    expect(saying({ restarts: ['severity'] })).toMatch(/its label severity contains the value/);
  });

  test('the operand that decides is read from the expression as Prometheus prints it', () => {
    expect(askedOf('rate(a{x="y"}[1m]) / ignoring (z) b > 0.05 and up == 1')).toEqual({
      value: 'rate(a{x="y"}[1m]) / ignoring (z) b',
      needs: { operator: '>', threshold: 0.05 },
      metrics: ['a', 'b', 'up'],
    });
    const needs = (operator: string, threshold: number) => ({ needs: { operator, threshold } });
    expect(askedOf('0.05 < rate(a[1m])')).toMatchObject({ value: 'rate(a[1m])', ...needs('>', 0.05) });
    expect(askedOf('a > 5 * 60')).toMatchObject({ value: 'a', ...needs('>', 300) });
    expect(askedOf('-1 < a')).toMatchObject({ value: 'a', ...needs('>', -1) });
    expect(askedOf('a > -(2 * 3)')).toMatchObject({ value: 'a', ...needs('>', -6) });
    expect(askedOf('-(2 ^ 2) >= a')).toMatchObject({ value: 'a', ...needs('<=', -4) });
    expect(askedOf('a > (5)')).toMatchObject({ value: 'a', ...needs('>', 5) });
    expect(askedOf('-(5) < a')).toMatchObject({ value: 'a', ...needs('>', -5) });
    expect(askedOf('a > bool 3')).toEqual({ value: 'a > bool 3', metrics: ['a'] });
    // Without these it fires all the same, or that they are not there is what it fires for.
    expect(askedOf('up == 0 unless on() maintenance == 1').metrics).toEqual(['up']);
    expect(askedOf('a > 1 or b > 2')).toMatchObject({ metrics: [], nothing: 'compared' });
    expect(askedOf('a > b')).toEqual({ value: 'a > b', metrics: ['a', 'b'], nothing: 'compared' });
    expect(askedOf('absent(a)')).toEqual({ value: 'absent(a)', metrics: [], nothing: 'present' });
    expect(
      restarting({ a: 'x', b: '{{ $value }}', c: '{{ .Value | humanize }}', d: '{{ $labels.value }}' }),
    ).toEqual(['b', 'c']);
  });

  test('a rule that Prometheus never named is not loaded, whatever its file says', () => {
    const unnamed = without(untold(), 'alert', (one) => one.alert === ALERT);
    expect(finding(unnamed, 'loaded')).toMatchObject({
      grade: 'fail',
      because: expect.stringMatching(/Prometheus named 2 of the 3 rules/),
    });
  });

  test('one that fired before the fault proves nothing of the fault', () => {
    const early = plus(
      without(healthy, 'alert', (one) => one.alert === ALERT && one.t > 5000),
      alertRecord(ALERT, 5900, 'firing'),
      alertRecord(ALERT, 15_000, 'inactive'),
    );
    expect(finding(early, 'fires')?.grade).toBe('no-evidence');
    const before = without(early, 'notification');
    expect(finding(before, 'delivered')).toMatchObject({
      grade: 'no-evidence',
      because: expect.stringMatching(/firing before the fault/),
    });
  });
});
