import { describe, expect, test } from 'vitest';
import { readExpr } from '../../harness/rules/replay/../read-expr.ts';
import { promtoolValues, scrapeTimes } from '../../harness/rules/replay/grid.ts';
import { momentsIn } from '../../harness/rules/replay/moments.ts';
import { holdSegment, layPath } from '../../harness/rules/replay/path.ts';
import type { RecordedSample, RecordedSeries, SignalKind } from '../../harness/rules/replay/recorded.ts';
import { signalKinds } from '../../harness/rules/replay/signal-kind.ts';
import { stitch } from '../../harness/rules/replay/stitch.ts';
import { boundariesOf, flow, scraped, step } from './rules-corpus/simulate.ts';

const RUN = { steadyMs: 10_000, holdMs: 20_000, recoveryMs: 10_000, scrapeMs: 1_000, phaseMs: 300 };
const BOUNDARIES = boundariesOf(RUN);
const STEPS = { recordedMs: 1_000, scrapeMs: 15_000, periodMs: 0 };
const LENGTHS = { healthyMs: 60_000, holdMs: 120_000, recoveryMs: 60_000 };
const PATH = layPath(BOUNDARIES, LENGTHS, STEPS, 'last-half');

/** Every quarter second of the path, and what a series shows there. */
const TIMES = Array.from({ length: (PATH.end - PATH.begin) / 250 }, (_, i) => PATH.begin + i * 250);

function played(recorded: RecordedSeries, kind: SignalKind, epochMs = 0) {
  const shown = stitch(recorded, kind, PATH, 1_000, TIMES, epochMs);
  return { shown, at: (t: number) => shown[(t - PATH.begin) / 250] };
}

function series(samples: readonly RecordedSample[]): RecordedSeries {
  return { labels: { __name__: 'a' }, samples };
}

describe('what drifts on', () => {
  const drifting = (recorded: RecordedSeries, kind: SignalKind, drift: Parameters<typeof stitch>[6]) =>
    stitch(recorded, kind, PATH, 1_000, TIMES, 0, drift)[(119_000 - PATH.begin) / 250];

  test('of a gauge, by as much in each round, and never below nothing', () => {
    const [gauge] = scraped([{ labels: { __name__: 'a' }, signal: step(0, 50) }], RUN);
    const level = { level: 50, floored: true };
    if (gauge === undefined) throw new Error('nothing was scraped');
    expect(drifting(gauge, 'gauge', undefined)).toBe(50);
    expect(drifting(gauge, 'gauge', { ...level, perMs: 0.001 })).toBeGreaterThan(130);
    expect(drifting(gauge, 'gauge', { ...level, perMs: -0.001 })).toBe(0);
    expect(drifting(gauge, 'gauge', { ...level, perMs: -0.001, floored: false })).toBeLessThan(-30);
  });

  test('of a counter, by what it gains', () => {
    const [counter] = scraped([{ labels: { __name__: 'a_total' }, signal: flow(0, 10) }], RUN);
    if (counter === undefined) throw new Error('nothing was scraped');
    const plain = drifting(counter, 'counter', undefined) ?? 0;
    expect(plain).toBeGreaterThan(1_000);
    expect(drifting(counter, 'counter', { level: 10, perMs: 0.0001, floored: true })).toBeGreaterThan(
      1.3 * plain,
    );
    // It stops before it would run backwards.
    const stopped = drifting(counter, 'counter', { level: 10, perMs: -0.001, floored: true });
    expect(stopped).toBeGreaterThan(190);
    expect(stopped).toBeLessThan(300);
  });
});

describe('the path', () => {
  test('has no gaps and is as long as wanted', () => {
    let end = PATH.begin;
    for (const { at: begin, from, to } of PATH.pieces) {
      expect(begin).toBe(end);
      end = begin + to - from;
    }
    expect(end).toBe(PATH.end);
    expect(-PATH.begin).toBeGreaterThanOrEqual(LENGTHS.healthyMs);
    expect(PATH.healed).toBeGreaterThanOrEqual(LENGTHS.holdMs);
    expect(PATH.end - PATH.healed).toBeGreaterThanOrEqual(LENGTHS.recoveryMs);
  });

  test('plays the fault and the recovery once as they were', () => {
    expect(PATH.pieces.filter(({ part }) => part === 'fault')).toEqual([
      { part: 'fault', at: 0, from: 0, to: 20_000, jump: false },
    ]);
    expect(PATH.pieces.filter(({ part }) => part === 'recovery')).toEqual([
      { part: 'recovery', at: PATH.healed, from: 20_000, to: 30_000, jump: false },
    ]);
  });

  test('repeats nothing of the recovery that was before all was well', () => {
    const tails = (recovered: number) =>
      layPath({ ...BOUNDARIES, recovered }, LENGTHS, STEPS, 'last-half').pieces.filter(
        ({ part }) => part === 'tail',
      );
    for (const { from, to } of tails(26_500)) expect([from >= 27_500, to]).toEqual([true, 30_000]);
    // A target that was well at once has half of the recovery to show for it, a late one at least two scrapes.
    expect(tails(20_100)).toEqual(PATH.pieces.filter(({ part }) => part === 'tail'));
    expect(tails(29_900)[0]).toMatchObject({ from: 28_000, to: 30_000 });
  });

  test('loops whole scrapes of the recording, out of step with those of production', () => {
    for (const { part, from, to } of PATH.pieces) {
      if (part === 'fault' || part === 'recovery') continue;
      expect((to - from) % 1_000).toBe(0);
      expect((to - from) % 15_000).not.toBe(0);
    }
  });

  test('loops whole periods where one is known', () => {
    const steps = { ...STEPS, periodMs: 4_000 };
    expect(holdSegment(BOUNDARIES, steps, 'last-half')).toEqual({ from: 12_000, to: 20_000 });
    expect(holdSegment(BOUNDARIES, steps, 'fourth-quarter')).toEqual({ from: 16_000, to: 20_000 });
    expect(holdSegment(BOUNDARIES, steps, 'third-quarter')).toEqual({ from: 14_000, to: 18_000 });
  });
});

