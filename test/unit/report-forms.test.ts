/** The report in all its forms: JSON against its schema, and pages that hold whatever a target may say. */

import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { type Report, reportSchema } from '../../harness/model/judgement.ts';
import type { TimelineRecord } from '../../harness/model/timeline.ts';
import { judge } from '../../harness/promises/judge.ts';
import { runsTable } from '../../harness/report/drill/runs-table.ts';
import { terminal, terminalSections } from '../../harness/report/formats/terminal.ts';
import { render } from '../../harness/report/renderings.ts';
import { reportJson } from '../../harness/report/report.ts';
import { gather } from '../../harness/signals/facts.ts';
import { inert } from '../../harness/text/inert.ts';
import { changed, cutAt, plus, withContract, withHeader, without } from './support/mutate.ts';
import { spikeRun } from './support/spike.ts';
import { alertRecord, HEADER, healthyRun, notification } from './support/timeline.ts';
import { elements, parseXml } from './support/xml.ts';

const SCHEMA = readFileSync(new URL('../../results/report.schema.json', import.meta.url), 'utf8');
const VALIDATE = new Ajv2020({ strict: true, allErrors: true }).compile(JSON.parse(SCHEMA));

const healthy = healthyRun();
const NASTY = `<script>alert("1 & 2")</script> | \`x\` \u0007 ]]> 'q'\nnext`;

/** A timeline in which everything a target can choose is hostile. */
const nasty = plus(
  withHeader(
    changed(healthy, 'probe', (one) => (one.json === undefined ? one : { ...one, json: { status: NASTY } })),
    { drillTitle: NASTY, engine: NASTY, fault: NASTY },
  ),
  { kind: 'effect', t: 7245, phase: 'inject', seen: true, how: NASTY },
  alertRecord(NASTY, 9000, 'firing'),
  notification(NASTY, 9100, 'firing'),
);

/** Runs of many kinds, all of which must be reportable. */
const RUNS: [string, TimelineRecord[]][] = [
  ['healthy', healthy],
  ['hostile', nasty],
  ['killed in the hold', cutAt(healthy, 9000)],
  ['killed at once', cutAt(healthy, 0)],
  ['nothing injected', without(healthy, 'fault')],
  ['no probes', without(healthy, 'probe')],
  ['stalled', plus(healthy, { kind: 'stall', t: 10_000, forMs: 500, thread: 'prober' })],
  [
    'flapping',
    changed(healthy, 'probe', (one) =>
      one.t > 8000 && one.t < 12_000 && Math.floor(one.t / 60) % 2 === 0 ? { ...one, outcome: 'good' } : one,
    ),
  ],
  [
    'replayed',
    plus(healthy, {
      kind: 'as-written',
      t: 19_650,
      alert: 'ReadinessFailed',
      status: 'fires',
      fires: { low: 60_000, high: 75_000 },
      resolves: { low: 15_000, high: 30_000 },
    }),
  ],
  ['aborted', changed(healthy, 'end', (one) => ({ ...one, outcome: 'aborted', reason: 'Ctrl-C' }))],
  ['a spike', spikeRun()],
  [
    'a spike of which nothing is known',
    changed(spikeRun(), 'load', (one) => ({ ...one, load: { ...one.load, latencyMs: null }, moments: [] })),
  ],
  ['no alerts expected', withContract(healthy, { alerts: { expected: [], allowed: [] } })],
];

function file(records: readonly TimelineRecord[], name: string): string {
  const content = render(gather(records)).renderings.find((one) => one.name === name)?.content;
  if (content === undefined) throw new Error(`there is no ${name}`);
  return content;
}

function stored(records: readonly TimelineRecord[]): TimelineRecord[] {
  return records.map((record): TimelineRecord => JSON.parse(JSON.stringify(record)));
}

/** The run, users' requests where there were any, and the load where there was one. */
function drawnIn(records: readonly TimelineRecord[]): number {
  const has = (is: (record: TimelineRecord) => boolean) => Number(records.some(is));
  const asked = has(({ kind }) => ['write', 'read', 'pressure'].includes(kind));
  const { report } = render(gather(records));
  const { injecting, undone } = gather(records).fault;
  const isPaced = report.pace !== 1 && injecting !== undefined && undone !== undefined;
  const written = Number(isPaced && report.alerts.some(({ asWritten }) => asWritten.fires !== undefined));
  return 1 + asked + written + has((one) => one.kind === 'load' && one.moments.length > 0);
}

