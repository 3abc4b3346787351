/** The outage, held against servers that know how long they were down. */

import { describe, expect, test } from 'vitest';
import { outage } from '../../harness/figures/outage.ts';
import type { ProbeSeries } from '../../harness/figures/series.ts';
import type { Stall } from '../../harness/figures/stalls.ts';
import type { Interval } from '../../harness/model/time.ts';
import { drawn, type Failure, probe, random, seriesOf } from './support/probing.ts';

const STABLE = 10;

function measured(series: ProbeSeries, resolutionMs = 20, stalls: readonly Stall[] = []) {
  return outage({
    name: 'user',
    series,
    since: 0,
    until: Number.POSITIVE_INFINITY,
    stableProbes: STABLE,
    resolutionMs,
    stalls,
  });
}

function figure(series: ProbeSeries, resolutionMs = 20): Interval {
  const { figure } = measured(series, resolutionMs);
  if ('absent' in figure) throw new Error(figure.absent);
  return figure;
}

describe.each<Failure>(['refuses', 'answers wrongly', 'hangs'])('a server that %s', (failure) => {
  /** One outage at a random phase of the probes: the truth and what the probes made of it. */
  function trial(next: () => number): { truth: number; seen: Interval; period: number } {
    const period = 5 + next() * 15;
    const deadlineMs = 200 + next() * 300;
    const from = 1000 + next() * 100;
    const to = from + deadlineMs + 400 + next() * 2000;
    const records = probe({
      periodMs: period,
      phaseMs: next() * period,
      deadlineMs,
      untilMs: to + 2000,
      down: [[from, to]],
      failure,
      jitterMs: 0.2 * period,
      random: next,
    });
    // A request that is held fails when it misses its deadline: the last ones are answered in time.
    const truth = failure === 'hangs' ? to - deadlineMs - from : to - from;
    return { truth, seen: figure(seriesOf(records), period), period };
  }

  test('was down for a time that is always within the interval, which is two periods wide', () => {
    const next = random(7);
    for (let i = 0; i < 300; i++) {
      const { truth, seen, period } = trial(next);
      // Figures are rounded to a microsecond.
      expect(truth).toBeGreaterThanOrEqual(seen.low - 0.001);
      expect(truth).toBeLessThanOrEqual(seen.high + 0.001);
      expect(seen.high - seen.low).toBeLessThanOrEqual(2.4 * period + 0.002);
    }
  });

  test('is measured without bias, with a spread of p/√6, and never off by more than 1.25 p', () => {
    const next = random(11);
    const errors = Array.from({ length: 1000 }, () => {
      const { truth, seen, period } = trial(next);
      return ((seen.low + seen.high) / 2 - truth) / period;
    });
    const mean = errors.reduce((sum, error) => sum + error, 0) / errors.length;
    const variance = errors.reduce((sum, error) => sum + (error - mean) ** 2, 0) / (errors.length - 1);
    expect(Math.abs(mean)).toBeLessThanOrEqual(0.15);
    expect(Math.sqrt(variance)).toBeLessThanOrEqual(1.15 / Math.sqrt(6));
    expect(Math.max(...errors.map(Math.abs))).toBeLessThanOrEqual(1.25);
  });
});

describe('flaps', () => {
  test('are counted and listed apart; the outage lasts to the first stable run', () => {
    const { figure, flaps } = measured(seriesOf(drawn(`${'g'.repeat(10)}bbbbbggbbbgggb${'g'.repeat(20)}`)));
    // First bad send at 200 ms, last at 460, the stable run begins at 480.
    expect(figure).toEqual({ low: 260, high: 300 });
    expect(flaps).toEqual([
      { from: 340, to: 380, lasted: { low: 40, high: 80 } },
      { from: 460, to: 460, lasted: { low: 0, high: 40 } },
    ]);
  });

  test('after a stable run do not lengthen the outage', () => {
    const { figure, flaps } = measured(seriesOf(drawn(`gggbbb${'g'.repeat(10)}b${'g'.repeat(10)}`)));
    expect(figure).toEqual({ low: 40, high: 80 });
    expect(flaps).toHaveLength(1);
  });

  test('one good probe less than a stable run does not end it', () => {
    const { figure } = measured(seriesOf(drawn(`gggbbb${'g'.repeat(9)}b${'g'.repeat(10)}`)));
    expect(figure).toEqual({ low: 240, high: 280 });
  });
});

