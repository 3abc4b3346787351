import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { compressAlertmanagerConfig } from '../../harness/rules/compress-alertmanager.ts';
import {
  compressPrometheusConfig,
  dividedDurations,
  prometheusIntervals,
} from '../../harness/rules/compress-prometheus.ts';

describe('prometheus.yml', () => {
  const compress = (text: string, pace = 20) => compressPrometheusConfig(text, 'prometheus.yml', pace);

  test('has its defaults written out and divided', () => {
    const { text, production, changes } = compress('scrape_configs:\n- job_name: a\n');
    expect(parse(text)).toEqual({
      scrape_configs: [{ job_name: 'a', scrape_interval: '3000ms', scrape_timeout: '500ms' }],
      global: { scrape_interval: '3000ms', scrape_timeout: '500ms', evaluation_interval: '3000ms' },
    });
    expect(production).toMatchObject({
      scrapeIntervalMs: 60_000,
      scrapeTimeoutMs: 10_000,
      evaluationIntervalMs: 60_000,
    });
    expect(changes.every(({ wasDefault }) => wasDefault)).toBe(true);
  });

  test.each(['global:\n', 'global: ~\n', 'global:\n  scrape_interval:\n'])(
    'gets what a key without a value lacks: %j',
    (text) => {
      expect(parse(compress(text).text)).toEqual({
        global: { scrape_interval: '3000ms', scrape_timeout: '500ms', evaluation_interval: '3000ms' },
      });
    },
  );

  test('takes nothing for not set, as Prometheus does', () => {
    const text =
      'global: {scrape_interval: 0s, evaluation_interval: 0}\nscrape_configs:\n- {job_name: a, scrape_timeout: 0s}\n';
    expect(prometheusIntervals(text, 'p.yml')).toMatchObject({
      scrapeIntervalMs: 60_000,
      evaluationIntervalMs: 60_000,
      jobs: [{ scrapeIntervalMs: 60_000, scrapeTimeoutMs: 10_000 }],
    });
  });

  test('tells every duration that a pace will divide, of whatever no job keeps to as well', () => {
    const text =
      'global: {scrape_interval: 15s, rule_query_offset: 7s}\nscrape_configs:\n- job_name: a\n  scrape_interval: 4s\n  dns_sd_configs: [{names: [x], refresh_interval: 11s}]\n';
    const durations = dividedDurations(text, 'p.yml');
    for (const ms of [15_000, 10_000, 7_000, 4_000, 11_000, 60_000, 300_000]) expect(durations).toContain(ms);
  });

  test('is not taken for a resource of Kubernetes that holds it', () => {
    const text = 'apiVersion: v1\nkind: ConfigMap\ndata:\n  prometheus.yml: ""\n';
    expect(() => compress(text)).toThrow(
      /^prometheus\.yml: this is a Kubernetes resource of the kind "ConfigMap" and not a Prometheus configuration; name/,
    );
  });

  test('caps a default timeout at its interval, as Prometheus does', () => {
    const text = `global: { scrape_interval: 8s }
scrape_configs:
- job_name: inherits
- job_name: quicker
  scrape_interval: 4s
- job_name: slower
  scrape_interval: 60s
- job_name: own
  scrape_interval: 30s
  scrape_timeout: 20s
`;
    expect(prometheusIntervals(text, 'p.yml').jobs).toEqual([
      { job: 'inherits', scrapeIntervalMs: 8_000, scrapeTimeoutMs: 8_000 },
      { job: 'quicker', scrapeIntervalMs: 4_000, scrapeTimeoutMs: 4_000 },
      { job: 'slower', scrapeIntervalMs: 60_000, scrapeTimeoutMs: 8_000 },
      { job: 'own', scrapeIntervalMs: 30_000, scrapeTimeoutMs: 20_000 },
    ]);
  });

  test('keeps comments and everything that is no duration of the monitoring', () => {
    const text = `global:
  scrape_interval: 15s # base
  evaluation_interval: 15s
  rule_query_offset: 1m
alerting:
  alertmanagers:
    - timeout: 10s
scrape_configs:
  - job_name: a
    metrics_path: /5m
    params: { module: [10s] }
    dns_sd_configs: [{ names: [a] }]
`;
    const result = compress(text);
    expect(result.text).toContain('scrape_interval: 750ms # base');
    expect(parse(result.text)).toMatchObject({
      global: { rule_query_offset: '3000ms' },
      alerting: { alertmanagers: [{ timeout: '10s' }] },
      scrape_configs: [
        {
          metrics_path: '/5m',
          params: { module: ['10s'] },
          dns_sd_configs: [{ names: ['a'], refresh_interval: '1500ms' }],
        },
      ],
    });
  });

  test('comes with the flags that only the command line has', () => {
    const { prometheusFlags, blackboxFlags } = compress('scrape_configs: []');
    expect(prometheusFlags).toEqual([
      '--query.lookback-delta=15000ms',
      '--rules.alert.resend-delay=3000ms',
      '--rules.alert.for-grace-period=30000ms',
      '--rules.alert.for-outage-tolerance=180000ms',
    ]);
    expect(blackboxFlags).toEqual(['--timeout-offset=0.025']);
  });

  test('stays as it is at pace 1', () => {
    expect(compress('scrape_configs: [] # none\n', 1)).toMatchObject({
      text: 'scrape_configs: [] # none\n',
      changes: [],
    });
  });

  test('names file, line and key of what cannot be divided', () => {
    const text = 'global:\n  scrape_interval: 15s\n';
    expect(() => compress(text, 7)).toThrow(
      /prometheus.yml:2: global.scrape_interval: 15s divided by pace 7/,
    );
    expect(() => compress('global:\n  scrape_timeout: soon\n')).toThrow(
      /p\w+.yml:2: global.scrape_timeout: "soon"/,
    );
    expect(() => compress('')).toThrow(/the file is empty; it should hold a Prometheus configuration/);
  });
});

describe('alertmanager.yml', () => {
  const compress = (text: string, pace = 20) => compressAlertmanagerConfig(text, 'alertmanager.yml', pace);

  test('has its defaults written out at the root and divided; nested routes inherit', () => {
    const { text, production, longest } = compress(`route:
  receiver: a
  group_wait: 10s # quick
  routes:
    - receiver: b
      routes:
        - { receiver: c, group_interval: 10m }
receivers: []
`);
    expect(text).toContain('group_wait: 500ms # quick');
    expect(parse(text)).toEqual({
      route: {
        receiver: 'a',
        group_wait: '500ms',
        group_interval: '15000ms',
        repeat_interval: '720000ms',
        routes: [{ receiver: 'b', routes: [{ receiver: 'c', group_interval: '30000ms' }] }],
      },
      receivers: [],
      global: { resolve_timeout: '15000ms' },
    });
    expect(production).toEqual({
      groupWaitMs: 10_000,
      groupIntervalMs: 300_000,
      repeatIntervalMs: 14_400_000,
    });
    expect(longest).toEqual({ groupWaitMs: 10_000, groupIntervalMs: 600_000, repeatIntervalMs: 14_400_000 });
  });

  test('names what follows the wall clock', () => {
    expect(compress('route: {receiver: a}\ntime_intervals: []\n').unscaled).toEqual(['time_intervals']);
  });

  test('needs a root route', () => {
    expect(() => compress('receivers: []')).toThrow(/alertmanager.yml: route: there is no root route/);
  });
});
