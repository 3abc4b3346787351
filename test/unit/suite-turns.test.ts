/** Whose turn it is: no two measurements at a time that would disturb each other, and no run waits for ever. */

import { describe, expect, test } from 'vitest';
import { type Capacity, capacityOf } from '../../harness/lease/capacity.ts';
import type { Use } from '../../harness/lease/lease.ts';
import { type Standing, standingAfter } from '../../harness/lease/standing.ts';
import { hasAll, whoseTurn } from '../../harness/lease/whose-turn.ts';
import { uniform } from '../bench/support/figures.ts';
import { target } from './support/suite.ts';

const SMALL: Capacity = { windows: 1, jobs: 3, ahead: false };
const NEXT: Record<Standing, Standing | undefined> = {
  preparing: 'ready',
  ready: 'loading',
  loading: 'warm',
  warm: 'measuring',
  measuring: 'clearing',
  clearing: 'removing',
  removing: 'filing',
  filing: undefined,
};

/** Plays a suite of `n` units whose steps take any time, and hands every state that it comes to to `look`. */
function play(n: number, capacity: Capacity, seed: number, look: (now: Standing[]) => void): void {
  const random = uniform(seed);
  const units = new Map<number, Standing>();
  let begun = 0;
  let ended = 0;
  for (let step = 0; ended < n; step++) {
    if (step > n * 100) throw new Error(`no run gets on: ${[...units.values()].join(', ')}`);
    const move = whoseTurn(units, begun < n, capacity);
    if (move === 'begin') units.set(begun++, 'preparing');
    else if (move) units.set(move.go, NEXT[units.get(move.go) ?? 'ready'] ?? 'ready');
    else {
      const busy = [...units].filter(([, one]) => one !== 'ready' && one !== 'warm');
      const chosen = busy[Math.floor(random() * busy.length)];
      if (!chosen) throw new Error(`all wait for each other: ${[...units.values()].join(', ')}`);
      const next = NEXT[chosen[1]];
      if (next) units.set(chosen[0], next);
      else {
        units.delete(chosen[0]);
        ended += 1;
      }
    }
    look([...units.values()]);
  }
}

const MACHINES: [string, Capacity][] = [
  ['two cores', SMALL],
  ['two cores, two jobs', { windows: 1, jobs: 2, ahead: false }],
  ['two cores, six jobs', { windows: 1, jobs: 6, ahead: false }],
  ['one job', { windows: 1, jobs: 1, ahead: false }],
  ['eight cores', { windows: 1, jobs: 2, ahead: true }],
  ['many cores', { windows: 3, jobs: 5, ahead: true }],
];

describe.each(MACHINES)('on a machine with %s', (_, capacity) => {
  const seeds = Array.from({ length: 50 }, (_, seed) => seed + 1);

  test('everything is done, and never is there more than the machine bears', () => {
    for (const seed of seeds)
      play(12, capacity, seed, (now) => {
        expect(now.length).toBeLessThanOrEqual(capacity.jobs);
        const loading = now.filter((one) => one === 'loading' || one === 'warm' || one === 'measuring');
        expect(loading.length).toBeLessThanOrEqual(capacity.windows);
        const windows = now.filter((one) => one === 'measuring' || one === 'clearing');
        expect(windows.length).toBeLessThanOrEqual(capacity.windows);
      });
  });

  test('without cores to spare, others only wait or file while one measures', () => {
    for (const seed of capacity.ahead ? [] : seeds)
      play(12, capacity, seed, (now) => {
        if (!now.includes('measuring')) return;
        expect(now.filter((one) => !['measuring', 'ready', 'filing'].includes(one))).toEqual([]);
      });
  });
});

