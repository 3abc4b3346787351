import { expect, test } from 'vitest';
import { reached } from '../support/firedrill.ts';
import { containerOf, endOf, startShop } from '../support/shop-run.ts';
import { SICKNESSES } from '../support/sick-prometheus.ts';

/** Each while the fault is in, so that whatever it would have told of the fault is missing. */
test.each([
  ['dies', /prometheus did not answer/],
  ['hangs', /prometheus did not answer/],
  ['answers 500', /recorded series did not answer .*answered 500/],
  ['evaluates no more', /Prometheus evaluated no rules .*its rules are as they were/],
  ['scrapes no more', /Prometheus scraped nothing .*what it has is as it was/],
] as const)(
  'Prometheus %s: nothing that it would have told is proven, and no service is accused',
  async (how, why) => {
    const started = await startShop('db-down');
    await reached('hold', started.results, started.running);
    await SICKNESSES[how](await containerOf(started, 'prometheus'));
    const { code, stderr, report, stages, left } = await endOf(
      started,
      `prometheus-${how.replaceAll(' ', '-')}`,
    );
    expect(left).toEqual([]);
    expect(stages).toEqual(['injecting', 'injected', 'undoing', 'undone']);
    expect(report.verdict.status, stderr).toBe('not-proven');
    const missing = report.findings.filter(({ grade }) => grade === 'no-evidence');
    // What else is missing with it may be told first.
    expect(missing.map(({ because }) => because)).toContainEqual(expect.stringMatching(why));
    expect(report.findings.filter(({ grade }) => grade === 'fail')).toEqual([]);
    expect(code).toBe(2);
  },
);
