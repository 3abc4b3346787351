import { describe, expect, test } from 'vitest';
import { differences, manifest, parseManifest } from '../../harness/report/manifest.ts';
import { count, duration, exact, interval, moment, moments, sample } from '../../harness/text/format.ts';

describe('durations', () => {
  test.each([
    [0, '0 ms'],
    [0.38, '0.4 ms'],
    [3, '3 ms'],
    [9.96, '10 ms'],
    [380.4, '380 ms'],
    [999.4, '999 ms'],
    [999.6, '1.00 s'],
    [1240, '1.24 s'],
    [9994, '9.99 s'],
    [9996, '10.0 s'],
    [12_340, '12.3 s'],
    [59_949, '59.9 s'],
    [59_951, '1 min'],
    [125_000, '2 min 5 s'],
    [3_599_600, '1 h'],
    [3_780_000, '1 h 3 min'],
  ])('%d ms is %s', (ms, text) => {
    expect(duration(ms)).toBe(text);
  });

  test.each([
    [0, '0 ms'],
    [20, '20 ms'],
    [1500, '1.5 s'],
    [5000, '5 s'],
    [300_000, '5 min'],
  ])('a chosen %d ms is %s', (ms, text) => {
    expect(exact(ms)).toBe(text);
  });
});

describe('intervals', () => {
  test.each([
    [1240, 1260, '1.24–1.26 s'],
    [1240.1, 1240.2, '1.24 s'],
    [0, 93, '0–93 ms'],
    [980, 1020, '980 ms–1.02 s'],
    [61_000, 76_000, '1 min 1 s–1 min 16 s'],
    [0, 76_000, '0 ms–1 min 16 s'],
  ])('%d to %d ms is %s', (low, high, text) => {
    expect(interval({ low, high })).toBe(text);
  });
});

test('moments, counts and samples', () => {
  expect(moment(10_800)).toBe('10.800 s');
  expect(moments({ low: 10_770, high: 10_800 })).toBe('10.770–10.800 s');
  expect(moments({ low: 10_800, high: 10_800 })).toBe('10.800 s');
  expect([count(1, 'probe'), count(2, 'probe'), count(0, 'series', 'series')]).toEqual([
    '1 probe',
    '2 probes',
    '0 series',
  ]);
  expect([sample(0.1 + 0.2), sample('NaN'), sample('+Inf'), sample('-Inf')]).toEqual([
    '0.3',
    'not a number',
    '+Inf',
    '-Inf',
  ]);
});

describe('the manifest', () => {
  const digest = (name: string, digit: string) => ({ name, sha256: digit.repeat(64) });

  test('is sorted and reads as it was written, whatever a file is called', () => {
    const digests = [digest('timeline.jsonl', 'a'), digest('logs/a b.log', 'b'), digest('odd\\na\nme', 'c')];
    const text = manifest(digests);
    expect(text.split('\n')[0]).toBe(`${'b'.repeat(64)}  logs/a b.log`);
    expect(text).toContain(`\\${'c'.repeat(64)}  odd\\\\na\\nme\n`);
    expect(parseManifest(text)).toEqual([digests[1], digests[2], digests[0]]);
  });

  test('tells what was changed, removed and added', () => {
    const then = [digest('a', '1'), digest('b', '2'), digest('c', '3')];
    const now = [digest('a', '1'), digest('b', '4'), digest('d', '5')];
    expect(differences(then, then)).toEqual([]);
    expect(differences(then, now)).toEqual(['b was changed', 'c is missing', 'd was added']);
  });
});
