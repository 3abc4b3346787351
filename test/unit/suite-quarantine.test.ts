/** What is in quarantine, until when, and what is said of entries that are wrong. */

import { describe, expect, test } from 'vitest';
import {
  expired,
  quarantineOf,
  quarantineProblems,
  quarantineSchema,
} from '../../harness/cli/suite/quarantine.ts';
import { parseYaml } from '../../harness/cli/suite/yaml-file.ts';
import { drill, target } from './support/suite.ts';

const DRILLS = [drill('db-down', 'database', 'stopped', 'refused'), drill('osrm-down', 'router', 'stopped')];
const TARGETS = [target('veza', ['database'], ['db-down'])];
const ENTRY = { drill: 'db-down', target: 'veza', reason: 'issue 12', owner: 'Ada', until: '2027-01-31' };
const yaml = (change: string) =>
  parseYaml(
    `- { drill: db-down, target: veza, reason: issue 12, owner: Ada, until: 2027-01-31 ${change} }`,
    'drills/quarantine.yml',
    quarantineSchema,
  );

describe('an entry', () => {
  test('holds until its last day is over, by UTC', () => {
    expect(expired(ENTRY, new Date('2027-01-31T23:59:59.999Z'))).toBe(false);
    expect(expired(ENTRY, new Date('2027-02-01T00:00:00.000Z'))).toBe(true);
  });

  test('of a bare drill speaks of all its variants, and one that names a variant comes first', () => {
    const own = { ...ENTRY, drill: 'db-down/refused', owner: 'Grace' };
    const of = (variant: string, on = 'veza') =>
      quarantineOf([ENTRY, own], { drill: 'db-down', variant, target: on })?.owner;
    expect([of('stopped'), of('refused'), of('stopped', 'atmr')]).toEqual(['Ada', 'Grace', undefined]);
  });

  test('is read as it was written, the day as text', () => {
    expect(yaml('')).toEqual([ENTRY]);
  });
});

describe('what is wrong is said with entry, key and remedy', () => {
  test.each<[string, string, RegExp]>([
    [
      'no such day',
      ', until: 2027-02-30',
      /^drills\/quarantine\.yml: 0\.until: must be a day that exists, such as 2027-01-31$/,
    ],
    ['no owner', ', owner: " "', /^drills\/quarantine\.yml: 0\.owner: must not be empty$/],
    ['a key that is none', ', untill: x', /0: there is no key "untill"; did you mean until\?/],
  ])('%s', (_, change, message) => {
    const replaced = /, (\w+):/.exec(change)?.[1] ?? '';
    const text =
      `- { drill: db-down, target: veza, reason: issue 12, owner: Ada, until: 2027-01-31 }`.replace(
        new RegExp(`, ${replaced}: [^,}]+`),
        '',
      );
    expect(() =>
      parseYaml(text.replace(' }', `${change} }`), 'drills/quarantine.yml', quarantineSchema),
    ).toThrow(message);
  });

  test('no YAML at all: the line', () => {
    expect(() => parseYaml('- drill: a\n  target: [', 'drills/quarantine.yml', quarantineSchema)).toThrow(
      /^drills\/quarantine\.yml:\d is no YAML: /,
    );
  });

  test.each<[string, Partial<typeof ENTRY>, string]>([
    ['drill', { drill: 'db-dwon' }, '0.drill: there is no drill db-dwon; did you mean db-down?'],
    [
      'variant',
      { drill: 'db-down/stoped' },
      '0.drill: db-down has no variant "stoped"; did you mean stopped?; a bare db-down means all',
    ],
    ['target', { target: 'vezza' }, '0.target: there is no target vezza; did you mean veza?'],
    [
      'pair',
      { drill: 'osrm-down' },
      '0.target: osrm-down does not apply to it (veza has no service with the role router); remove the entry',
    ],
  ])('a %s that is not there', (_, change, message) => {
    expect(quarantineProblems([{ ...ENTRY, ...change }], DRILLS, TARGETS)).toEqual([message]);
  });

  test('the same twice', () => {
    expect(quarantineProblems([ENTRY, { ...ENTRY, owner: 'Grace' }], DRILLS, TARGETS)).toEqual([
      '1: 0 says the same of db-down on veza; remove one',
    ]);
  });
});
