import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readOpenMetrics, writeOpenMetrics } from '../../harness/rules/replay/open-metrics.ts';
import { boundariesOf, flow, scraped, step, withoutMarkers } from '../unit/rules-corpus/simulate.ts';
import { withContract } from '../unit/support/mutate.ts';
import { EDGES, HEADER, healthyRun } from '../unit/support/timeline.ts';
import { providePromtool } from './rules-promtool.ts';

const MAIN = join(import.meta.dirname, '..', '..', 'harness', 'cli', 'main.ts');
const GOOD = `groups:
- name: g
  rules:
  - {alert: Down, expr: 'up == 0', for: 1m}
  - {alert: Errors, expr: 'rate(errors_total[5m]) > 1'}
`;
const COUNTING = `groups:
- name: h
  rules:
  - {alert: Many, expr: 'increase(errors_total[5m]) > 3'}
  - {alert: Silly, expr: 'a{x="1"} / a > 0.5'}
`;

let folder: string;
beforeAll(async () => {
  // Makes sure that the image is there, which the command looks for and does not make.
  await using promtool = await providePromtool();
  expect(promtool.place).toBe('container');
  folder = await mkdtemp(join(tmpdir(), 'firedrill-rules-'));
  await mkdir(join(folder, 'more'));
  await writeFile(join(folder, 'good.yml'), GOOD);
  await writeFile(join(folder, 'more', 'counting.yml'), COUNTING);
  await writeFile(join(folder, 'bad.yml'), 'groups:\n- name: g\n  rules:\n  - {alert: A, expr: "sum(a"}\n');
  await writeFile(join(folder, 'twice.yml'), `${GOOD}${GOOD.replace('groups:\n', '')}`);
  await writeFile(join(folder, 'empty.yml'), '');
  await writeFile(join(folder, 'binary.yml'), Uint8Array.of(0x7f, 0x45, 0x4c, 0x46, 0));
  await writeFile(join(folder, 'large.yml'), `# ${'x'.repeat(10 * 1024 * 1024)}`);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const rules = (...args: string[]) =>
  execa(process.execPath, [MAIN, 'rules', ...args], { cwd: folder, reject: false });

describe('rules check', () => {
  test('names for each rule whether a pace scales it, and warns of what deceives', async () => {
    const { exitCode, stdout, stderr } = await rules('check', '**/{good,counting}.yml');
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/g +Down +scales/);
    expect(stdout).toMatch(/h +Many +as written only +increase\(\): it counts within its window/);
    expect(stdout).toMatch(/warning: h, Silly: both sides read a unaggregated/);
    expect(stderr).toMatch(/4 rules; 3 keep their meaning at any pace, 1 are proven as written only/);
    expect(stderr).toMatch(/promtool check rules: passed/);
  });

  test('prints JSON', async () => {
    const { stdout } = await rules('check', 'good.yml', '--json');
    expect(JSON.parse(stdout)).toMatchObject({
      schema: 1,
      files: ['good.yml'],
      rules: [{ rule: 'Down', scalable: true }, { rule: 'Errors' }],
      promtool: { ok: true },
    });
  });

  test('refuses what is no rule file, everything at once, with exit code 64', async () => {
    const { exitCode, stdout, stderr } = await rules('check', 'good.yml', 'bad.yml', 'empty.yml');
    expect([exitCode, stdout]).toEqual([64, '']);
    expect(stderr).toMatch(/bad.yml:4: group "g", alert "A", expr column 6/);
    expect(stderr).toMatch(/empty.yml: the file is empty/);
    for (const [file, reason] of [
      ['binary.yml', /not UTF-8 text/],
      ['large.yml', /10\.0 MiB is more than the limit/],
      [
        'twice.yml',
        /twice.yml:6: group "g": the name is taken by group 1 of this file.*; rename one or merge/,
      ],
      ['more', /more: a folder; quote a pattern such as 'more\/\*\*\/\*\.yml'/],
      ['none.yml', /none.yml: no such file/],
      ['none/*.yml', /no such file; name a rule file, or quote a pattern/],
    ] as const) {
      const refused = await rules('check', file);
      expect([file, refused.exitCode]).toEqual([file, 64]);
      expect(refused.stderr).toMatch(reason);
    }
  });
});

describe('rules compress', () => {
  test('prints the file, and on stderr how it differs', async () => {
    const { exitCode, stdout, stderr } = await rules('compress', 'good.yml', '--pace', '10');
    expect(exitCode).toBe(0);
    expect(`${stdout}\n`).toBe(GOOD.replace('1m', '6000ms').replace('5m', '30000ms'));
    expect(stderr).toMatch(/Errors +expr, column 19 +5m became 30s\n/);
    expect(stderr).toMatch(/pace 10: 2 durations divided/);
  });

  test('writes several files to a folder of their own, at the highest pace that divides all', async () => {
    const { exitCode, stderr } = await rules('compress', 'good.yml', 'more/*.yml', '--out', 'fast');
    expect([exitCode, await readdir(join(folder, 'fast'))]).toEqual([0, ['counting.yml', 'good.yml']]);
    expect(stderr).toMatch(/pace 20: 3 durations divided/);
    expect(await readFile(join(folder, 'fast', 'good.yml'), 'utf8')).toContain('for: 3000ms');
  });

  test.each([
    [['good.yml', '--pace', '7'], /divided by pace 7 is .*use a pace of/],
    [['good.yml', '--pace', 'fast'], /--pace fast: a pace divides durations; write a number of 1 or more/],
    [['good.yml', 'more/counting.yml'], /2 files do not fit on one output; name a folder with --out/],
    [['good.yml', '--out', '.'], /good.yml would be overwritten/],
    [['bad.yml'], /expr column 6/],
  ])('refuses %j', async (args, reason) => {
    const { exitCode, stdout, stderr } = await rules('compress', ...args);
    expect([exitCode, stdout]).toEqual([64, '']);
    expect(stderr).toMatch(reason);
  });
});

describe('rules replay of a run', () => {
  const start = Date.parse(HEADER.startedAt);
  /** A run at pace 20, whose production scrapes and evaluates every 15 s, and whose own rules are `good.yml`. */
  const file = async (name: string, timeline = healthyRun()) => {
    const place = join(folder, 'runs', name);
    await mkdir(join(place, 'rules'), { recursive: true });
    await writeFile(
      join(place, 'timeline.jsonl'),
      timeline.map((record) => `${JSON.stringify(record)}\n`).join(''),
    );
    const run = {
      steadyMs: EDGES.injecting - 3_000,
      holdMs: EDGES.undone - EDGES.injecting,
      recoveryMs: 5_000,
      scrapeMs: 750,
      phaseMs: 100,
    };
    const up = { labels: { __name__: 'up', job: 'api' }, signal: step(1, 0) };
    const series = withoutMarkers(scraped([up], run)).map(({ labels, samples }) => ({
      labels,
      samples: samples.map(({ t, v }) => ({ t: t + start + EDGES.injecting, v })),
    }));
    await writeFile(join(place, 'series.om'), writeOpenMetrics({ series, types: new Map() }));
    await writeFile(join(place, 'rules', 'as-written.yml'), GOOD);
    await writeFile(
      join(place, 'rules', 'prometheus.yml'),
      'global: {scrape_interval: 750ms, evaluation_interval: 750ms}\nscrape_configs: [{job_name: api}]\n',
    );
    return place;
  };
  const replayed = async (...args: string[]) => {
    const { stdout, stderr } = await rules('replay', '--json', ...args);
    expect(stderr).toBe('');
    return JSON.parse(stdout);
  };

  test('needs no more than its name: rules, times and intervals are its own', async () => {
    const place = await file('one');
    const answer = await replayed('--run', place);
    expect(answer).toMatchObject({
      boundaries: { injected: start + EDGES.injecting, healed: start + EDGES.undone, end: start + 19_000 },
      alerts: [
        { file: join(place, 'rules', 'as-written.yml'), alert: 'Down', asWritten: { status: 'fires' } },
        {
          alert: 'Errors',
          asWritten: { status: 'not-proven', reason: 'errors_total was not recorded' },
        },
      ],
    });
    // A minute of `for`, and no more than two scrapes and two evaluations of 15 s around it.
    const { low, high } = answer.alerts[0].asWritten.fires;
    expect([low > 40_000, high < 120_000]).toEqual([true, true]);
    expect(await replayed('--run', 'one', '--results', join(folder, 'runs'))).toEqual(answer);
    expect(await replayed('good.yml', '--run', place, '--evaluation', '15s')).toEqual({
      ...answer,
      alerts: answer.alerts.map((one: object) => ({ ...one, file: 'good.yml' })),
    });
  });

  test('knows the period of the fault’s effect, and that it was not held for long enough', async () => {
    const place = await file('periodic', withContract(healthyRun(), { periodMs: 60_000 }));
    const { alerts } = await replayed('--run', place);
    expect(alerts[0].asWritten).toEqual({
      status: 'not-proven',
      reason: expect.stringMatching(/held for 6\.\d+s, and how it goes on shows only after 1m 30s/),
    });
    const known = await replayed('--run', place, '--period', '1s');
    expect(known.alerts[0].asWritten.status).toBe('fires');
  });

  test('refuses a run without a fault, and one that is not there', async () => {
    const whole = await file(
      'whole',
      healthyRun().filter(({ kind }) => kind !== 'fault'),
    );
    const early = await file('early');
    await rm(join(early, 'series.om'));
    for (const [args, reason] of [
      [['--run', early], /early\/series\.om: no such file; this run ended before its series were recorded/],
      [['--run', whole], /the fault of this run was not both injected and healed/],
      [['--run', 'two', '--results', join(folder, 'runs')], /there is no run two/],
      [[], /which rules\? name a rule file, or a run with --run/],
    ] as const) {
      const { exitCode, stderr } = await rules('replay', ...args);
      expect([exitCode, stderr]).toEqual([64, expect.stringMatching(reason)]);
    }
  });
});

describe('rules replay', () => {
  const run = { steadyMs: 15_000, holdMs: 30_000, recoveryMs: 20_000, scrapeMs: 750, phaseMs: 100 };
  const wall = 1_767_225_600_000;
  const recorded = withoutMarkers(
    scraped(
      [
        { labels: { __name__: 'up', job: 'api' }, signal: step(1, 0) },
        { labels: { __name__: 'errors_total', job: 'api', path: 'a"b\\c' }, signal: flow(0, 5) },
      ],
      run,
    ),
  ).map(({ labels, samples }) => ({ labels, samples: samples.map(({ t, v }) => ({ t: t + wall, v })) }));
  const { injected, healed } = boundariesOf(run);
  const when = [
    '--injected',
    String((wall + injected) / 1000),
    '--healed',
    new Date(wall + healed).toISOString(),
  ];
  const production = ['--scrape', '15s', '--evaluation', '15s'];

  beforeAll(async () => {
    const types = new Map([['errors_total', 'counter' as const]]);
    const text = writeOpenMetrics({ series: recorded, types });
    expect(readOpenMetrics(text, 'series.om').series).toEqual(recorded);
    await writeFile(join(folder, 'series.om'), text);
    await writeFile(join(folder, 'bare.om'), 'up{job="a"} 1\n# EOF\n');
  });

  test('says when each alert fires and resolves', async () => {
    const { exitCode, stdout } = await rules(
      'replay',
      'good.yml',
      '--series',
      'series.om',
      ...when,
      ...production,
    );
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/Down +fires +1m to 1m \d+s after injection +resolved 0ms to \d+s after healing/);
    expect(stdout).toMatch(/Errors +fires +\d+s to 1m \d+s after injection/);
  });

  test('prints JSON', async () => {
    const { stdout } = await rules(
      'replay',
      'good.yml',
      '--series',
      'series.om',
      ...when,
      ...production,
      '--json',
    );
    expect(JSON.parse(stdout)).toMatchObject({
      schema: 1,
      alerts: [
        { file: 'good.yml', alert: 'Down', asWritten: { status: 'fires' } },
        { file: 'good.yml', alert: 'Errors', asWritten: { status: 'fires' } },
      ],
    });
  });

  test.each([
    [['good.yml'], /what was recorded\? name a file with --series/],
    [['good.yml', '--series', 'none.om'], /none.om: no such file/],
    [['good.yml', '--series', 'bare.om', ...when], /bare.om:1: the sample has no timestamp/],
    [['good.yml', '--series', 'series.om'], /say so with --injected and --healed/],
    [['good.yml', '--series', 'series.om', '--injected', '5', '--healed', '6'], /must lie in this order/],
    [
      ['good.yml', '--series', 'series.om', ...when, '--scrape', '15'],
      /--scrape <duration>' argument '15' is invalid\. It must be a duration such as 15s/,
    ],
    [['bad.yml', '--series', 'series.om', ...when], /expr column 6/],
  ])('refuses %j', async (args, reason) => {
    const { exitCode, stderr } = await rules('replay', ...args);
    expect(exitCode).toBe(64);
    expect(stderr).toMatch(reason);
  });
});
