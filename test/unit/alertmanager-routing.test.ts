/** Who production's alertmanager.yml tells, when, and why it tells no person. */

import { describe, expect, test } from 'vitest';
import { toldToNobody } from '../../harness/rules/alertmanager/certain-route.ts';
import { blackHole, readAlertmanager } from '../../harness/rules/alertmanager/configuration.ts';
import { inhibitionBy } from '../../harness/rules/alertmanager/inhibition.ts';
import { contains } from '../../harness/rules/alertmanager/intervals.ts';
import { parseMatchers } from '../../harness/rules/alertmanager/matchers.ts';
import { routesTaken } from '../../harness/rules/alertmanager/routing.ts';
import { describeSuppression, inhibited, mutedAt } from '../../harness/rules/alertmanager/silence.ts';
import { undefinedTemplates } from '../../harness/rules/alertmanager/templates.ts';

const FILE = `
route:
  receiver: chat
  group_wait: 30s
  group_interval: 5m
  routes:
    - receiver: "null"
      matchers: ['alertname =~ "Watchdog|InfoInhibitor"']
    - receiver: mail
      continue: true
    - matchers: ['team="shop"']
      receiver: chat-shop
      routes:
        - matchers: ['severity="critical"', 'environment!~"dev|staging"']
          receiver: pager
          group_wait: 10s
          group_interval: 1m
          continue: true
        - match_re: { severity: 'critical|warning' }
          receiver: chat-shop
    - matchers: [team=night]
      receiver: pager
      mute_time_intervals: [maintenance]
    - matchers: [team=day]
      receiver: pager
      active_time_intervals: [office]
receivers:
  - name: "null"
  - name: chat
    slack_configs: [{ channel: '#alerts' }]
  - name: chat-shop
    slack_configs: [{ channel: '#shop', send_resolved: true }]
  - name: pager
    pagerduty_configs: [{ routing_key: secret }]
  - name: mail
    email_configs: [{ to: on-call@shop.example }]
  - name: digest
    webhook_configs: [{ url: http://receiver:9095/weekly }]
inhibit_rules:
  - source_matchers: [severity = critical]
    target_matchers: [severity =~ "warning|info"]
    equal: [service]
time_intervals:
  - name: maintenance
    time_intervals: [{ times: [{ start_time: '00:00', end_time: '24:00' }], location: Asia/Seoul }]
  - name: office
    time_intervals: [{ weekdays: ['monday:friday'], times: [{ start_time: '09:00', end_time: '17:00' }], location: Europe/Berlin }]
  - name: month-end
    time_intervals: [{ days_of_month: ['-1'], months: [december] }]
`;
const read = readAlertmanager(FILE, 'alertmanager.yml');
const taken = (labels: Record<string, string>) =>
  routesTaken(read.route, labels).map(({ receiver, waits }) => `${receiver} ${waits.groupWaitMs / 1000}s`);
const interval = (name: string) => {
  const found = read.intervals.find((one) => one.name === name);
  if (found === undefined) throw new Error(name);
  return found;
};

describe('routes', () => {
  test('an alert takes the deepest that match, and those beside it where one continues', () => {
    expect(taken({ alertname: 'A', team: 'shop', severity: 'critical' })).toEqual([
      'mail 30s',
      'pager 10s',
      'chat-shop 30s',
    ]);
  });

  test('a label that is missing counts as empty, so that it is not one of those excluded', () => {
    const labels = { alertname: 'A', team: 'shop', severity: 'critical' };
    expect(taken({ ...labels, environment: 'dev' })).toEqual(['mail 30s', 'chat-shop 30s']);
  });

  test('a route that matches and does not continue ends the search', () => {
    expect(taken({ alertname: 'Watchdog', team: 'shop' })).toEqual(['null 30s']);
  });

  test('matchers are read quoted or not, alone or in braces', () => {
    expect(parseMatchers('severity = critical')).toEqual([
      { name: 'severity', operator: '=', value: 'critical' },
    ]);
    expect(parseMatchers('{a="x,y", b!~"\\\\d+"}')).toEqual([
      { name: 'a', operator: '=', value: 'x,y' },
      { name: 'b', operator: '!~', value: '\\d+' },
    ]);
    expect(parseMatchers('no matcher')).toBeUndefined();
  });
});

describe('an alert that is certain to reach no person', () => {
  const told = (labels: Record<string, string>) => toldToNobody(read, labels);

  test('is said by where it goes, whatever labels its series add', () => {
    expect(told({ alertname: 'Watchdog' })).toMatch(/^route\.routes\[0\] leads to null has no integration/);
  });

  test('is not said of one that may reach a person, or goes by labels that are not known', () => {
    expect(told({ alertname: 'A', team: 'shop', severity: 'critical' })).toBeUndefined();
    const file = readAlertmanager(
      `
route: { receiver: "null", routes: [{ receiver: pager, matchers: ['namespace="shop"'] }] }
receivers: [{ name: "null" }, { name: pager, pagerduty_configs: [{ routing_key: x }] }]
`,
      'f',
    );
    expect(toldToNobody(file, { alertname: 'A' })).toBeUndefined();
    expect(toldToNobody(file, { alertname: 'A', namespace: 'till' })).toMatch(/^route leads to null/);
  });
});

