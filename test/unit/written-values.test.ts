/** Found by a generator and not by hand: what a target, a drill or a rehearsal may hold at any place, and how that is told. */

import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import dbDown from '../../drills/db-down.ts';
import spike from '../../drills/load-spike.ts';
import { loadDrills } from '../../harness/cli/catalogue.ts';
import { checkTarget } from '../../harness/cli/check-target.ts';
import { withDefaults } from '../../harness/cli/component-defaults.ts';
import { NOTHING_OWN } from '../../harness/cli/load-own.ts';
import { sourceOf } from '../../harness/cli/written/source.ts';
import { catalogue } from '../../harness/components/catalogue.ts';
import { parseDrill } from '../../harness/contract/parse-drill.ts';
import { parseTarget } from '../../harness/contract/target-schema.ts';
import { FiredrillError } from '../../harness/model/errors.ts';
import { parseRehearsal } from '../../harness/rehearse/parse-rehearsal.ts';
import backout from '../../targets/atmr/rehearsals/backout.ts';
import exported from '../support/shop/targets/shop/rehearsals/export.ts';
import shop from '../support/shop/targets/shop/target.ts';

const PROJECT = join(import.meta.dirname, '../support/shop');
const drills = await loadDrills(PROJECT);

async function readTarget(value: unknown): Promise<void> {
  const target = parseTarget(withDefaults(value, catalogue), 'targets/shop/target.ts');
  const folder = join(PROJECT, 'targets/shop');
  const source = sourceOf('targets/shop/target.ts');
  await checkTarget(
    { folder, target, images: [], components: [], project: PROJECT, notes: [], source, own: NOTHING_OWN },
    drills,
    {},
  );
}

function readRehearsal(value: unknown): void {
  const rehearsal = parseRehearsal(value, 'rehearsals/export.ts');
  for (const way of rehearsal.ways) rehearsal.steps(way);
}

const FILES: [file: string, whole: unknown, read: (value: unknown) => unknown][] = [
  ['targets/shop', shop, readTarget],
  ['drills/db-down.ts', dbDown, (value) => parseDrill(value, 'drills/db-down.ts')],
  ['drills/load-spike.ts', spike, (value) => parseDrill(value, 'drills/load-spike.ts')],
  ['rehearsals/export.ts', exported, readRehearsal],
  ['rehearsals/export.ts', backout, readRehearsal],
];

type Path = readonly string[];
type Plain = Record<string, unknown>;
const isPlain = (value: unknown): value is Plain =>
  Array.isArray(value) ||
  (typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype);

/** Every place in a value that is data. */
function placesIn(value: unknown, at: Path = []): Path[] {
  const below = isPlain(value) ? Object.keys(value).flatMap((key) => placesIn(value[key], [...at, key])) : [];
  return at.length === 0 ? below : [at, ...below];
}

/** The same value with another at one place; `undefined` takes it away. */
function withAt(value: unknown, [key = '', ...rest]: Path, put: unknown): unknown {
  if (!isPlain(value)) return value;
  const copy: Plain = Array.isArray(value) ? ([...value] as unknown as Plain) : { ...value };
  copy[key] = rest.length === 0 ? put : withAt(value[key], rest, put);
  return copy;
}

const strange: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(
    undefined,
    null,
    {},
    [],
    [null],
    [[]],
    () => 1,
    Symbol('x'),
    10n,
    new Date(Number.NaN),
    new Map(),
  ),
  fc.constantFrom<unknown>(
    -1,
    0,
    0.5,
    1e308,
    -1e308,
    Number.NaN,
    Number.POSITIVE_INFINITY,
    2 ** 31,
    99_999,
    true,
  ),
  fc.constantFrom<unknown>(
    '',
    '  ',
    '99h',
    'a\nb',
    'a\r\nX: y',
    '\u202ex',
    '٣',
    '__proto__',
    'constructor',
    '../../etc/passwd',
  ),
  fc.string({ maxLength: 80 }),
  fc.jsonValue({ maxDepth: 2 }),
);

