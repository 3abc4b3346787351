/** Which runs a suite is made of, how they are spread over machines, and what is said of names that are unknown. */

import { describe, expect, test } from 'vitest';
import { ROOT } from '../../harness/cli/project.ts';
import { keyOf, planSuite } from '../../harness/cli/suite/plan-suite.ts';
import { digestOf, parseShard, partOf } from '../../harness/cli/suite/shard.ts';
import { loadSuites, type Suite } from '../../harness/cli/suite/suites.ts';
import { drill, target, unit } from './support/suite.ts';

const DRILLS = [drill('db-down', 'database', 'stopped', 'refused'), drill('osrm-down', 'router', 'stopped')];
const TARGETS = [
  target('atmr', ['database', 'router'], ['db-down', 'osrm-down']),
  target('veza', ['database'], ['db-down']),
];
const of = (...passes: Suite['passes']): Suite => ({ summary: 'of a test', passes });
const planned = (...passes: Suite['passes']) => planSuite('mine', of(...passes), DRILLS, TARGETS, 0);

describe('a suite', () => {
  test('of everything has each variant on each target, and says what does not apply', () => {
    const { units, skipped } = planned({ drills: ['*/*'] });
    expect(units.map(keyOf)).toEqual([
      'db-down/stopped on atmr',
      'db-down/refused on atmr',
      'db-down/stopped on veza',
      'db-down/refused on veza',
      'osrm-down/stopped on atmr',
    ]);
    expect(skipped).toEqual([
      { drill: 'osrm-down', target: 'veza', reason: 'veza has no service with the role router' },
    ]);
  });

  test('of each drill once takes its default variant and the first target it applies to', () => {
    const { units, skipped } = planned({ drills: ['*'], targets: 'first' });
    expect(units.map(keyOf)).toEqual(['db-down/stopped on atmr', 'osrm-down/stopped on atmr']);
    expect(skipped).toEqual([]);
  });

  test('does what two passes name only once, and what takes longest first', () => {
    const { units } = planned(
      { drills: ['db-down'] },
      { drills: ['db-down/stopped'] },
      { drills: ['db-down'], targets: ['veza'], pace: 1 },
    );
    expect(units.map(keyOf)).toEqual([
      'db-down/stopped on veza at pace 1',
      'db-down/stopped on atmr',
      'db-down/stopped on veza',
    ]);
  });

  test.each<[string, Suite['passes'][number], string]>([
    [
      'a drill',
      { drills: ['db-dwon'] },
      'mine.passes.0.drills.0: there is no drill db-dwon; did you mean db-down?',
    ],
    [
      'a variant',
      { drills: ['db-down/stoped'] },
      'mine.passes.0.drills.0: db-down has no variant "stoped"; did you mean stopped?',
    ],
    [
      'a target',
      { drills: ['*'], targets: ['vezza'] },
      'mine.passes.0.targets.0: there is no target vezza; did you mean veza?',
    ],
    [
      'nothing that applies',
      { drills: ['osrm-down'], targets: ['veza'] },
      'mine: none of its drills applies to a target; see firedrill list',
    ],
  ])('that names %s which is not there', (_, pass, message) => {
    expect(() => planned(pass)).toThrow(`drills/suites.yml: ${message}`);
  });
});

describe('parts', () => {
  const units = Array.from({ length: 11 }, (_, at) => unit('db-down', `v${at}`, 'veza'));

  test.each([1, 2, 3, 5, 11, 12])('%i of them are disjoint, equal by one, and together everything', (n) => {
    const parts = Array.from({ length: n }, (_, at) => partOf(units, { index: at + 1, of: n }));
    expect(parts.flat().map(keyOf).sort()).toEqual(units.map(keyOf).sort());
    const sizes = parts.map((part) => part.length);
    expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
  });

  test('know by their digest that they belong together', () => {
    expect(digestOf(units)).toBe(digestOf([...units]));
    expect(digestOf(units.slice(1))).not.toBe(digestOf(units));
    expect(digestOf([unit('a', 'b', 'c', 1)])).not.toBe(digestOf([unit('a', 'b', 'c')]));
  });

  test('are named i/n', () => {
    expect(parseShard('2/3')).toEqual({ index: 2, of: 3 });
    for (const wrong of ['0/3', '4/3', '1', '1/0', 'a/b', '-1/2', '1/2/3'])
      expect(() => parseShard(wrong), wrong).toThrow(/must be i\/n/);
  });
});

test('a pass leaves out what it is told to, whatever its pattern says', () => {
  const { units } = planned({ drills: ['*/*'], except: ['db-down'] });
  expect(units.map(keyOf).filter((key) => key.startsWith('db-down'))).toEqual([]);
  expect(units.length).toBeGreaterThan(0);
});

test('the suites that ship are what the help says', async () => {
  const suites = await loadSuites(ROOT);
  expect(Object.keys(suites).sort()).toEqual(['nightly', 'smoke', 'weekly']);
  const flaky = drill('flaky-network', 'database', 'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h');
  const drills = [...DRILLS, flaky, drill('load-spike', 'objects', 'spike')];
  const targets = [...TARGETS, target('flaky', ['database'], ['flaky-network'])];
  const shipped = (name: string, seed: number) =>
    planSuite(name, suites[name] ?? of(), drills, targets, seed).units.map(keyOf);
  const isFlaky = (unit: string) => unit.startsWith('flaky-network');
  const nightly = shipped('nightly', 20_413).filter((unit) => !isFlaky(unit));
  const weekly = planSuite('weekly', suites.weekly ?? of(), drills, targets, 0).units.filter(
    (one) => one.drill !== 'flaky-network',
  );
  expect(nightly).toHaveLength(5);
  // The default is there every night, six of eight are drawn besides, and after two nights all have been.
  const nights = [20_414, 20_415].map((seed) => shipped('nightly', seed).filter(isFlaky));
  for (const night of nights) expect(night).toContain('flaky-network/a on flaky');
  expect(nights.every((night) => night.length <= 7)).toBe(true);
  expect(new Set(nights.flat()).size).toBe(8);
  expect(shipped('nightly', 20_414)).toEqual(shipped('nightly', 20_414));
  expect(shipped('weekly', 0).filter(isFlaky)).toHaveLength(9);
  expect(weekly.filter(({ pace }) => pace === 1).map(keyOf)).toEqual([
    'db-down/stopped on atmr at pace 1',
    'db-down/stopped on veza at pace 1',
    'osrm-down/stopped on atmr at pace 1',
  ]);
  expect(
    weekly
      .filter(({ pace }) => pace === undefined)
      .map(keyOf)
      .sort(),
  ).toEqual(nightly.toSorted());
});