describe.each(RUNS)('%s', (_, records) => {
  test('validates against the schema', () => {
    expect(violations(JSON.parse(file(records, 'report.json')))).toEqual([]);
  });

  test('is read as the bytes it was filed as', () => {
    const text = file(records, 'report.json');
    expect(reportJson(reportSchema.parse(JSON.parse(text)))).toBe(text);
  });

  test('gives the same bytes when it is judged again from disk', () => {
    expect(render(gather(stored(records))).renderings).toEqual(render(gather(records)).renderings);
  });

  test('is well-formed HTML that asks nothing of the network', () => {
    const page = file(records, 'report.html');
    const body = page.replace(/<style>[\s\S]*<\/style>/, '');
    const root = parseXml(body, (name) => ['meta', 'br', 'input'].includes(name));
    const images = elements(root, 'svg').filter(({ attributes }) => attributes.role === 'img');
    expect(images).toHaveLength(drawnIn(records));
    expect(elements(root, 'script').flatMap(({ attributes }) => Object.values(attributes))).toEqual([
      'application/json',
    ]);
    for (const name of ['img', 'link', 'iframe', 'use', 'image']) expect(elements(root, name)).toEqual([]);
    for (const { attributes } of elements(root, 'a')) expect(attributes.href).toBe('#timeline');
    expect(page).not.toMatch(/url\(|@import|https?:\/\//);
  });

  test('is well-formed JUnit with a case for each finding', () => {
    const { report } = render(gather(records));
    const root = parseXml(file(records, 'junit.xml'));
    const unfinished = ['error', 'aborted'].includes(report.verdict.status) ? 1 : 0;
    const failures = report.findings.filter((one) => one.grade === 'fail').length;
    const missing = report.findings.filter((one) => one.grade === 'no-evidence').length + unfinished;
    expect(elements(root, 'testcase')).toHaveLength(report.findings.length + unfinished);
    expect(elements(root, 'failure')).toHaveLength(failures);
    expect(elements(root, 'error')).toHaveLength(missing);
    expect(elements(root, 'testsuite')[0]?.attributes).toMatchObject({
      tests: String(report.findings.length + unfinished),
      failures: String(failures),
      errors: String(missing),
    });
    const names = elements(root, 'testcase').map(({ attributes }) => attributes.name);
    const ids = report.findings.map(({ id }) => inert(id));
    expect(names.slice(0, ids.length)).toEqual(ids);
    expect(new Set(names).size).toBe(names.length);
  });

  test('is Markdown whose tables hold together', () => {
    const lines = file(records, 'report.md').split('\n');
    const columns = (line: string): number => line.replaceAll('\\|', '').split('|').length;
    let width = 0;
    for (const line of lines) {
      if (!line.startsWith('|') || !line.endsWith('|')) width = 0;
      else if (width === 0) width = columns(line);
      else expect(columns(line), line).toBe(width);
    }
    const prose = lines
      .join('\n')
      .split('```')
      .filter((_, i) => i % 2 === 0);
    // The commands stand in a block, too.
    expect(prose).toHaveLength(drawnIn(records) + 2);
    expect(prose.join('').replaceAll('\\<', '')).not.toContain('<');
  });

  test('fits a terminal', () => {
    const { document } = render(gather(records));
    const text = terminal(document, { width: 100 });
    const passed = text.split('\n').filter((one) => one.startsWith('  ✓') && !one.includes('≤'));
    for (const line of passed) expect(line.length).toBeLessThanOrEqual(100);
    expect(text.split('\n').at(-1)).toMatch(/db-down\/stopped on demo/);
  });
});

describe('the schema', () => {
  const report = (): Report => structuredClone(render(gather(healthy)).report);

  test.each<[string, (one: Report) => unknown]>([
    ['a missing key', ({ run: _, ...rest }) => rest],
    ['a key too many', (one) => ({ ...one, mood: 'good' })],
    ['an unknown verdict', (one) => ({ ...one, verdict: { status: 'fine' } })],
    ['an unknown grade', (one) => ({ ...one, findings: [{ ...one.findings[0], grade: 'skipped' }] })],
    [
      'a figure without its end',
      (one) => ({ ...one, measures: { ...one.measures, rto: { low: 1, resolution: 20 } } }),
    ],
    [
      'a figure that is both',
      (one) => ({
        ...one,
        measures: { ...one.measures, rto: { low: 1, high: 2, resolution: 20, absent: 'x' } },
      }),
    ],
    [
      'an absence without a reason',
      (one) => ({ ...one, measures: { ...one.measures, rto: { absent: '' } } }),
    ],
    [
      'a measure that is missing',
      ({ measures: { clear: _, ...measures }, ...one }) => ({ ...one, measures }),
    ],
    ['a count that is no number of things', (one) => ({ ...one, ledger: { ...one.ledger, lost: 0.5 } })],
    ['an unknown phase', (one) => ({ ...one, durations: { lunch: 1 } })],
    ['a moment as text', (one) => ({ ...one, alerts: [{ ...one.alerts[0], firing: '10 s' }] })],
  ])('refuses %s', (_, change) => {
    expect(violations(report())).toEqual([]);
    expect(violations(change(report()))).not.toEqual([]);
    expect(reportSchema.safeParse(change(report())).success).toBe(false);
  });
});

describe('what a reader sees', () => {
  test('the verdict and why come first', () => {
    const failed = without(healthy, 'notification');
    const lines = file(failed, 'report.md').split('\n');
    expect(lines[0]).toBe('# FAIL: Database down, a drill (db-down/stopped on demo)');
    expect(lines[2]).toMatch(
      /^\*\*Promised: ReadinessFailed is delivered to the receiver; seen: it fired at 10\.800 s, and the receiver was not told\.\*\* stopped on database was put in on purpose at \S+ UTC, \S+ s into the run, for .+ s; when the run ended, at \S+ s, users were served again · no person was told · expected, and not told: ReadinessFailed · Findings: \d+ pass, \d no evidence, \d fail · started \S+ · pace 20: monitoring's waits were divided by 20; figures in production time are not$/,
    );
  });

  test('the Markdown names everything a person would ask for', () => {
    const text = file(healthy, 'report.md');
    for (const part of [
      'Every promise was kept (42 findings)',
      '| recover | **594–614 ms** | ≤ 5 s | ≤ 30 s | ✓ pass |',
      '| ReadinessFailed | 7.770–7.800 s | 10.770–10.800 s | 11.100 s | 15.470–15.500 s | 15.900 s |',
      '| 77 | 43 | 34 | 0 | 0 | 0 | 0 | 0 ms |',
      '`postgres:17`',
      'pace: 20 × (the default)',
      'commit `abc1234`, Docker 20.10 (found)',
      './firedrill run db-down/stopped --target demo --pace 20',
      `./firedrill judge ${HEADER.run}`,
      `results/${HEADER.run}/`,
    ]) {
      expect(text).toContain(part);
    }
  });

  test('the picture shows when what was bad', () => {
    const lines = file(healthy, 'report.md').split('\n');
    const lane = (title: string): string => lines.find((line) => line.startsWith(title)) ?? '';
    expect(lane('readiness probe ')).toMatch(/^readiness probe\s+─+█+─+$/);
    expect(lane('liveness probe ')).toMatch(/^liveness probe\s+─+$/);
    expect(lane("users' writes ")).toMatch(/^users' writes\s+─+█+─+$/);
    expect(lane('fault ')).toMatch(/^fault\s+▓+ stopped on database ▓+$/);
    expect(lane('outage ')).toMatch(/^outage \(user probe\)\s+═+ 6\.80 s ═+$/);
    expect(lane('ReadinessFailed ')).toMatch(/^ReadinessFailed\s+░+█*▲█+ *▼$/);
    // The fault's lane begins where readiness turns, give or take a column.
    const turn = lane('readiness probe ').indexOf('█');
    expect(Math.abs(lane('fault ').indexOf('▓') - turn)).toBeLessThanOrEqual(1);
  });

  test('the runner’s own stalls are shown where there were any', () => {
    const stalled = RUNS.find(([name]) => name === 'stalled')?.[1] ?? [];
    expect(file(stalled, 'report.md')).toMatch(/^Firedrill itself stalled {2} +!{2,4}$/m);
    expect(file(stalled, 'report.html')).toContain('<title>prober, 500 ms: 9.500 s – 10.000 s</title>');
    expect(file(healthy, 'report.md')).not.toContain('itself stalled');
  });

  test('hostile text is shown as text', () => {
    const page = file(nasty, 'report.html');
    expect(page).not.toContain('<script>alert');
    expect(page).toContain('&lt;script&gt;');
    const cases = elements(parseXml(file(nasty, 'junit.xml')), 'failure').map(
      ({ attributes }) => attributes.message,
    );
    expect(cases.join()).toContain('<script>alert("1 & 2")</script>');
  });

  test('the terminal paints grades and verdict, and pads before it paints', () => {
    const { document } = render(gather(without(healthy, 'notification')));
    const plain = terminal(document);
    const painted = terminal(document, { paint: (format, text) => `<${format}>${text}</${format}>` });
    expect(painted.replaceAll(/<\/?(green|yellow|red|bold|dim)>/g, '')).toBe(plain);
    expect(painted).toMatch(/<red>✗<\/red>/);
    expect(painted).toMatch(/<red><bold>FAIL<\/bold><\/red> db-down\/stopped on demo/);
    expect(plain).not.toContain('\u001b');
  });

  test('the terminal counts what was well before the fault, and lists what was not', () => {
    const { report, document } = render(gather(healthy));
    const before = report.findings.filter(({ phase }) => phase === 'start' || phase === 'steady').length;
    const lines = terminal(document).split('\n');
    expect(lines[lines.indexOf('Findings') + 1]).toContain(`${before} findings, listed in the report`);
    const broken = render(gather(without(healthy, 'source')));
    const bad = broken.report.findings.filter(({ phase, grade }) => phase === 'steady' && grade !== 'pass');
    expect(bad).not.toEqual([]);
    for (const { expectation } of bad) expect(terminal(broken.document)).toContain(expectation);
    expect(terminal(broken.document)).not.toContain('as it should be before the fault');
  });

  test.each([
    ['a quiet machine', []],
    ['one that others kept busy', busyMachine()],
  ])(
    'of a run that ended before its fault, on %s, the terminal says why, and the rest in a line',
    (_, busy) => {
      const early = plus(cutAt(healthy, 0), ...busy);
      const end: TimelineRecord = {
        kind: 'end',
        t: 60,
        outcome: 'unavailable',
        reason: 'api never became ready',
      };
      const { report, document } = render(gather(plus(early, end)));
      expect(report.findings.length).toBeGreaterThan(15);
      const lines = terminal(document).split('\n');
      const told = lines.slice(lines.indexOf('Findings') + 1, lines.indexOf('Measures'));
      expect(told[0]).toContain('a steady state is reached: api never became ready');
      expect(told.at(-1)).toMatch(
        /nothing was broken, so that nothing was shown: \d+ findings, listed in the report/,
      );
      expect(told.length).toBeLessThan(5);
      for (const { expectation } of report.findings)
        expect(file(plus(early, end), 'report.md')).toContain(expectation);
    },
  );

  test('several drills end in a line each, and those that did not pass say why', () => {
    const reports = [healthy, without(healthy, 'notification')].map(
      (records) => render(gather(records)).report,
    );
    const reason = 'veza has no service with the role router';
    const table = runsTable(reports, [{ drill: 'osrm-down', target: 'veza', reason }]);
    const lines = terminalSections([{ id: 'runs', blocks: [table] }]).split('\n');
    expect(lines[0]).toMatch(/^PASS {2}db-down\/stopped on demo {2}recover \S+ m?s +\S+ s$/);
    expect(lines[1]).toMatch(/^FAIL {2}db-down\/stopped on demo /);
    expect(lines[2]).toMatch(/^ +promised: ReadinessFailed is delivered to the receiver; seen: it fired at/);
    expect(lines[3]).toBe(`–     osrm-down on veza: ${reason}`);
    expect(lines).toHaveLength(4);
  });

  test('alerts’ figures say whose time they are in', () => {
    const timeOf = (records: readonly TimelineRecord[]): string =>
      /\| alert \|.*\((.*)\) \|/.exec(file(records, 'report.md'))?.[1] ?? '';
    expect(timeOf(healthy)).toBe('compressed 20 ×');
    expect(timeOf(withHeader(healthy, { pace: { ...HEADER.pace, pace: 1 } }))).toBe('real time');
    expect(timeOf(RUNS.find(([name]) => name === 'replayed')?.[1] ?? [])).toBe('production time, as written');
  });

  test('without a header there is nothing to report', () => {
    expect(() => render(gather(without(healthy, 'run')))).toThrow(/nothing was run/);
    expect(judge(without(healthy, 'run')).verdict.status).toBe('error');
  });
});

function violations(report: unknown): string[] {
  VALIDATE(report);
  return (VALIDATE.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}

/** What a machine counts of itself for three seconds while other processes have both of its cores. */
function busyMachine(): TimelineRecord[] {
  return Array.from({ length: 13 }, (_, n): TimelineRecord => {
    const t = n * 250;
    return {
      kind: 'pressure',
      t,
      cores: 2,
      cpu: { some: t },
      io: { some: 0 },
      memory: { some: 0 },
      busyMs: 2 * t,
      stolenMs: 0,
      own: { api: { ranMs: 0, waitedMs: t } },
    };
  });
}