describe('what there is no figure for', () => {
  test('an outage that does not end', () => {
    expect(measured(seriesOf(drawn(`ggg${'b'.repeat(20)}ggggggggg`))).figure).toEqual({
      absent: 'user was not seen good 10 times in a row after it failed',
      within: { low: 380, high: Number.POSITIVE_INFINITY },
    });
  });

  test('an outage whose beginning was not seen', () => {
    expect(measured(seriesOf(drawn(`bbb${'g'.repeat(10)}`))).figure).toEqual({
      absent: 'user was not seen good before it failed',
    });
  });

  test('no probes', () => {
    expect(measured(seriesOf([])).figure).toEqual({ absent: 'user was never asked after 0.000 s' });
  });
});

describe('what was not seen', () => {
  test('no failed probe: whatever was, fitted between two sends', () => {
    expect(measured(seriesOf(drawn('gggg  gggg'))).figure).toEqual({ low: 0, high: 60 });
  });

  test('a probe that was not sent leaves a wider interval', () => {
    expect(measured(seriesOf(drawn(`ggg bbbb  ${'g'.repeat(10)}`))).figure).toEqual({ low: 60, high: 160 });
  });

  test('a probe that could not be sent is no observation', () => {
    expect(measured(seriesOf(drawn(`gggubbbbuu${'g'.repeat(10)}`))).figure).toEqual({ low: 60, high: 160 });
  });

  test('but between bad ones it is bad', () => {
    const { figure, flaps } = measured(seriesOf(drawn(`gggblluuuulllb${'g'.repeat(10)}`)));
    expect(figure).toEqual({ low: 200, high: 240 });
    expect(flaps).toEqual([]);
  });

  test('an outage before the injection is not the fault’s', () => {
    const series = seriesOf(drawn(`ggbb${'g'.repeat(10)}bbb${'g'.repeat(10)}`));
    const { figure, flaps } = outage({
      name: 'user',
      series,
      since: 150,
      until: Number.POSITIVE_INFINITY,
      stableProbes: STABLE,
      resolutionMs: 20,
      stalls: [],
    });
    expect(figure).toEqual({ low: 40, high: 80 });
    expect(flaps).toEqual([]);
  });
});

describe('a stall of the prober', () => {
  // Bad from 200 ms to 580 ms, good from 600 ms, stable at 780 ms.
  const series = seriesOf(drawn(`${'g'.repeat(10)}${'b'.repeat(20)}${'g'.repeat(30)}`));
  const stall = (from: number, to: number, thread: Stall['thread'] = 'prober'): Stall => ({
    from,
    to,
    thread,
  });

  test.each<[string, Stall, Interval]>([
    ['at its beginning', stall(170, 195), { low: 380, high: 430 }],
    ['at its end', stall(575, 605), { low: 375, high: 425 }],
    ['in its middle, long enough to hide a recovery', stall(250, 450), { low: 50, high: 420 }],
    ['in the stable run, long enough to hide a relapse', stall(605, 805), { low: 380, high: 625 }],
  ])('%s makes the outage invalid, and leaves open what it may have hidden', (_, one, within) => {
    expect(measured(series, 20, [one]).figure).toEqual({
      absent: expect.stringMatching(/^the runner's own clock stalled for \d+ ms until 0\.\d+ s/),
      within,
    });
  });

  test('is named by its longest, where there are several', () => {
    const several = [stall(170, 195), stall(250, 450), stall(575, 605)];
    expect(measured(series, 20, several).figure).toMatchObject({
      absent: "the runner's own clock stalled for 200 ms until 0.450 s, where this figure is taken",
    });
  });

  test('never leaves the truth outside of what it leaves open', () => {
    const next = random(5);
    for (let i = 0; i < 300; i++) {
      const from = 1000 + next() * 100;
      const to = from + 300 + next() * 500;
      const begins = 900 + next() * 1000;
      const one = stall(begins, begins + 25 + next() * 400);
      const seen = probe({
        periodMs: 20,
        phaseMs: next() * 20,
        deadlineMs: 200,
        untilMs: 3000,
        down: [[from, to]],
        failure: 'refuses',
      }).map((record) =>
        record.intended >= one.from && record.intended < one.to
          ? { ...record, outcome: 'unsent' as const }
          : record,
      );
      const { figure } = measured(seriesOf(seen), 20, [one]);
      const { low, high } = 'absent' in figure ? (figure.within ?? { low: 1, high: 0 }) : figure;
      expect(to - from).toBeGreaterThanOrEqual(low - 0.001);
      expect(to - from).toBeLessThanOrEqual(high + 0.001);
    }
  });

  test.each<[string, Stall]>([
    ['long before it', stall(20, 120)],
    ['in its middle, too short to hide a recovery', stall(250, 449)],
    ['after the stable run', stall(800, 1100)],
  ])('%s does not', (_, one) => {
    expect(measured(series, 20, [one]).figure).toEqual({ low: 380, high: 420 });
  });
});
