/** The index: what tells that an entry was changed, taken out, or never written to its end. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { headOf, lineOf, readChain } from '../../harness/history/chain.ts';
import type { Body, Head } from '../../harness/history/entry.ts';
import { problemsOf } from '../../harness/history/whole.ts';
import { pastRun } from './support/past.ts';

const AT = '2026-11-27T10:00:00.000Z';

/** A chain of so many runs as lines. */
function chainOf(count: number, beside: Record<string, Head> = {}): string[] {
  const lines: string[] = [];
  for (let n = 1; n <= count; n += 1) {
    const last = lines.at(-1);
    lines.push(lineOf(pastRun({ run: `run-${n}` }), { at: AT, beside }, headOf(last ?? '')));
  }
  return lines;
}

const text = (lines: readonly string[]) => lines.map((line) => `${line}\n`).join('');
const problems = (lines: readonly string[]) => problemsOf([readChain('shop-1', text(lines))]);

describe('a chain', () => {
  test('as it was written has no problem, and every entry is read', () => {
    const chain = readChain('shop-1', text(chainOf(5)));
    expect(problemsOf([chain])).toEqual([]);
    expect(chain.entries.map(({ body }) => body)).toEqual(
      [1, 2, 3, 4, 5].map((n) => pastRun({ run: `run-${n}` })),
    );
  });

  test('with any one byte changed says so, whichever it is', () => {
    const whole = text(chainOf(3));
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: whole.length - 2 }),
        fc.integer({ min: 1, max: 127 }),
        (at, by) => {
          const byte = String.fromCharCode((whole.charCodeAt(at) ^ by) & 127);
          fc.pre(byte !== whole[at]);
          const changed = readChain('shop-1', whole.slice(0, at) + byte + whole.slice(at + 1));
          expect([...problemsOf([changed]), ...changed.cutOff].length).toBeGreaterThan(0);
        },
      ),
      { numRuns: 500 },
    );
  });

  test.each([1, 2, 3, 4])('without its entry %i of 5 names it', (n) => {
    const lines = chainOf(5);
    expect(problems(lines.toSpliced(n - 1, 1))).toEqual([`entry ${n} of shop-1 is missing`]);
  });

  test('without several names them together', () => {
    expect(problems(chainOf(6).toSpliced(1, 3))).toEqual(['entries 2 to 4 of shop-1 are missing']);
  });

  test('in which an entry was replaced by one with a digest of its own names the old one', () => {
    const lines = chainOf(4);
    const forged = pastRun({ run: 'run-2', verdict: 'pass', figures: { detect: { low: 1, high: 2 } } });
    const other = lineOf(forged, { at: AT, beside: {} }, headOf(lines[0] ?? ''));
    expect(problems(lines.with(1, other))).toEqual([
      'entry 2 of shop-1 (run-2) was changed: the next one names another digest',
    ]);
  });

  test('cut off in its last line has all before it, and says where', () => {
    const whole = text(chainOf(3));
    fc.assert(
      fc.property(fc.integer({ min: 1, max: (chainOf(3)[2] ?? '').length }), (bytes) => {
        const { entries, cutOff, damaged } = readChain('shop-1', whole.slice(0, -1 - bytes));
        expect([entries.length, damaged]).toEqual([2, []]);
        expect(cutOff).toEqual(bytes === (chainOf(3)[2] ?? '').length ? [] : [3]);
      }),
    );
  });

  test('that goes on after a line that was cut off is whole, and the line is told', () => {
    const [first = '', second = ''] = chainOf(2);
    const next = lineOf(pastRun({ run: 'after' }), { at: AT, beside: {} }, headOf(first));
    const chain = readChain('shop-1', text([first, second.slice(0, 200), next]));
    expect([problemsOf([chain]), chain.cutOff, chain.entries.length]).toEqual([[], [2], 2]);
  });

  test('in which a whole line was cut short afterwards is not taken for one that was never written', () => {
    const lines = chainOf(4);
    const cut = lines.with(1, (lines[1] ?? '').slice(0, 200));
    expect(problems(cut).join()).toMatch(/line 2 of shop-1 is no entry any more: it was changed/);
  });
});

describe('chains beside each other', () => {
  const other = chainOf(3);
  const head = headOf(other[2] ?? '');
  const mine = chainOf(2, head === undefined ? {} : { 'other-1': head });
  const both = (lines: readonly string[]) =>
    problemsOf([
      readChain('shop-1', text(mine)),
      ...(lines.length === 0 ? [] : [readChain('other-1', text(lines))]),
    ]);

  test('that are whole have no problem, also when one has gone on since', () => {
    const more = [...other, lineOf(pastRun({ run: 'more' }), { at: AT, beside: {} }, head)];
    expect([both(other), both(more)]).toEqual([[], []]);
  });
  test('of which the end of one is gone name what is missing', () => {
    expect(both(other.slice(0, 1))).toEqual(['entries 2 to 3 of other-1 are missing at its end']);
  });
  test('of which one is gone as a whole name it', () => {
    expect(both([])[0]).toMatch(
      /^the chain other-1 is missing: entry 1 of shop-1 \(run-1\) names its entry 3/,
    );
  });
  test('of which one was written anew as a whole name it', () => {
    const anew: string[] = [];
    for (const run of ['x', 'y', 'z']) {
      const last = anew.at(-1);
      anew.push(lineOf(pastRun({ run }), { at: AT, beside: {} }, headOf(last ?? '')));
    }
    expect(both(anew)).toEqual(['entry 3 of other-1 (z) was changed: another chain names another digest']);
  });
});

test('an entry of a kind that is not known yet is passed over, and holds its place', () => {
  const [first = ''] = chainOf(1);
  const later = { ...pastRun({ run: 'later' }), kind: 'of-next-year' };
  const second = lineOf(later as unknown as Body, { at: AT, beside: {} }, headOf(first));
  const third = lineOf(pastRun({ run: 'run-3' }), { at: AT, beside: {} }, headOf(second));
  const chain = readChain('shop-1', text([first, second, third]));
  expect(problemsOf([chain])).toEqual([]);
  expect(chain.entries.map(({ body }) => body?.kind)).toEqual(['run', undefined, 'run']);
});

test('a folder that leads out of the results is no entry’s', () => {
  for (const folder of ['../home', '/etc', 'a/../b', '.hidden', 'rehearsals/../../x', 'a/b/c', ''])
    expect(
      readChain('c', `${lineOf(pastRun({ folder }), { at: AT, beside: {} }, undefined)}\n`).entries,
    ).toEqual([expect.not.objectContaining({ body: expect.anything() })]);
});
