/** What a suite's report says: its verdict, and every form of it. */

import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { merge } from '../../harness/cli/suite/merge.ts';
import { runInWords } from '../../harness/history/trend.ts';
import type { Report } from '../../harness/model/judgement.ts';
import { mostTelling, stepSummary, workflowCommand } from '../../harness/report/formats/github.ts';
import { html } from '../../harness/report/formats/html.ts';
import { junit } from '../../harness/report/formats/junit.ts';
import { markdown } from '../../harness/report/formats/markdown.ts';
import { terminal } from '../../harness/report/formats/terminal.ts';
import { annotations } from '../../harness/report/suite/annotations.ts';
import { overlapsOf, spansOf, totalsOf } from '../../harness/report/suite/spans.ts';
import { suiteCases } from '../../harness/report/suite/suite-cases.ts';
import { suiteDocument } from '../../harness/report/suite/suite-document.ts';
import {
  type SuiteOutcome,
  type SuiteReport,
  suiteReport,
  suiteReportSchema,
} from '../../harness/report/suite/suite-report.ts';
import { changed } from './support/mutate.ts';
import { outcome, reportOf } from './support/suite.ts';
import { healthyRun } from './support/timeline.ts';
import { elements, parseXml } from './support/xml.ts';

const schema = (file: string) =>
  JSON.parse(readFileSync(new URL(`../../results/${file}`, import.meta.url), 'utf8'));
const ajv = new Ajv2020({ strict: true, allErrors: true });
ajv.addSchema(schema('report.schema.json'), 'report.schema.json');
const validate = ajv.compile(schema('suite.schema.json'));

const healthy = reportOf(healthyRun());
/** Liveness, which must stay good, goes bad: a broken promise. */
const broken: Report = reportOf(
  changed(healthyRun(), 'probe', (one) =>
    one.probe === 'liveness' && one.t > 8000 ? { ...one, outcome: 'bad' } : one,
  ),
  { run: 'broken-run', variant: 'refused' },
);
const promise = broken.findings.find(({ grade }) => grade === 'fail');
const excuse = (expired: boolean) => ({
  reason: 'issue 12, 100 %',
  owner: 'Ada',
  until: '2027-01-31',
  expired,
});
const quarantine = (expired: boolean) => [{ run: 'broken-run', ...excuse(expired) }];
const unavailable = {
  drill: 'a',
  variant: 'b',
  target: 'c',
  status: 'not-proven',
  reason: 'no image',
} as const;
const nasty = '<b>|`x`\n::error::%, "q"';
const SUITES: [string, Partial<SuiteOutcome>][] = [
  ['healthy', {}],
  ['broken', { runs: [healthy, broken], project: "/tmp/it's mine" }],
  ['in quarantine', { runs: [healthy, broken], quarantined: quarantine(false) }],
  ['out of quarantine', { runs: [healthy, broken], quarantined: quarantine(true) }],
  [
    'interrupted',
    {
      missing: [
        { drill: 'db-down', variant: 'refused', target: 'veza', pace: 1, status: 'aborted', reason: nasty },
      ],
    },
  ],
  [
    'without what it could not run, in quarantine',
    { runs: [healthy, broken], missing: [{ ...unavailable, quarantine: excuse(false) }] },
  ],
  ['a part', { shard: { index: 2, of: 3 }, skipped: [{ drill: nasty, target: 'veza', reason: nasty }] }],
  ['empty', { runs: [] }],
  [
    'overlapping',
    {
      times: [
        { unit: 'a', run: 'r', spans: [{ stage: 'steady', from: 0, to: 5 }] },
        { unit: nasty, run: 's', spans: [{ stage: 'hold', from: 2, to: 9 }] },
      ],
      overlaps: [{ units: ['a', nasty], ms: 3 }],
    },
  ],
];

const pageOf = (report: SuiteReport) => markdown(suiteDocument(report));
const terminalOf = (report: SuiteReport) => terminal(suiteDocument(report));
const junitOf = (report: SuiteReport) => junit(suiteCases(report));
const commandsOf = (report: SuiteReport) => annotations(report).map(workflowCommand);

test('the broken run of these tests is broken', () => {
  expect(broken.verdict.status).toBe('fail');
  expect(promise?.expectation).toMatch(/^liveness/);
});

