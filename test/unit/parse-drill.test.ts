/** A drill's file is checked when it is loaded: what is wrong is named, with the key and what belongs there. */

import { describe, expect, test } from 'vitest';
import dbDown from '../../drills/db-down.ts';
import flakyNetwork from '../../drills/flaky-network.ts';
import loadSpike from '../../drills/load-spike.ts';
import { parseDrill } from '../../harness/contract/parse-drill.ts';
import { stopped } from '../../harness/faults/stopped.ts';

const FILE = 'drills/db-down.ts';
const { inject, undo, effect } = stopped;

/** The drill with one variant, whose fault is this. */
const withFault = (fault: object) => ({
  ...dbDown,
  variants: { a: { title: 'a', fault } },
  defaultVariant: 'a',
});

test.each([dbDown, flakyNetwork, loadSpike])('$name is a drill, and nothing of it is lost', (drill) => {
  expect(parseDrill(drill, `drills/${drill.name}.ts`)).toEqual(drill);
});

describe('a drill is refused', () => {
  test.each<[string, unknown, string]>([
    ['that exports nothing', undefined, '(the default export): is missing; it must be an object'],
    ['by another name', { ...dbDown, name: 'other' }, 'name: must be "db-down", the name of its file'],
    [
      'with a mistyped key',
      { ...dbDown, sumary: 'x' },
      '(the default export): there is no key "sumary"; did you mean summary?',
    ],
    [
      'with a mistyped key of a variant',
      { ...dbDown, variants: { stopped: { ...dbDown.variants.stopped, brakes: ['cache'] } } },
      'variants.stopped: there is no key "brakes"; did you mean breaks?',
    ],
    [
      'with a mistyped probe',
      { ...dbDown, whileBroken: { readiness: 'bad', livness: 'good', user: 'bad' } },
      'whileBroken: there is no key "livness"; did you mean liveness?',
    ],
    ['with a value of the wrong kind', { ...dbDown, title: 7 }, 'title: must be a string, and is 7'],
    [
      'with a role that is none',
      { ...dbDown, breaks: 'The Database' },
      'breaks: a name is lower case letters, digits and hyphens',
    ],
    [
      'whose default variant is none',
      { ...dbDown, defaultVariant: 'stoped' },
      'defaultVariant: "stoped" is no variant; choose one of stopped, refused, blackhole',
    ],
    ['without variants', { ...dbDown, variants: {} }, 'variants: must have a variant'],
    [
      'whose fault is not injected',
      withFault({ name: 'f', undo, effect }),
      'variants.a.fault.inject: must be a function; a fault has inject, undo and effect',
    ],
    [
      'whose fault cannot be undone',
      withFault({ name: 'f', inject, effect }),
      'variants.a.fault.undo: must be a function; a fault has inject, undo and effect',
    ],
    [
      'whose fault cannot be seen',
      withFault({ name: 'f', inject, undo, effect: 'seen' }),
      'variants.a.fault.effect: must be a function; a fault has inject, undo and effect',
    ],
    [
      'with a mistyped key of a fault',
      withFault({ ...stopped, offersLaod: true }),
      'variants.a.fault: there is no key "offersLaod"; did you mean offersLoad?',
    ],
  ])('%s', (_, exported, problem) => {
    expect(() => parseDrill(exported, FILE)).toThrow(`${FILE} is not a drill:\n`);
    expect(() => parseDrill(exported, FILE)).toThrow(`  ${problem}`);
  });

  test('with everything that is wrong with it at once', () => {
    const exported = { ...dbDown, sumary: 'x', breaks: 'No Thing', name: 'other' };
    expect(() => parseDrill(exported, FILE)).toThrow(/name: .*\n.*breaks: .*\n.*sumary/);
  });
});
