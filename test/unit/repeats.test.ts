import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect, test } from 'vitest';
import { bootstrapMedian, FEWEST_FOR_MEDIAN, FEWEST_FOR_P95 } from '../../harness/figures/bootstrap.ts';
import { seeded } from '../../harness/figures/random.ts';
import type { Report } from '../../harness/model/judgement.ts';
import { html } from '../../harness/report/formats/html.ts';
import { markdown } from '../../harness/report/formats/markdown.ts';
import { terminal } from '../../harness/report/formats/terminal.ts';
import { render } from '../../harness/report/renderings.ts';
import { repeatsDocument } from '../../harness/report/repeats/repeats-document.ts';
import { repeatsReport } from '../../harness/report/repeats/repeats-report.ts';
import { gather } from '../../harness/signals/facts.ts';
import { healthyRun } from './support/timeline.ts';

const healthy = render(gather(healthyRun())).report;
type Recover = Report['measures']['recover'];

function runs(values: readonly (number | Recover)[], change: Partial<Report> = {}) {
  return values.map((value, n) => ({
    injectAfterMs: n * 100,
    report: {
      ...healthy,
      run: `run-${n + 1}`,
      verdict: { status: 'pass' as const },
      measures: {
        ...healthy.measures,
        recover:
          typeof value === 'number'
            ? { low: value, high: value + 20, resolution: 20, objective: 1_000, acceptable: 2_000 }
            : value,
      },
      ...change,
    },
  }));
}
const ABOUT = { id: 'repeats-1', seed: 7, startedAt: '2026-11-27T02:00:00.000Z' };
const reported = (values: readonly (number | Recover)[], asked = values.length) =>
  repeatsReport({ ...ABOUT, asked }, runs(values));
const TEN = [400, 420, 380, 410, 405, 395, 430, 390, 415, 385];

test('of enough runs the median is told with the interval that holds it', () => {
  const { recover } = reported(TEN).figures;
  expect(recover).toMatchObject({ runs: 10, grade: 'pass', objective: 1_000 });
  expect(recover?.median).toEqual({ low: 402.5, high: 422.5 });
  expect(recover?.interval?.low).toBeGreaterThanOrEqual(380);
  expect(recover?.interval?.low).toBeLessThanOrEqual(402.5);
  expect(recover?.interval?.high).toBeGreaterThanOrEqual(422.5);
  expect(recover).not.toHaveProperty('p95');
});

test('the interval holds the true median in about 95 of 100 repetitions of ten runs', () => {
  const random = seeded(1);
  let held = 0;
  for (let n = 0; n < 400; n += 1) {
    // Exponential, whose median is ln 2: skewed, as times to recover are.
    const values = Array.from({ length: 10 }, () => -Math.log(1 - random()));
    const { interval } = bootstrapMedian(
      values.map((value) => ({ low: value, high: value })),
      n,
    );
    if (interval.low <= Math.LN2 && Math.LN2 <= interval.high) held += 1;
  }
  expect(held / 400).toBeGreaterThan(0.9);
});

test('so few runs are called too few, and how many it takes is said', () => {
  const { recover } = reported(TEN.slice(0, FEWEST_FOR_MEDIAN - 1)).figures;
  expect(recover).toMatchObject({
    grade: 'no-evidence',
    because: expect.stringMatching(/5 runs are too few: it takes 6/),
  });
  expect(recover).not.toHaveProperty('interval');
  expect(reported(TEN.slice(0, FEWEST_FOR_MEDIAN)).figures.recover).toHaveProperty('interval');
  const many = Array.from({ length: FEWEST_FOR_P95 }, (_, n) => 400 + n);
  expect(reported(many).figures.recover?.p95).toEqual({ low: 456, high: 478 });
});

test.each([
  ['pass', TEN],
  ['acceptable', TEN.map((value) => value + 800)],
  ['fail', TEN.map((value) => value + 3_000)],
  ['no-evidence', [100, 100, 100, 100, 2_500, 2_600, 2_500, 2_600, 100, 2_500]],
])('an objective is held against the upper bound of the interval: %s', (grade, values) => {
  expect(reported(values).figures.recover?.grade).toBe(grade);
});

test('a run that never recovered leaves the median without an upper end, not without a word', () => {
  const never: Recover = { absent: 'never', moreThan: 87_000, objective: 1_000, acceptable: 2_000 };
  const { recover } = reported([...TEN.slice(0, 3), never, never, never, never, never]).figures;
  expect(recover?.median).toEqual({ low: 87_000 });
  expect(recover?.grade).not.toBe('pass');
  expect(markdown(repeatsDocument(reported([...TEN.slice(0, 3), never, never, never, never])))).toContain(
    'more than 1 min 27 s',
  );
});

test('figures of runs that were not proven do not count, and the runs are shown all the same', () => {
  const unproven = runs([9_000], { verdict: { status: 'not-proven', reason: 'the machine was busy' } });
  const report = repeatsReport({ ...ABOUT, asked: 11 }, [...runs(TEN), ...unproven]);
  expect(report.figures.recover?.runs).toBe(10);
  expect(report.repeats.at(-1)).toMatchObject({ counts: false, run: 'run-1' });
  expect(report.verdict).toEqual({
    status: 'not-proven',
    reason: '1 of 11 runs: the machine was busy',
  });
});

test('an interrupted repetition says how far it came', () => {
  expect(reported(TEN, 20).verdict).toEqual({
    status: 'aborted',
    reason: 'interrupted after 10 of 20 runs',
  });
});

test('the same runs and seed give the same report, which its schema and a page take', () => {
  const report = reported(TEN);
  expect(reported(TEN)).toEqual(report);
  const schema = JSON.parse(readFileSync('results/repeats.schema.json', 'utf8'));
  const validate = new Ajv2020({ strict: false, validateFormats: false }).compile(schema);
  expect(validate(JSON.parse(JSON.stringify(report))), JSON.stringify(validate.errors)).toBe(true);
  const page = html(repeatsDocument(report));
  expect(page.match(/<svg id="figure-/g)?.length).toBeGreaterThan(1);
  expect(page).toContain('href="../../run-3/report.html"');
  expect(terminal(repeatsDocument(report))).toMatch(/recover/);
});