describe.each(SUITES)('a suite that is %s', (_, change) => {
  const report = suiteReport(outcome(change));

  test('is JSON as the schema has it', () => {
    expect(validate(JSON.parse(JSON.stringify(report))), JSON.stringify(validate.errors)).toBe(true);
  });

  test('is read as the bytes it was filed as', () => {
    const text = JSON.stringify(report);
    expect(JSON.stringify(suiteReportSchema.parse(JSON.parse(text)))).toBe(text);
  });

  test('is JUnit that parses and counts right', () => {
    const xml = parseXml(junitOf(report));
    const [suites] = elements(xml, 'testsuites');
    const cases = elements(xml, 'testcase');
    expect(Number(suites?.attributes.tests)).toBe(cases.length);
    for (const [attribute, element] of [
      ['failures', 'failure'],
      ['errors', 'error'],
      ['skipped', 'skipped'],
    ] as const)
      expect(Number(suites?.attributes[attribute]), attribute).toBe(elements(xml, element).length);
  });

  test('is a page and a terminal text', () => {
    const body = html(suiteDocument(report)).replace(/<style>[\s\S]*<\/style>/, '');
    expect(() => parseXml(body, (name) => name === 'meta')).not.toThrow();
    expect(pageOf(report)).toMatch(/^# .*suite nightly/);
    expect(terminalOf(report)).toMatch(/\d runs? in 1 min[\s\S]*suite nightly/);
  });
});

describe('the verdict', () => {
  const of = (change: Partial<SuiteOutcome>) => suiteReport(outcome(change)).verdict;

  test('is the worst of the runs, and names them', () => {
    expect(of({})).toEqual({ status: 'pass' });
    expect(of({ runs: [healthy, broken] })).toEqual({
      status: 'fail',
      reason: '1 of 2 runs: db-down/refused on demo',
    });
  });

  test('names a few of many: the tables name all', () => {
    const missing = Array.from({ length: 10 }, (_, at) => ({ ...unavailable, drill: `d${at}` }));
    expect(of({ runs: [healthy], missing }).reason).toBe(
      '10 of 11 runs: d0/b on c, d1/b on c, d2/b on c, d3/b on c, d4/b on c, d5/b on c, d6/b on c, d7/b on c and 2 more',
    );
  });

  test('is not touched by a failure in quarantine, until that has expired', () => {
    expect(of({ runs: [healthy, broken], quarantined: quarantine(false) }).status).toBe('pass');
    expect(of({ runs: [healthy, broken], quarantined: quarantine(true) }).status).toBe('fail');
  });

  test('of nothing is not proven', () => {
    expect(of({ runs: [] })).toEqual({ status: 'not-proven', reason: 'there is no run that counts' });
    expect(of({ runs: [broken], quarantined: quarantine(false) }).status).toBe('not-proven');
  });

  test('tells what was planned and never ran', () => {
    const verdict = { status: 'not-proven', reason: '1 of 2 runs: a/b on c' };
    expect(of({ missing: [unavailable] })).toEqual(verdict);
    expect(of({ missing: [{ ...unavailable, quarantine: excuse(true) }] })).toEqual(verdict);
  });

  test('is not touched by what quarantine excuses and could not be run, unless the user ended it', () => {
    const missing = { ...unavailable, quarantine: excuse(false) };
    expect(of({ missing: [missing] })).toEqual({ status: 'pass' });
    expect(of({ missing: [{ ...missing, status: 'aborted' }] }).status).toBe('aborted');
    const report = suiteReport(outcome({ missing: [missing] }));
    expect(terminalOf(report)).toContain(
      'a/b on c is in quarantine: issue 12, 100 % (Ada, until 2027-01-31)',
    );
    expect(pageOf(report)).toMatch(/In quarantine[\s\S]*a\/b on c \| NOT PROVEN \| issue 12/);
    expect(elements(parseXml(junitOf(report)), 'error')).toEqual([]);
    expect(commandsOf(report)).toEqual([
      '::warning title=a/b on c%3A not-proven::no image (quarantine until 2027-01-31, Ada: issue 12, 100 %25)',
    ]);
  });
});

describe('a broken promise is told with target, figure and the command that shows it again', () => {
  const again = `./firedrill run db-down/refused --target demo --pace ${broken.pace}`;
  const report = suiteReport(outcome({ runs: [healthy, broken] }));

  test('by the page', () => {
    const page = pageOf(report);
    expect(page).toContain('## FAIL: db-down/refused on demo');
    expect(page).toContain(promise?.because);
    expect(page).toContain(`\n${again}\n`);
  });

  test('by the terminal', () => {
    expect(terminalOf(report)).toContain(`${promise?.expectation}: ${promise?.because}\n`);
    expect(terminalOf(report)).toMatch(/^ {2}✗ +hold +liveness /m);
    expect(terminalOf(report)).toContain(`  ${again}\n`);
  });

  test('by GitHub, as an error of its own', () => {
    const lines = commandsOf(report);
    expect(lines).toContain(
      `::error title=db-down/refused on demo%3A fail::${promise?.expectation}: ${promise?.because}%0A${again}`,
    );
    expect(lines.every((line) => line.startsWith('::error '))).toBe(true);
  });

  test('by GitHub, as a warning with who sees to it while it is in quarantine', () => {
    const [first = ''] = commandsOf(suiteReport(outcome({ runs: [broken], quarantined: quarantine(false) })));
    expect(first).toMatch(/^::warning /);
    expect(first).toContain('(quarantine until 2027-01-31, Ada: issue 12, 100 %25)');
  });

  test('nothing that a target says becomes a command of its own', () => {
    const missing = [
      { drill: nasty, variant: nasty, target: nasty, status: 'error' as const, reason: nasty },
    ];
    const lines = commandsOf(suiteReport(outcome({ missing })));
    expect(lines.join('\n').split('\n')).toHaveLength(1);
  });

  test('a project that a shell would take apart is quoted', () => {
    expect(pageOf(suiteReport(outcome({ runs: [broken], project: '/tmp/my shop' })))).toContain(
      `${again} --project '/tmp/my shop'`,
    );
  });
});

describe('where the time went', () => {
  const moments = { began: 0, ready: 3, load: 10, warm: 14, turn: 16, measure: 17, over: 60, ended: 70 };
  const spans = spansOf(moments, { steady: 6, inject: 1, hold: 14, recover: 20, verify: 1 });

  test('is told without gaps', () => {
    expect(spans.map(({ stage, from, to }) => `${stage} ${from}–${to}`)).toEqual([
      'set up 0–3',
      'wait 3–10',
      'warm up 10–14',
      'wait 14–16',
      'warm up 16–17',
      'steady 17–24',
      'hold 24–39',
      'recover 39–59',
      'verify 59–60',
      'finish 60–70',
    ]);
    const sum = totalsOf([{ spans }]).reduce((all, [, ms]) => all + ms, 0);
    expect(sum).toBe(70);
  });

  test('also of a run that never came to measure', () => {
    expect(spansOf({ began: 5, ended: 9 }, {})).toEqual([{ stage: 'set up', from: 5, to: 9 }]);
    expect(spansOf({ began: 0, ready: 2, load: 2, ended: 8 }, { start: 8 })).toEqual([
      { stage: 'set up', from: 0, to: 2 },
      { stage: 'warm up', from: 2, to: 8 },
    ]);
  });

  test('windows overlap only from steady to verify', () => {
    const later = (by: number) => spans.map((one) => ({ ...one, from: one.from + by, to: one.to + by }));
    const of = (by: number) =>
      overlapsOf([
        { unit: 'a', spans },
        { unit: 'b', spans: later(by) },
      ]);
    expect(of(43)).toEqual([]);
    expect(of(40)).toEqual([{ units: ['a', 'b'], ms: 3 }]);
  });

  test('is drawn', () => {
    const page = pageOf(suiteReport(outcome({ times: [{ unit: 'a', run: 'r', spans }] })));
    expect(page).toMatch(/\na +░+·+▒+·+▒?─+▓+█+═+▁+\n/);
    expect(page).toContain('No two windows of measurement overlapped.');
  });
});

describe('parts are merged', () => {
  const part = (
    index: number,
    change: Partial<SuiteOutcome> = {},
  ): { from: string; report: SuiteReport } => ({
    from: `part-${index}`,
    report: suiteReport(outcome({ shard: { index, of: 2 }, durationMs: index * 1000, ...change })),
  });

  test('to one report of all runs, as bad as the worst', () => {
    const whole = merge([part(2, { runs: [broken] }), part(1)], 'whole');
    expect(whole.runs.map(({ run }) => run)).toEqual([healthy.run, 'broken-run']);
    expect(whole.verdict.status).toBe('fail');
    expect(whole.durationMs).toBe(2000);
    expect(whole.shard).toBeUndefined();
    expect(validate(JSON.parse(JSON.stringify(whole))), JSON.stringify(validate.errors)).toBe(true);
  });

  test('and one that is missing makes the whole not proven', () => {
    const whole = merge([part(1)], 'whole');
    expect(whole.verdict.status).toBe('not-proven');
    expect(pageOf(whole)).toContain('this part is missing');
  });

  test.each<[string, { from: string; report: SuiteReport }[], RegExp]>([
    ['none', [], /nothing to merge/],
    [
      'one twice',
      [part(1), { ...part(1), from: 'again' }],
      /^again: is part 1, as part-1 is; leave one out$/,
    ],
    ['another plan', [part(1), part(2, { plan: 'ffffffffffffffff' })], /^part-2: .*merge parts of one plan$/],
    ['another suite', [part(1), part(2, { suite: 'smoke' })], /^part-2: is part 2 of 2 of smoke/],
    ['a whole', [{ from: 'whole', report: suiteReport(outcome()) }], /^whole: was not run with --shard/],
  ])('but not %s', (_, parts, message) => {
    expect(() => merge(parts, 'whole')).toThrow(message);
  });
});

describe('a page of a suite', () => {
  const key = runInWords(healthy);
  const page = (past?: ReadonlyMap<string, readonly (number | undefined)[]>) =>
    html(suiteDocument(suiteReport(outcome({ runs: [healthy] })), past));

  test('leads from each drill and target to its run, with how long recovery took', () => {
    const links = elements(
      parseXml(page().replace(/<style>[\s\S]*<\/style>/, ''), (name) => name === 'meta'),
      'a',
    );
    expect(links.map(({ attributes }) => attributes.href)).toEqual([`../${healthy.run}/report.html`]);
    expect(links[0]?.text).toMatch(/s$/);
  });

  test('draws how recovery went before, where it was measured more than once', () => {
    const drawn = page(new Map([[key, [1_000, undefined, 2_000, 4_000]]]));
    expect(drawn).toContain('recovery of the last 4 runs, 1.00 s–4.00 s');
    // The gap of the run in which it was not measured stays one.
    const [spark = ''] = /<svg class="spark"[\s\S]*?<\/svg>/.exec(drawn) ?? [];
    expect(spark.match(/<polyline/g)).toHaveLength(1);
    expect(page(new Map([[key, [1_000]]]))).not.toContain('class="spark"');
    expect(page(new Map([['another on shop, pace 1', [1_000, 2_000]]]))).not.toContain('class="spark"');
  });

  test('has a cell for what was planned and has no report', () => {
    const text = pageOf(suiteReport(outcome({ runs: [healthy], missing: [unavailable] })));
    const [, matrix = ''] = text.split('## Drill × target');
    expect(matrix.split('##')[0]).toMatch(/NOT PROVEN/);
  });
});

describe('GitHub', () => {
  const annotation = (n: number, level: 'error' | 'warning' = 'error') => ({
    level,
    title: `run ${n}`,
    lines: ['x'],
  });

  test('is told of ten at most, errors before warnings, the last saying how many there are more', () => {
    const many = [annotation(0, 'warning'), ...Array.from({ length: 12 }, (_, n) => annotation(n + 1))];
    const told = mostTelling(many);
    expect(told).toHaveLength(10);
    expect(told[0]?.title).toBe('run 1');
    expect(told.at(-1)).toMatchObject({ level: 'error', title: '4 more' });
    expect(mostTelling(many.slice(0, 10))).toHaveLength(10);
    expect(mostTelling(many.slice(0, 10)).at(-1)?.title).toBe('run 0');
  });

  test('is told of a run that failed before one that was not proven', () => {
    const unproven = { ...broken, run: 'unproven', verdict: { status: 'not-proven', reason: 'r' } } as const;
    const told = annotations(suiteReport(outcome({ runs: [unproven, broken] })));
    expect(told[0]?.title).toMatch(/: fail$/);
  });

  test('takes a summary of a mebibyte, cut at a line where it is longer', () => {
    const line = `${'é'.repeat(500)}\n`;
    expect(stepSummary(line, 'there')).toBe(line);
    const cut = stepSummary(line.repeat(2_000), 'all is in summary.md');
    expect(Buffer.byteLength(cut)).toBeLessThanOrEqual(1024 * 1024);
    expect(cut).toMatch(/é\n\n\*\*Cut off here.*summary\.md/);
    expect(cut).not.toContain('\ufffd');
  });
});