describe('receivers', () => {
  test('one without an integration is a black hole, and so is one whose webhook leads nowhere', () => {
    expect(blackHole(read, 'null')).toMatch(/no integration/);
    expect(blackHole(read, 'digest')).toMatch(/weekly.*read at http:\/\/receiver:9095\/ alone/);
    expect(blackHole(read, 'pager')).toBeUndefined();
  });

  test('whether the end is told is what Alertmanager takes by default, unless the file says so', () => {
    const told = Object.fromEntries(
      read.receivers.map(({ name, channels }) => [name, channels[0]?.sendsResolved]),
    );
    expect(told).toMatchObject({ chat: false, 'chat-shop': true, pager: true, mail: false });
  });
});

describe('inhibition', () => {
  const target = { alertname: 'Refuses', severity: 'warning', service: 'shop' };
  const source = { alertname: 'NotReady', severity: 'critical', service: 'shop' };

  test('it is named by its rule and the labels that must agree', () => {
    expect(describeSuppression(inhibited(read, target, source))).toBe(
      'inhibited by NotReady (inhibit_rules[0], equal: service)',
    );
  });

  test('an alert of another service inhibits nothing', () => {
    expect(inhibitionBy(read.inhibitions, target, { ...source, service: 'till' })).toBeUndefined();
  });

  test('labels that both lack agree', () => {
    const { service: _, ...bare } = target;
    const { service: __, ...other } = source;
    expect(inhibitionBy(read.inhibitions, bare, other)?.index).toBe(0);
  });
});

describe('inhibition by an expression', () => {
  test('anchored on both sides, on either side of the rule, and never of one that matches both', () => {
    const { inhibitions } = readAlertmanager(
      `
route: { receiver: a }
receivers: [{ name: a }]
inhibit_rules: [{ source_match_re: { alertname: '.*Down' }, target_matchers: ['alertname=~"Shop.+"'], equal: [zone] }]
`,
      'f',
    );
    const by = (target: string, source: string) =>
      inhibitionBy(inhibitions, { alertname: target }, { alertname: source })?.index;
    expect(by('ShopSlow', 'DatabaseDown')).toBe(0);
    expect(by('ShopSlow', 'DatabaseDownSoon')).toBeUndefined();
    // Both match both sides, so that neither keeps the other silent.
    expect(by('ShopDown', 'ShopDoorDown')).toBeUndefined();
    expect(by('ShopDown', 'DatabaseDown')).toBe(0);
  });
});

describe('time intervals', () => {
  test('a night in another zone is two stretches, which meet at its midnight', () => {
    const { intervals } = readAlertmanager(
      `
route: { receiver: a }
receivers: [{ name: a }]
time_intervals:
  - name: night
    time_intervals:
      - times: [{ start_time: '22:00', end_time: '24:00' }, { start_time: '00:00', end_time: '06:00' }]
        location: America/New_York
`,
      'f',
    );
    const [night] = intervals;
    if (night === undefined) throw new Error('no interval');
    const at = (hour: number, minute = 0) => contains(night, Date.UTC(2026, 10, 30, hour, minute));
    // In New York it is five hours earlier in winter.
    expect([at(2, 59), at(3), at(4, 59), at(5), at(10, 59), at(11)]).toEqual([
      false,
      true,
      true,
      true,
      true,
      false,
    ]);
  });

  const monday = (hour: number) => Date.UTC(2026, 10, 30, hour);

  test('hours and weekdays are those of the zone', () => {
    expect(contains(interval('office'), monday(7))).toBe(false);
    expect(contains(interval('office'), monday(8))).toBe(true);
    expect(contains(interval('office'), monday(16))).toBe(false);
    expect(contains(interval('office'), Date.UTC(2026, 10, 29, 10))).toBe(false);
  });

  test('days below zero count from the end of the month', () => {
    expect(contains(interval('month-end'), Date.UTC(2026, 11, 31, 12))).toBe(true);
    expect(contains(interval('month-end'), Date.UTC(2026, 11, 30, 12))).toBe(false);
  });

  test('what mutes is named with its zone, and that it always does', () => {
    const [muted] = mutedAt(read, { team: 'night' }, monday(3));
    // The route by mail continues and is not muted.
    expect(muted).toBeUndefined();
    const alone = {
      ...read,
      route: { ...read.route, routes: read.route.routes.filter((one) => !one.goesOn) },
    };
    const [reason] = mutedAt(alone, { team: 'night' }, monday(3));
    expect(reason && describeSuppression(reason)).toBe(
      'muted by the time interval maintenance (Asia/Seoul; at any hour of the week)',
    );
    const [outside] = mutedAt(alone, { team: 'day' }, monday(3));
    expect(outside && describeSuppression(outside)).toBe(
      'muted by the time interval office (outside of it, Europe/Berlin)',
    );
    expect(mutedAt(alone, { team: 'day' }, monday(10))).toEqual([]);
  });
});

test('a template that is used must be defined in a file or be one of Alertmanager’s own', () => {
  const text = 'title: \'{{ template "shop.title" . }} {{ template "slack.default.text" . }}\'';
  expect(undefinedTemplates(text, [])).toEqual(['shop.title']);
  expect(undefinedTemplates(text, ['{{ define "shop.title" }}x{{ end }}'])).toEqual([]);
});
