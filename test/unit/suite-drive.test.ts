/** The runs of a suite, each in its turn, with processes that a test plays. */

import { describe, expect, test } from 'vitest';
import { type Drive, drive, type EndedUnit } from '../../harness/cli/suite/drive.ts';
import { keyOf, type Unit } from '../../harness/cli/suite/plan-suite.ts';
import type { RunningUnit } from '../../harness/cli/suite/run-unit.ts';
import type { Use } from '../../harness/lease/lease.ts';
import type { Standing } from '../../harness/lease/standing.ts';
import { unit } from './support/suite.ts';

type How = Awaited<RunningUnit['ended']>;

const UNITS = ['a', 'b', 'c'].map((name) => unit(name, 'v', 't'));

/** A suite whose runs do what the test tells them. */
function played(
  capacity: Drive['capacity'],
  signal = new AbortController().signal,
  onEnded: (one: EndedUnit) => 'over' | 'again' = () => 'over',
) {
  const events: string[] = [];
  const stood = new Map<string, Standing>();
  const ends: EndedUnit[] = [];
  const runs = new Map<string, { enter(use: Use): void; end(how?: How): void }>();
  let clock = 0;
  const over = drive({
    units: UNITS,
    capacity,
    signal,
    now: () => ++clock,
    begin({ drill }: Unit, enter) {
      events.push(`begin ${drill}`);
      const { promise, resolve } = Promise.withResolvers<How>();
      runs.set(drill, { enter, end: (how = { done: true }) => resolve(how) });
      return {
        // What it may do now, and how.
        entered: ({ all }) => void events.push(`${drill} ${stood.get(drill)}${all ? '' : ' gently'}`),
        abort: (reason) => {
          events.push(`abort ${drill}: ${reason}`);
          resolve({ done: true });
        },
        ended: promise,
      };
    },
    stands: ({ drill }, standing) => void stood.set(drill, standing),
    async ended(one) {
      ends.push(one);
      const then = onEnded(one);
      events.push(`ended ${one.unit.drill}`);
      return then;
    },
  });
  const of = (name: string) => {
    const run = runs.get(name);
    if (!run) throw new Error(`${name} has not begun: ${events.join(', ')}`);
    return run;
  };
  /** What has happened since it was asked last, after everything that follows from it has. */
  const news = async () => {
    await new Promise((resolve) => setImmediate(resolve));
    return events.splice(0);
  };
  return { of, news, over, ends };
}

const toMeasure = async ({ of, news }: ReturnType<typeof played>, name: string) => {
  of(name).enter('warm');
  of(name).enter('measure');
  return news();
};

describe('on a machine that bears one measurement', () => {
  test('the second warms up while the first clears, measures when that is gone; the last has all', async () => {
    const suite = played({ windows: 1, jobs: 3, ahead: false });
    expect(await suite.news()).toEqual(['begin a']);
    suite.of('a').enter('background');
    expect(await toMeasure(suite, 'a')).toEqual(['a preparing', 'a loading', 'a measuring']);
    suite.of('a').enter('warm');
    expect(await suite.news()).toEqual(['a clearing', 'begin b']);
    suite.of('b').enter('background');
    expect(await suite.news()).toEqual(['b preparing gently']);
    suite.of('b').enter('warm');
    expect(await suite.news()).toEqual(['b loading']);
    suite.of('b').enter('measure');
    suite.of('a').enter('background');
    expect(await suite.news(), 'b waits').toEqual(['a removing']);
    suite.of('a').enter('background');
    expect(await suite.news()).toEqual(['a filing gently', 'b measuring']);
    suite.of('b').enter('background');
    expect(await suite.news()).toEqual(['b removing', 'begin c']);
    suite.of('c').enter('background');
    expect(await suite.news()).toEqual(['c preparing']);
    suite.of('b').enter('background');
    suite.of('b').end();
    suite.of('a').end();
    expect(await suite.news()).toEqual(['b filing gently', 'ended b', 'ended a']);
    await toMeasure(suite, 'c');
    suite.of('c').enter('background');
    suite.of('c').enter('background');
    expect(await suite.news()).toEqual(['c removing', 'c filing']);
  });

  test('a run that dies gives its turn to the next, and all end', async () => {
    const suite = played({ windows: 1, jobs: 1, ahead: false });
    await suite.news();
    expect(await toMeasure(suite, 'a')).toEqual(['a loading', 'a measuring']);
    suite.of('a').end({ done: false, code: 'internal', reason: 'killed' });
    expect(await suite.news()).toEqual(['ended a', 'begin b']);
    suite.of('b').end();
    expect(await suite.news()).toEqual(['ended b', 'begin c']);
    suite.of('c').end();
    await suite.over;
    expect(suite.ends.map(({ unit, how }) => [keyOf(unit), how.done])).toEqual([
      ['a/v on t', false],
      ['b/v on t', true],
      ['c/v on t', true],
    ]);
  });

  test('a run that must be done again is begun once more after all others', async () => {
    const tries = { left: 1 };
    const suite = played({ windows: 1, jobs: 1, ahead: false }, undefined, ({ unit: { drill } }) =>
      drill === 'a' && tries.left-- > 0 ? 'again' : 'over',
    );
    expect(await suite.news()).toEqual(['begin a']);
    for (const [name, next] of [
      ['a', 'b'],
      ['b', 'c'],
      ['c', 'a'],
    ] as const) {
      suite.of(name).end();
      expect(await suite.news()).toEqual([`ended ${name}`, `begin ${next}`]);
    }
    suite.of('a').end();
    await suite.over;
    expect(suite.ends.map(({ unit: { drill } }) => drill)).toEqual(['a', 'b', 'c', 'a']);
  });

  test('when a run came to what is told of it, in order', async () => {
    const suite = played({ windows: 1, jobs: 1, ahead: false });
    await suite.news();
    await toMeasure(suite, 'a');
    suite.of('a').enter('measure');
    suite.of('a').enter('background');
    suite.of('a').end();
    await suite.news();
    const { began, ready, load, warm, turn, measure, over, ended } = suite.ends[0]?.moments ?? {
      began: 0,
      ended: 0,
    };
    const moments = [began, ready, load, warm, turn, measure, over, ended];
    expect(moments).toEqual([...moments].sort((a, b) => Number(a) - Number(b)));
    expect(new Set(moments).size).toBe(8);
  });
});

test('an abort is told to those that run, begins nothing more, and ends when they have', async () => {
  const stop = new AbortController();
  const suite = played({ windows: 1, jobs: 2, ahead: true }, stop.signal);
  expect(await suite.news()).toEqual(['begin a', 'begin b']);
  stop.abort(new Error('interrupted by SIGINT'));
  expect(await suite.news()).toEqual([
    'abort a: interrupted by SIGINT',
    'abort b: interrupted by SIGINT',
    'ended a',
    'ended b',
  ]);
  await suite.over;
});

test('an error of our own is told when the runs that go on have healed', async () => {
  const suite = played({ windows: 1, jobs: 2, ahead: true }, undefined, () => {
    throw new Error('no space left on device');
  });
  suite.over.catch(() => {});
  await suite.news();
  suite.of('a').end();
  expect(await suite.news()).toContain('abort b: no space left on device');
  await expect(suite.over).rejects.toThrow('no space left on device');
});