describe('a gauge', () => {
  const [one] = scraped([{ labels: {}, signal: step(1, 0, 2_000) }], RUN);
  const { at } = played(one ?? series([]), 'gauge');

  test.each([
    [-50_000, 1],
    [1_000, 1],
    [3_500, 0],
    [100_000, 0],
    [PATH.healed + 1_000, 0],
    [PATH.healed + 3_500, 1],
    [PATH.healed + 50_000, 1],
  ])('is at %d ms what was recorded: %d', (t, value) => {
    expect(at(t)).toBe(value);
  });
});

describe('a counter', () => {
  test('goes on at the recorded rate through every loop', () => {
    const [one] = scraped([{ labels: {}, signal: flow(2, 7) }], RUN);
    const { at, shown } = played(one ?? series([]), 'counter');
    const gained = (from: number, to: number) => Number(at(to)) - Number(at(from));
    expect(gained(-40_000, -10_000)).toBe(60);
    expect(gained(10_000, 110_000)).toBe(700);
    expect(gained(PATH.healed + 2_000, PATH.healed + 42_000)).toBe(80);
    const values = shown.map(Number);
    expect(values).toEqual([...values].sort((a, b) => a - b));
  });

  test('falls where the recorded one fell, and counts on from there', () => {
    const restarting = series([
      ...ramp(-10, 0, (s) => 100 + s),
      { t: 5_000, v: 112 },
      { t: 6_000, v: 3 },
      ...ramp(7, 31, (s) => 3 + (s - 6)),
    ]);
    const { at } = played(restarting, 'counter');
    expect(Number(at(5_500))).toBeGreaterThan(100);
    expect(at(6_500)).toBe(3);
    // The loop of the last half has no restart, so it only rises.
    expect(Number(at(110_000))).toBeGreaterThan(100);
  });

  test('keeps falling in each round where the restart lies in the loop', () => {
    const crashing = series([...ramp(-10, 14, (s) => 100 + s), ...ramp(15, 31, (s) => s - 15)]);
    const { shown } = played(crashing, 'counter');
    const falls = shown.filter((v, i) => Number(v) < Number(shown[i - 1])).length;
    const rounds = PATH.pieces.filter(({ part }) => part === 'hold').length;
    expect(falls).toBe(rounds + 1);
  });

  test('that the fault brings about stays once it is there', () => {
    const born = series([{ t: 3_000, v: 5 }, ...ramp(4, 31, (s) => 5 + (s - 3))]);
    const { at } = played(born, 'counter');
    expect(at(1_000)).toBeUndefined();
    expect(at(3_500)).toBe(5);
    expect(TIMES.filter((t) => t > 3_500 && at(t) === undefined)).toEqual([]);
  });
});

describe('a series that ends', () => {
  const gone: RecordedSeries = series([...ramp(-10, 4, () => 1), ...ramp(25, 31, () => 1)]);

  test('ends without its marker, where the next scrape missed it', () => {
    const { at } = played(gone, 'gauge');
    expect(at(4_500)).toBe(1);
    expect(at(5_500)).toBeUndefined();
    expect(at(100_000)).toBeUndefined();
    expect(at(PATH.healed + 5_500)).toBe(1);
  });

  test('ends at its marker', () => {
    const marked = series([...ramp(-10, 4, () => 1), { t: 4_400, v: 'stale' }, ...ramp(25, 31, () => 1)]);
    expect(played(marked, 'gauge').at(4_500)).toBeUndefined();
  });
});

