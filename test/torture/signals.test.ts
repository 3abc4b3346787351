import { basename } from 'node:path';
import { describe, expect, test } from 'vitest';
import { PHASES } from '../../harness/model/phase.ts';
import { reached } from '../support/firedrill.ts';
import { endOf, nothingIsLeftOf, startShop } from '../support/shop-run.ts';

describe('Ctrl-C', () => {
  test.each(PHASES)('in phase %s: all is gone, 130, and the record is whole', async (phase) => {
    const run = await startShop('db-down');
    await reached(phase, run.results, run.running);
    run.running.signal('SIGINT');
    const { code, stderr, report, records, stages, left, watchdogs } = await endOf(run);
    expect(left).toEqual([]);
    expect(watchdogs).toEqual([]);
    expect(code, stderr).toBe(130);
    expect(report.verdict).toEqual({ status: 'aborted', reason: 'interrupted by SIGINT' });
    expect(records.at(-1)).toMatchObject({ kind: 'end', outcome: 'aborted' });
    // Whatever was begun was undone.
    if (stages.length > 0) expect(stages.at(-1)).toBe('undone');
  });
});

describe('killed', () => {
  test('between the intent and the effect: the journal has it, and the watchdog says what went', async () => {
    const run = await startShop('misbehaves/deaf');
    const folder = await reached('inject', run.results, run.running);
    run.running.signal('SIGKILL');
    await run.running.ended;
    await nothingIsLeftOf(basename(folder));
    const { code, report, left } = await endOf(run);
    expect(left).toEqual([]);
    expect(code).toBe(137);
    expect(report.verdict.status).toBe('error');
    expect(report.verdict.reason).toMatch(/the runner was killed; .*: deaf on database went with it/);
  });

  test('one of two runs: the other does not notice', async () => {
    const [one, other] = [await startShop('db-down'), await startShop('db-down')];
    const folder = await reached('hold', one.results, one.running);
    await reached('start', other.results, other.running);
    one.running.signal('SIGKILL');
    await one.running.ended;
    await nothingIsLeftOf(basename(folder));
    const { code, stderr, report, left } = await endOf(other);
    expect(left).toEqual([]);
    // Two stacks share two cores: what is measured may not be provable, but nothing of the other has failed.
    expect(['pass', 'acceptable', 'not-proven'], stderr).toContain(report.verdict.status);
    expect([0, 2]).toContain(code);
  });
});

describe('stopped from outside', () => {
  test('for five seconds of an outage: the figures that this touches are not reported', async () => {
    const run = await startShop('db-down');
    await reached('hold', run.results, run.running);
    run.running.signal('SIGSTOP');
    // The length of the stop is what is tested.
    await new Promise((resolve) => setTimeout(resolve, 5_000));
    run.running.signal('SIGCONT');
    const { report, records, left } = await endOf(run);
    expect(left).toEqual([]);
    const stalls = records.filter((one) => one.kind === 'stall');
    expect(Math.max(...stalls.map(({ forMs }) => forMs))).toBeGreaterThan(4_000);
    expect(report.findings.filter(({ grade }) => grade === 'fail')).toEqual([]);
    expect(['pass', 'acceptable', 'not-proven']).toContain(report.verdict.status);
    expect(report.measures.outage).toMatchObject({ absent: expect.stringMatching(/stalled/) });
  });
});
