/** Production's own configuration, led into a stack: what is loaded, what stands in, and what is refused. */

import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { parse } from 'yaml';
import { readAlertmanager } from '../../harness/rules/alertmanager/configuration.ts';
import { routingProblems } from '../../harness/rules/alertmanager/problems.ts';
import { mutedSoon } from '../../harness/rules/alertmanager/tonight.ts';
import { leadPrometheus } from '../../harness/rules/prometheus/lead-prometheus.ts';
import { withScrapeFiles } from '../../harness/rules/prometheus/scrape-files.ts';
import { filesBeside } from '../../harness/run/files-beside.ts';
import { compressedFiles, readRuleFiles } from '../../harness/run/rule-files.ts';

const rules = (name: string) => `groups: [{ name: ${name}, rules: [{ record: ${name}, expr: 'up' }] }]\n`;

/** A target's folder that holds these files. */
async function folderOf(files: Record<string, string>) {
  const folder = await mkdtemp(join(tmpdir(), 'firedrill-monitoring-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), content);
  }
  return { folder, shown: 'targets/shop', within: '.', home: '/etc/prometheus' };
}

const loading = async (patterns: string[], named: string[], files: Record<string, string>) =>
  readRuleFiles(
    `rule_files: ${JSON.stringify(patterns)}`,
    'targets/shop/prometheus.yml',
    named,
    await folderOf(files),
  );

describe('rule files', () => {
  test('all that rule_files finds are loaded where it looks, relative or absolute', async () => {
    const { files, text } = await loading(
      ['rules/*.yml', '/etc/prometheus/alerts/*.rules.yml'],
      ['alerts/a.rules.yml'],
      {
        'rules/r.yml': rules('r'),
        'rules/s.yml': rules('s'),
        'alerts/a.rules.yml': rules('a'),
        'alerts/b.yml': '-',
      },
    );
    expect(files.map(({ path }) => path)).toEqual([
      '/etc/prometheus/rules/r.yml',
      '/etc/prometheus/rules/s.yml',
      '/etc/prometheus/alerts/a.rules.yml',
    ]);
    expect(parse(text).groups.map(({ name }: { name: string }) => name)).toEqual(['r', 's', 'a']);
  });

  test('a wildcard of a folder that is not there finds nothing else of the target', async () => {
    const beside = await folderOf({ 'prometheus.yml': 'x: 1', 'sub/a.yml': 'x: 1' });
    expect(await filesBeside('/etc/prometheus/jobs/*.yml', beside)).toEqual([]);
    expect(await filesBeside('jobs/*.yml', beside)).toEqual([]);
    expect((await filesBeside('*.yml', beside)).map(({ file }) => file)).toEqual(['prometheus.yml']);
  });

  test('a file that the target has elsewhere lies where the configuration looks', async () => {
    const { files } = await loading(['/etc/prometheus/alerts.yml'], ['mine/alerts.yml'], {
      'mine/alerts.yml': rules('a'),
    });
    expect(files.map(({ path }) => path)).toEqual(['/etc/prometheus/alerts.yml']);
  });

  test('a pattern that finds nothing is refused, and a named file that none finds as well', async () => {
    await expect(loading(['rules/*.yaml'], [], { 'rules/r.yml': rules('r') })).rejects.toThrow(
      /rule_files\[0\]: rules\/\*\.yaml finds no file in targets\/shop/,
    );
    await expect(
      loading(['rules/*.yml'], ['other.yml'], { 'rules/r.yml': rules('r'), 'other.yml': rules('o') }),
    ).rejects.toThrow(/monitoring\.rules names other\.yml, which Prometheus does not load/);
  });

  test('a resource of an operator becomes a file as Prometheus reads it', async () => {
    const resource = `apiVersion: monitoring.coreos.com/v1
kind: PrometheusRule
spec: { groups: [{ name: g, rules: [{ alert: Down, expr: 'up == 0', for: 1m }] }] }
`;
    const read = await loading(['*.yml'], [], { 'a.yml': resource });
    const [file] = compressedFiles(read, 10).files;
    expect(parse(file?.content ?? '')).toEqual({
      groups: [
        {
          name: 'g',
          rules: [{ alert: 'Down', expr: 'up == 0', for: expect.stringMatching(/^6s$|^6000ms$/) }],
        },
      ],
    });
  });

  test('alerts that Grafana manages itself are refused in a sentence', async () => {
    const file = 'apiVersion: 1\ngroups: [{ name: g, rules: [{ uid: a, condition: B, data: [] }] }]\n';
    await expect(loading(['*.yml'], [], { 'a.yml': file })).rejects.toThrow(
      /alerts that Grafana manages itself/,
    );
  });

  test('templates are found under the name of their folder, wherever that is', async () => {
    const beside = { ...(await folderOf({ 'templates/a.tmpl': 'x' })), home: '/etc/alertmanager' };
    expect((await filesBeside('/etc/alertmanager/templates/*.tmpl', beside)).map(({ path }) => path)).toEqual(
      ['/etc/alertmanager/templates/a.tmpl'],
    );
    expect((await filesBeside('/opt/monitoring/templates/*.tmpl', beside)).map(({ path }) => path)).toEqual([
      '/opt/monitoring/templates/a.tmpl',
    ]);
  });
});

describe('prometheus.yml', () => {
  const lead = (text: string, targets: Record<string, string[]> = {}) => {
    const led = leadPrometheus(text, 'prometheus.yml', {
      services: ['api'],
      targets,
      alertmanager: 'alertmanager:9093',
      blackbox: 'blackbox:9115',
      findsFile: (pattern) => pattern === 'sd/here.json',
    });
    return { ...led, value: parse(led.text) };
  };

  test('what a job asks by a name that the stack does not have is told, with what to do', () => {
    const jobs = [
      "{ job_name: own, static_configs: [{ targets: ['api:8080', 'localhost:9090', 'alertmanager:9093'] }] }",
      "{ job_name: beside, static_configs: [{ targets: ['store-exporter:9121', 'api:8080', 'localhost:9100'] }] }",
      "{ job_name: probe, static_configs: [{ targets: ['http://pages:3000/health', 'localhost:80'] }], relabel_configs: [{ target_label: __address__, replacement: 'blackbox:9115' }] }",
      "{ job_name: elsewhere, static_configs: [{ targets: ['www.shop.example:443', '10.0.0.9:9100'] }] }",
    ];
    const text = `scrape_configs:\n${jobs.map((job) => `- ${job}\n`).join('')}`;
    const told = (notes: readonly string[]) =>
      notes.flatMap(
        (note) =>
          /\((\w+)\): nothing in the stack answers at (.*), so that it is down/.exec(note)?.slice(1) ?? [],
      );
    expect(told(lead(text).notes)).toEqual([
      'beside',
      'store-exporter:9121, localhost:9100',
      'probe',
      'http://pages:3000/health',
    ]);
    expect(told(lead(text, { beside: ['api:8080'], probe: ['api:8080'] }).notes)).toEqual([]);
  });

  test('a way of finding targets that no Prometheus has stays for promtool, and is told', () => {
    const text = 'scrape_configs: [{ job_name: a, consult_sd_configs: [{ server: "x:1" }] }]';
    const { value, notes } = lead(text);
    expect(value.scrape_configs).toEqual([{ job_name: 'a', consult_sd_configs: [{ server: 'x:1' }] }]);
    expect(notes).toEqual([
      'prometheus.yml: scrape_configs[0] (a): Prometheus has no consult_sd_configs; did you mean consul_sd_configs?',
    ]);
  });

  test('nothing is sent or asked outside of the stack, and that is said', () => {
    const { value, notes } = lead(`
remote_write: [{ url: https://mimir.shop.example/push }]
remote_read: [{ url: https://mimir.shop.example/read }]
alerting:
  alert_relabel_configs: [{ action: labeldrop, regex: replica }]
  alertmanagers: [{ dns_sd_configs: [{ names: [am.shop.example], type: A, port: 9093 }] }, { static_configs: [{ targets: ['10.0.0.9:9093'] }] }]
scrape_configs: [{ job_name: self, static_configs: [{ targets: ['localhost:9090'] }] }]
`);
    expect(value.remote_write ?? value.remote_read).toBeUndefined();
    expect(value.alerting).toEqual({
      alert_relabel_configs: [{ action: 'labeldrop', regex: 'replica' }],
      alertmanagers: [{ static_configs: [{ targets: ['alertmanager:9093'] }] }],
    });
    expect(notes.join('\n')).toMatch(
      /remote_write leads nowhere[\s\S]*remote_read leads nowhere[\s\S]*stack's own Alert/,
    );
  });

  test('what discovery cannot find is what the target names, else the job is left out', () => {
    const jobs = `
scrape_configs:
  - { job_name: node, kubernetes_sd_configs: [{ role: node }], relabel_configs: [{ action: labelmap, regex: 'a(.+)' }] }
  - { job_name: here, file_sd_configs: [{ files: [sd/here.json] }] }
  - { job_name: gone, file_sd_configs: [{ files: [sd/gone.json] }] }
  - { job_name: named, dns_sd_configs: [{ names: [api], type: A, port: 8080 }] }
`;
    const names = (value: { scrape_configs: { job_name: string }[] }) =>
      value.scrape_configs.map((job) => job.job_name);
    const { value, notes } = lead(jobs);
    expect(names(value)).toEqual(['here', 'named']);
    expect(notes).toHaveLength(2);
    const given = lead(jobs, { node: ['api:9100'] });
    expect(names(given.value)).toEqual(['node', 'here', 'named']);
    expect(given.value.scrape_configs[0]).toMatchObject({
      static_configs: [{ targets: ['api:9100'] }],
      relabel_configs: [{ action: 'labelmap' }],
    });
  });

  test('probes go through the exporter of the stack, and secret files are asked for', () => {
    const { value, secrets } = lead(`
scrape_configs:
  - job_name: probe
    basic_auth: { username: p, password_file: /etc/prometheus/secrets/x }
    tls_config: { ca_file: /etc/ca.pem }
    static_configs: [{ targets: ['http://api/ready'] }]
    relabel_configs: [{ target_label: __address__, replacement: 'blackbox-exporter.monitoring.svc:9115' }]
`);
    expect(value.scrape_configs[0].relabel_configs[0].replacement).toBe('blackbox:9115');
    expect(value.scrape_configs[0].tls_config).toEqual({ insecure_skip_verify: true });
    expect(secrets).toEqual([{ path: '/etc/prometheus/secrets/x' }]);
  });
});

describe('scrape_config_files', () => {
  const more = { path: '/etc/prometheus/jobs/api.yml', shown: 'targets/shop/jobs/api.yml' };

  test('their jobs are read as the configuration’s own, with paths that are relative to them', () => {
    const content = `scrape_configs:
  - job_name: api
    basic_auth: { username: p, password_file: secret }
    file_sd_configs: [{ files: ['sd/*.json', /etc/sd/all.json] }]
`;
    const text = withScrapeFiles(
      'scrape_config_files: [jobs/*.yml]\nscrape_configs: [{ job_name: self }]\n',
      'prometheus.yml',
      [{ ...more, content }],
    );
    expect(parse(text)).toEqual({
      scrape_configs: [
        { job_name: 'self' },
        {
          job_name: 'api',
          basic_auth: { username: 'p', password_file: '/etc/prometheus/jobs/secret' },
          file_sd_configs: [{ files: ['/etc/prometheus/jobs/sd/*.json', '/etc/sd/all.json'] }],
        },
      ],
    });
  });

  test('a configuration without a job gets those of its files, and one without files stays', () => {
    const content = 'scrape_configs: [{ job_name: api }]';
    const text = withScrapeFiles('scrape_config_files: [jobs/*.yml]', 'p.yml', [{ ...more, content }]);
    expect(parse(text)).toEqual({ scrape_configs: [{ job_name: 'api' }] });
    const own = 'scrape_configs: [] # none\n';
    expect(withScrapeFiles(own, 'p.yml', [])).toBe(own);
  });
});

describe('alertmanager.yml before anything is started', () => {
  const read = (text: string) => readAlertmanager(text, 'alertmanager.yml');

  test('a receiver and an interval that are not there are named', () => {
    const problems = routingProblems(
      read(
        'route: { receiver: a, routes: [{ receiver: b, mute_time_intervals: [c] }] }\nreceivers: [{ name: a, webhook_configs: [{ url: "http://x/" }] }]',
      ),
      'alertmanager.yml',
    );
    expect(problems.join('\n')).toMatch(
      /route\.routes\[0\]: there is no receiver "b"[\s\S]*no time interval "c"/,
    );
  });

  test.each(['', ' ~', ' null'])('a list without a value is one of none (%j)', (nothing) => {
    const text = `route: { receiver: a }\nreceivers:\n- name: a\n  slack_configs:${nothing}\n  webhook_configs: [{ url: "http://x/" }]\n`;
    expect(routingProblems(read(text), 'f')).toEqual([]);
  });

  test('routes of which none leads to a person are refused', () => {
    expect(
      routingProblems(read('route: { receiver: "null" }\nreceivers: [{ name: "null" }]'), 'f').join(),
    ).toMatch(/no route leads to a person: null has no integration/);
  });

  test.each([
    [
      'receivers: [{ name: a, pigeon_configs: [{}] }]',
      /receivers\[0\]\.pigeon_configs \(a\): there is no such integration; there is .*slack_configs/,
    ],
    ['receivers: [{ name: a, slack_configs: { channel: x } }]', /slack_configs \(a\): must be a list/],
    [
      'receivers: [{ name: a, slack_configs: [{}] }]\ntime_intervals: [{ name: n, time_intervals: [{ location: Mars/Base }] }]',
      /time interval n: there is no time zone "Mars\/Base"/,
    ],
  ])('what would be misread is named: %s', (text, problem) => {
    expect(routingProblems(read(`route: { receiver: a }\n${text}`), 'f').join()).toMatch(problem);
  });

  test('a template that is not rendered is told so, and its line', () => {
    expect(() => read('route:\n  receiver: {{ .Values.receiver }}\n')).toThrow(
      /alertmanager\.yml:2: a key is \{"\.Values\.receiver":.*\} and no text: render the template/,
    );
  });

  test('a route that is muted within a day is named, with the hours', () => {
    const file = read(`
route: { receiver: a, routes: [{ receiver: a, mute_time_intervals: [night] }] }
receivers: [{ name: a }]
time_intervals: [{ name: night, time_intervals: [{ times: [{ start_time: '22:00', end_time: '24:00' }] }] }, { name: never, time_intervals: [{ years: ['1999'] }] }]
`);
    expect(mutedSoon(file, Date.UTC(2026, 10, 27, 8, 7))).toEqual([
      expect.stringMatching(
        /^route\.routes\[0\] \(a\): muted by the time interval night \(UTC\): from 2026-11-27 22:00 UTC until 2026-11-28 00:00 UTC/,
      ),
    ]);
  });
});
