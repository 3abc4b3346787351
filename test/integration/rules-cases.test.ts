import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { promtool as promtool3 } from '../../harness/components/promtool/promtool.ts';
import { writeOpenMetrics } from '../../harness/rules/replay/open-metrics.ts';
import {
  boundariesOf,
  flow,
  type Run,
  scraped,
  step,
  withoutMarkers,
} from '../unit/rules-corpus/simulate.ts';
import { providePromtool } from './rules-promtool.ts';

/** What people meet at the command line: rules of their own, a recording of their own, and the promtool that is needed. */

const MAIN = join(import.meta.dirname, '..', '..', 'harness', 'cli', 'main.ts');
const RUN: Run = { steadyMs: 90_000, holdMs: 90_000, recoveryMs: 90_000, scrapeMs: 1_000, phaseMs: 0 };
const WALL_MS = 1_767_225_600_000;

let folder: string;
beforeAll(async () => {
  for (const provided of [await providePromtool(), await providePromtool(undefined, promtool3)])
    await provided[Symbol.asyncDispose]();
  folder = await mkdtemp(join(tmpdir(), 'firedrill-cases-'));
  const ramp = (from: number, by: number) => (t: number, healed: number) =>
    from + (by * Math.min(Math.max(t, 0), healed)) / 1_000;
  const series = withoutMarkers(
    scraped(
      [
        { labels: { __name__: 'up', job: 'api' }, signal: step(1, 0) },
        { labels: { __name__: 'queue' }, signal: ramp(100, 1) },
        { labels: { __name__: 'odd' }, signal: (t) => (t < 0 ? 0 : Number.POSITIVE_INFINITY) },
        { labels: { __name__: 'level' }, signal: step(1, 7) },
        { labels: { __name__: 'served_total' }, signal: flow(5, 5) },
        { labels: { __name__: 'inf', 'k.l': 'm' }, signal: step(1, 9) },
        { labels: { __name__: 'http.requests', 'k.l': 'm' }, signal: step(1, 9) },
      ],
      RUN,
    ),
  ).map(({ labels, samples }) => ({ labels, samples: samples.map(({ t, v }) => ({ t: t + WALL_MS, v })) }));
  await writeFile(join(folder, 'series.om'), writeOpenMetrics({ series, types: new Map() }));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const rules = (...args: string[]) =>
  execa(process.execPath, [MAIN, 'rules', ...args], { cwd: folder, reject: false });
const { injected, healed } = boundariesOf(RUN);
const WHEN = ['--injected', `${(WALL_MS + injected) / 1000}`, '--healed', `${(WALL_MS + healed) / 1000}`];
const PRODUCTION = ['--scrape', '15s', '--evaluation', '15s'];

async function replayed(text: string) {
  await writeFile(join(folder, 'rules.yml'), text);
  const { stdout, stderr } = await rules(
    'replay',
    'rules.yml',
    '--series',
    'series.om',
    ...WHEN,
    ...PRODUCTION,
    '--json',
  );
  // A busy machine takes longer, and is told what it is at.
  expect(stderr.replaceAll(/^.*, for \d+ s so far$\n?/gm, '')).toBe('');
  const { alerts, promtool } = JSON.parse(stdout);
  const answers = Object.fromEntries(
    alerts.map(({ alert, asWritten }: { alert: string; asWritten: object }) => [alert, asWritten]),
  );
  return { answers, promtool };
}

describe('a replay', () => {
  test('of rules over alerts, with query offsets, of what still moves and of what was not recorded', async () => {
    const { answers, promtool } = await replayed(`groups:
- name: now
  rules:
  - {alert: Base, expr: up == 0, for: 1m, labels: {severity: info}}
  - {alert: OnTop, expr: 'ALERTS{alertname="Base",alertstate="firing"} == 1', labels: {severity: none}}
  - {alert: BySeverity, expr: 'ALERTS{severity="info",alertstate="firing"} == 1 unless on () ALERTS{severity="page",alertstate="firing"} == 1', labels: {severity: none}}
  - {alert: Infinite, expr: odd > 5}
  - {alert: Full, expr: queue > 300, for: 1m}
  - {alert: Grows, expr: 'deriv(queue[5m]) > 0.5'}
  - {alert: Fills, expr: 'predict_linear(queue[10m], 600) > 500'}
  - {alert: Elsewhere, expr: node_load1 > 3}
  - {alert: OtherJob, expr: 'up{job="db"} == 0'}
  - {alert: Low, expr: level > 10 and up == 0}
  - {alert: Long, expr: level > 5, for: 1h}
  - {alert: Later, expr: 'count(ALERTS{alertname="Base",alertstate="firing"}) > 0', for: 30s}
  - {alert: HeldBack, expr: up == 0 unless on () silenced == 1}
  - {alert: AddedTo, expr: up == 0 or node_load1 > 3}
  - {alert: Silent, expr: absent(node_load1)}
  - {alert: Counted, expr: served_total > 100000}
- {name: late, query_offset: 1m, rules: [{alert: Late, expr: up == 0, for: 1m}]}
- {name: very, query_offset: 10m, rules: [{alert: Very, expr: up == 0, for: 1m}]}
`);
    expect(promtool).toMatch(/^2\.53/);
    const moment = (low: number, high: number) => ({
      status: 'fires',
      fires: { low: expect.closeTo(low, -4), high: expect.closeTo(high, -4) },
    });
    expect(answers).toMatchObject({
      Base: moment(60_000, 96_000),
      OnTop: moment(60_000, 96_000),
      BySeverity: moment(60_000, 96_000),
      Infinite: moment(0, 36_000),
      Full: { status: 'not-proven', reason: expect.stringMatching(/queue still moved, from 145 to 190/) },
      Grows: { status: 'not-proven', reason: expect.stringMatching(/queue still moved/) },
      Fills: { status: 'not-proven', reason: expect.stringMatching(/queue still moved/) },
      Elsewhere: { status: 'not-proven', reason: 'node_load1 was not recorded' },
      OtherJob: { status: 'not-proven', reason: 'no series that up{job="db"} selects was recorded' },
      Low: {
        status: 'never',
        reason: 'level was 7 at most, where > 10 fires; up was between 0 and 1, where == 0 fires',
      },
      Long: moment(3_600_000, 3_636_000),
      Later: moment(90_000, 126_000),
      HeldBack: {
        status: 'not-proven',
        reason: 'silenced was not recorded, and whether the alert fires depends on it',
      },
      AddedTo: {
        status: 'fires',
        fires: { low: 0 },
        reason: expect.stringMatching(/node_load1 was not rec/),
      },
      Silent: {
        status: 'not-proven',
        reason: 'node_load1 was not recorded, and without it the alert fires before the fault',
      },
      Counted: {
        status: 'not-proven',
        reason: expect.stringMatching(/^it did not fire, but served_total went on counting/),
      },
      Late: moment(120_000, 156_000),
      Very: moment(660_000, 696_000),
    });
    expect([answers.Base.fires.low, answers.OnTop.fires.low, answers.Later.fires.low]).toEqual([
      60_000, 60_000, 90_000,
    ]);
  });

  test('of rules of Prometheus 3 is put before a promtool of its own', async () => {
    const { answers, promtool } = await replayed(`groups:
- name: g
  labels: {team: a}
  rules:
  - {record: 'http.requests:doubled', expr: '2 * {"http.requests", "k.l"="m"}'}
  - {alert: Doubled, expr: '{"http.requests:doubled"} > 17', for: 1m}
  - {alert: Offset, expr: 'max_over_time(up[30] offset (1m + 15s)) == 0'}
  - {alert: LikeANumber, expr: '{__name__="inf"} > 5'}
`);
    expect(promtool).toMatch(/^3\./);
    const fires = { status: 'fires' };
    expect(answers).toMatchObject({ Doubled: fires, Offset: fires, LikeANumber: fires });
    // Plain rules may read what is labelled in UTF-8, which promtool of Prometheus 2 cannot be given.
    const plain = await replayed(
      'groups: [{name: g, rules: [{alert: A, expr: "{__name__=~\'in.\'} > 5"}]}]\n',
    );
    expect([plain.promtool.slice(0, 2), plain.answers.A.status]).toEqual(['3.', 'fires']);
    expect(answers.Offset.fires.low).toBeGreaterThan(75_000);
  });
});

describe('a check', () => {
  test('asks the promtool that a file needs, once for all files, whatever form they have', async () => {
    await writeFile(
      join(folder, 'old.yml'),
      'groups: [{name: g, rules: [{alert: A, expr: up == 0, for: , labels: ~}]}]\n',
    );
    await writeFile(
      join(folder, 'resource.yml'),
      'kind: PrometheusRule\nspec:\n  groups:\n  - name: g\n    partial_response_strategy: warn\n    rules: [{alert: A, expr: up == 0}]\n',
    );
    const old = await rules('check', 'old.yml', 'resource.yml');
    expect([old.exitCode, old.stderr]).toEqual([0, expect.stringMatching(/passed \(promtool 2\.53/)]);
    expect(old.stdout).toMatch(/warning: resource.yml:5: .*Thanos reads this key/);
    await writeFile(
      join(folder, 'new.yml'),
      'groups: [{name: g, labels: {a: b}, rules: [{record: x.y, expr: "rate(z[300])"}]}]\n',
    );
    const both = await rules('check', 'old.yml', 'new.yml');
    expect([both.exitCode, both.stderr]).toEqual([0, expect.stringMatching(/passed \(promtool 3\./)]);
    await writeFile(
      join(folder, 'wrong.yml'),
      'groups: [{name: g, labels: {a: b}, rules: [{alert: A, expr: "sum(1, 2)"}]}]\n',
    );
    const wrong = await rules('check', 'old.yml', 'wrong.yml');
    expect([wrong.exitCode, wrong.stderr]).toEqual([
      64,
      expect.stringMatching(/failed \(promtool 3\..*wrong\.yml/s),
    ]);
    expect(wrong.stderr).not.toMatch(/old\.yml/);
  });

  test('warns of windows too short for the scrapes that production has', async () => {
    await writeFile(
      join(folder, 'short.yml'),
      'groups: [{name: g, rules: [{alert: A, expr: "rate(x[1m]) > 1"}]}]\n',
    );
    await writeFile(join(folder, 'prometheus.yml'), 'global: {scrape_interval: 1m}\n');
    expect((await rules('check', 'short.yml')).stdout).not.toMatch(/warning/);
    for (const told of [
      ['--scrape', '1m'],
      ['--prometheus', 'prometheus.yml'],
    ])
      expect((await rules('check', 'short.yml', ...told)).stdout).toMatch(
        /warning: g, A: rate\(\) over 1m holds less than two/,
      );
    expect(await rules('check', 'short.yml', '--scrape', '5')).toMatchObject({ exitCode: 64 });
  });
});

describe('a test of rules', () => {
  const expectations = `injected: '${(WALL_MS + injected) / 1000}'
healed: '${(WALL_MS + healed) / 1000}'
scrape: 15s
evaluation: 15s
expect:
`;
  const tested = async (expected: string, ...args: string[]) => {
    await writeFile(
      join(folder, 'own.yml'),
      'groups: [{name: g, rules: [{alert: Down, expr: up == 0, for: 1m, labels: {severity: page}}, {alert: High, expr: level > 10}]}]\n',
    );
    await writeFile(join(folder, 'own.expect.yml'), expectations + expected);
    return rules('test', 'own.yml', '--against', 'series.om', ...args);
  };

  test('passes where alerts do what is expected', async () => {
    const { exitCode, stdout } = await tested(
      '- {alert: Down, fires_within: 2m, resolves_within: 1m, labels: {severity: page, job: api}}\n- {alert: High, never: true}\n',
      '--junit',
      'junit.xml',
    );
    expect([exitCode, stdout]).toEqual([
      0,
      expect.stringMatching(/pass +Down +fires within 2m of the fault/),
    ]);
    expect(await readFile(join(folder, 'junit.xml'), 'utf8')).toMatch(/tests="4" failures="0" errors="0"/);
  });

  test('fails where they do not, and proves nothing where chance decides', async () => {
    const late = await tested(
      '- {alert: Down, fires_within: 30s, labels: {severity: info}}\n- {alert: Down, never: true}\n',
    );
    expect([late.exitCode, late.stdout.match(/FAIL/g)]).toEqual([1, ['FAIL', 'FAIL', 'FAIL']]);
    expect(late.stdout).toMatch(/it has \{alertname="Down", job="api", severity="page"\}/);
    const chance = await tested('- {alert: Down, fires_within: 80s}\n');
    expect([chance.exitCode, chance.stdout]).toEqual([2, expect.stringMatching(/not proven +Down/)]);
  });

  test.each([
    [
      '- {alert: Down, fires_in: 2m}\n',
      /own.expect.yml: expect.0: there is no key "fires_in"; the keys are alert, /,
    ],
    [
      '- {alert: Down, fires_within: soon}\n',
      /own.expect.yml: expect.0.fires_within: "soon" is not a duration/,
    ],
    ['[]\n', /own.expect.yml:6:1: invalid YAML/],
  ])('refuses %j', async (expected, reason) => {
    const { exitCode, stderr } = await tested(expected);
    expect([exitCode, stderr]).toEqual([64, expect.stringMatching(reason)]);
  });
});