/** What a library says of a value, and no person would; and what JavaScript says of a mistake of ours. */
const BARE =
  /Invalid (?:input|option|key|element|string)|expected \w+, received|Too (?:small|big)|Unrecognized key|\[object |Cannot read prop|is not a function|is not iterable/;

describe('whatever stands at one place is read, or refused with file, key and remedy', () => {
  test.each(FILES)('%s', async (file, whole, read) => {
    const places = placesIn(whole);
    expect(places.length).toBeGreaterThan(5);
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...places), strange, async (place, value) => {
        const error = await Promise.resolve()
          .then(() => read(withAt(whole, place, value)))
          .then(
            () => undefined,
            (thrown: unknown) => thrown,
          );
        if (error === undefined) return;
        expect(error).toBeInstanceOf(FiredrillError);
        const { code, message } = error as FiredrillError;
        // What a function of the file's own throws is told in its own words.
        const ours = message.replaceAll(/the function throws: .*/g, '');
        expect({ code, bare: BARE.exec(ours)?.[0] }, message).toEqual({ code: 'usage', bare: undefined });
        expect(message).toContain(file);
        const named = place.filter((key) => !/^\d+$/.test(key)).slice(-3);
        expect(
          named.some((key) => message.includes(key)),
          `${place.join('.')}: ${message}`,
        ).toBe(true);
      }),
      { numRuns: 150 },
    );
  });
});

describe('what would make a run lie or leave is refused where it is written', () => {
  const at = (path: string, value: unknown) => readTarget(withAt(shop, path.split('/'), value));
  test.each<[string, string, unknown, RegExp]>([
    [
      'a header that begins another',
      'contract/probes/user/headers',
      { a: 'b\r\nc: d' },
      /probes\.user\.headers\.a: .*one line/,
    ],
    [
      "a header's name of two lines",
      'contract/workload/write/headers',
      { 'a\nb': 'c' },
      /workload\.write\.headers\.a\nb: .*letters/,
    ],
    [
      "a header's value beyond Latin",
      'contract/workload/read/headers',
      { a: '日本' },
      /workload\.read\.headers\.a: .*Latin/,
    ],
    ['a path with a line break', 'contract/probes/user/path', '/a\nb', /probes\.user\.path: .*line break/],
    [
      'a path of another host',
      'contract/probes/user/path',
      '//10.0.0.1/x',
      /probes\.user\.path: a path begins with one \//,
    ],
    [
      'a time that no timer keeps',
      'contract/probes/user/deadlineMs',
      2 ** 31,
      /deadlineMs: must be at most 86400000/,
    ],
    [
      'more processors than there are',
      'services/api/limits/cpus',
      1e308,
      /limits\.cpus: must be at most 1024/,
    ],
    ['a name longer than a host may have', 'services', { ['x'.repeat(64)]: {} }, /at most 63 characters/],
    [
      'a variable that is two',
      'services/api/environment',
      { 'A=B': 'c' },
      /environment\.A=B: .*one word without =/,
    ],
    ['a word that ends a command', 'services/api/command', ['a\0b'], /command\.0: holds a NUL/],
    [
      'a share of ninety-five',
      'contract/drills/db-down/objectives',
      [{ objective: [{ figure: 'served', atLeast: 95 }], source: 'ours' }],
      /objectives: served 95: a share is 0 to 1, so that 95 % is 0\.95/,
    ],
    [
      'a time that no run can exceed',
      'contract/drills/db-down/objectives',
      [{ objective: [{ figure: 'recover', atMost: 1e308 }], source: 'ours' }],
      /objectives: recover 1e\+308 ms is longer than any run lasts/,
    ],
  ])('%s', async (_, path, value, message) => {
    await expect(at(path, value)).rejects.toThrow(message);
  });

  test('a way that the steps of a rehearsal do not know', () => {
    expect(() => readRehearsal(withAt(backout, ['ways'], ['constructor']))).toThrow(
      /steps\("constructor"\): the function throws/,
    );
  });

  test('a part of a rehearsal that is none', () => {
    const wrong = withAt(backout, ['parts'], [{ records: -1, start: 'x' }]);
    expect(() => readRehearsal(wrong)).toThrow(/parts\.0: must be a part: an object with records/);
  });
});