test('a moment keeps its age in health and grows older while it stands still', () => {
  const wall = 1_700_000_000;
  // A job succeeds every 2 s; under the fault it does not.
  const last = series(ramp(-10, 31, (s) => wall + (s > 0 && s <= 20 ? 0 : s - (s % 2 === 0 ? 0 : 1))));
  const epochMs = 200_000 - wall * 1_000;
  const { at } = played(last, 'timestamp', epochMs);
  const age = (t: number) => (t + 200_000) / 1_000 - Number(at(t));
  expect(age(-30_000)).toBeGreaterThanOrEqual(0);
  expect(age(-30_000)).toBeLessThanOrEqual(3);
  expect(age(20_000)).toBe(20);
  expect(age(100_000)).toBe(100);
  expect(age(PATH.healed + 5_000)).toBeLessThanOrEqual(3);
});

function ramp(fromS: number, toS: number, value: (s: number) => number): RecordedSample[] {
  return Array.from({ length: toS - fromS + 1 }, (_, i) => ({ t: (fromS + i) * 1_000, v: value(fromS + i) }));
}

describe('on the grid', () => {
  const scrapes = { every: 5, first: 2, points: 20 };

  test('scrapes stand at their distance', () => {
    expect(scrapeTimes(scrapes, -10_000, 1_000)).toEqual([-8_000, -3_000, 2_000, 7_000]);
  });

  test('blanks are counted in promtool’s way', () => {
    expect(promtoolValues([1, 1, 2.5, Number.NaN], scrapes)).toBe('_x2 1 _x4 1 _x4 2.5 _x4 NaN');
    expect(promtoolValues([1, Number.POSITIVE_INFINITY], { every: 2, first: 1, points: 4 })).toBe(
      '_ 1 _ Inf',
    );
    expect(promtoolValues([1, 2], { every: 1, first: 0, points: 2 })).toBe('1 2');
  });

  test('the first scrape that misses a series says so, the next say nothing', () => {
    expect(promtoolValues([1, undefined, undefined, -5], scrapes)).toBe('_x2 1 _x4 stale _x9 -5');
    expect(promtoolValues([undefined, undefined, 3], scrapes)).toBe('_x12 3');
    expect(promtoolValues([], scrapes)).toBe('_');
  });
});

describe('what a metric is', () => {
  const moments = (...exprs: string[]) =>
    momentsIn(exprs.map((expr) => ({ rule: { kind: 'alert', name: 'A', expr }, root: readExpr(expr) })));
  const kinds = (exprs: string[], types = {}) =>
    signalKinds(
      exprs.map((expr) => readExpr(expr)),
      new Map(Object.entries(types)),
      moments(...exprs).metrics,
    );

  test('follows from its use before its declared type', () => {
    const kind = kinds(['rate(pool_waits[5m]) > 0 and b > 1', 'sum(increase(c[1m] offset 5m))'], {
      pool_waits: 'gauge',
      d: 'counter',
      latency: 'histogram',
    });
    expect([kind('pool_waits'), kind('b'), kind('c')]).toEqual(['counter', 'gauge', 'counter']);
    expect([kind('d'), kind('latency_bucket'), kind('e_total')]).toEqual(['counter', 'counter', 'counter']);
  });

  test('is a moment where it is held against time()', () => {
    const kind = kinds(['time() - max(last_success) > 60 and timestamp(b) < time() - 5 and c > 1']);
    expect([kind('last_success'), kind('b'), kind('c')]).toEqual(['timestamp', 'gauge', 'gauge']);
  });

  test.each([
    'expiry < time() + 86400',
    'vector(time()) - on () expiry > 60',
    'time() > expiry + 60',
    'timestamp(b) - expiry > 60',
  ])('is a moment however it is held against the clock: %s', (expr) => {
    expect([...moments(expr).metrics]).toEqual(['expiry']);
  });

  test('is a moment where it is held against a recording of the clock', () => {
    const now = { rule: { kind: 'record', name: 'now', expr: 'time()' }, root: readExpr('time()') } as const;
    const expr = 'now - on () expiry > 60';
    const alert = { rule: { kind: 'alert', name: 'A', expr }, root: readExpr(expr) } as const;
    expect([...momentsIn([alert, now]).metrics]).toEqual(['expiry']);
  });

  test.each([
    ['vector(time()) > 1700000000', 'vector(time()) > 1700000000'],
    ['vector(time()) % 86400 > 3600', 'vector(time()) % 86400'],
    ['time() - expiry > 60 and expiry > 0', 'expiry > 0'],
    ['time() - expiry_ms / 1000 > 60', 'time() - expiry_ms / 1000'],
  ])('cannot be told in 1970 where the date itself is asked for: %s', (expr, dated) => {
    expect([...moments(expr).dated.values()]).toEqual([dated]);
  });

  test('can be told where only the time between moments is asked for', () => {
    const exprs = ['(time() - expiry) / 86400 > 7', 'changes(expiry[1h]) > 0', 'rate(a[5m]) > 3'];
    expect([...moments(...exprs).dated]).toEqual([]);
  });
});