describe('on a machine without cores to spare', () => {
  const turn = (...standings: Standing[]) => whoseTurn(new Map(standings.entries()), true, SMALL);

  test('no run starts anything while one measures', () => {
    expect(turn('measuring')).toBeUndefined();
    expect(turn('measuring', 'ready')).toBeUndefined();
  });

  test('while the alerts of one clear, the next is prepared and warms up, and no third is begun', () => {
    expect(turn('clearing')).toBe('begin');
    expect(turn('clearing', 'preparing')).toBeUndefined();
    expect(turn('clearing', 'ready')).toEqual({ go: 1 });
    expect(turn('clearing', 'loading')).toBeUndefined();
    expect(turn('clearing', 'warm')).toBeUndefined();
    expect(turn('clearing', 'warm', 'preparing')).toBeUndefined();
    expect(turn('clearing', 'warm', 'ready')).toBeUndefined();
    expect(turn('removing', 'warm')).toBeUndefined();
  });

  test('the next measures when the one before it is gone and no other is at work', () => {
    expect(turn('removing')).toBe('begin');
    expect(turn('removing', 'ready')).toEqual({ go: 1 });
    expect(turn('filing', 'warm', 'preparing')).toBeUndefined();
    expect(turn('filing', 'warm')).toEqual({ go: 1 });
    expect(turn('warm')).toEqual({ go: 0 });
  });
});

describe('all of the machine', () => {
  const start = (...others: Standing[]) => hasAll('start', others, true, SMALL);
  const file = (more: boolean, ...others: Standing[]) => hasAll('file', others, more, SMALL);

  test('is for a stack that is started where no run measures, nor will before it is up', () => {
    expect(start()).toBe(true);
    expect(start('preparing')).toBe(true);
    expect(start('removing', 'filing')).toBe(true);
    expect(start('filing', 'clearing')).toBe(false);
    expect(start('measuring')).toBe(false);
    expect(start('warm')).toBe(false);
  });

  test('is for the last replay, and one core for those while which another may come to measure', () => {
    expect(file(false)).toBe(true);
    expect(file(false, 'filing')).toBe(true);
    expect(file(true)).toBe(false);
    expect(file(false, 'loading')).toBe(false);
    expect(file(false, 'measuring')).toBe(false);
  });

  test('is for every run of a suite that does one at a time', () => {
    expect(hasAll('file', [], true, { ...SMALL, jobs: 1 })).toBe(true);
  });
});

describe('capacity', () => {
  const veza = [target('veza', ['api', 'database', 'cache'], []).target];
  const on = (cores: number, memoryMiB: number, jobs?: number) =>
    capacityOf({ cores, memoryMiB }, veza, jobs);

  test.each([
    [2, { windows: 1, jobs: 3, ahead: false }],
    [8, { windows: 1, jobs: 2, ahead: true }],
    [16, { windows: 3, jobs: 4, ahead: true }],
  ])('of %i cores', (cores, expected) => {
    expect(on(cores, 64_000)).toEqual(expected);
  });

  test('is bounded by memory', () => {
    expect(on(16, 5_000).jobs).toBe(1);
    expect(on(16, 5_000).windows).toBe(1);
  });

  test('more jobs than asked for by the cores are prepared and wait', () => {
    expect(on(2, 64_000, 4)).toEqual({ windows: 1, jobs: 4, ahead: false });
    expect(on(8, 64_000, 4)).toEqual({ windows: 1, jobs: 4, ahead: true });
    expect(on(16, 64_000, 2)).toEqual({ windows: 2, jobs: 2, ahead: true });
  });
});

test.each<[Standing, Use, Standing]>([
  ['preparing', 'background', 'preparing'],
  ['preparing', 'warm', 'ready'],
  ['loading', 'measure', 'warm'],
  ['measuring', 'measure', 'measuring'],
  ['measuring', 'warm', 'clearing'],
  ['measuring', 'background', 'removing'],
  ['clearing', 'background', 'removing'],
  ['removing', 'background', 'filing'],
  // A run that was aborted removes its stack from wherever it is.
  ['ready', 'background', 'removing'],
  ['loading', 'background', 'removing'],
  ['warm', 'background', 'removing'],
])('a run that is %s and enters %s is %s', (standing, use, after) => {
  expect(standingAfter(standing, use)).toBe(after);
});
