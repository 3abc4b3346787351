import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ROOT } from '../../harness/cli/project.ts';
import { ownersPage } from '../owners/page.ts';
import { missingIn, problemsOf } from '../owners/problems.ts';
import { readProject } from '../owners/project.ts';
import { type Row, readOwners, standingOf } from '../owners/rows.ts';
import { recordedNights } from './support/recorded-nights.ts';
import { recordedRehearsals } from './support/recorded-rehearsals.ts';

const [owners, project] = await Promise.all([readOwners(), readProject()]);

describe('what owners ask for', () => {
  test.each(owners)('of $owner every row is there once', (owner) => {
    expect(missingIn(owner)).toEqual([]);
  });

  test.each(owners)('of $owner every answer is what the project has', async ({ owner, rows }) => {
    expect((await Promise.all(rows.map((row) => problemsOf(owner, row, project)))).flat()).toEqual([]);
  });

  test('is the page that is filed', async () => {
    const [nights, rehearsals] = await Promise.all([recordedNights(), recordedRehearsals()]);
    expect(await readFile(join(ROOT, 'docs/owners.md'), 'utf8')).toBe(
      ownersPage(owners, project, { nights, rehearsals }),
    );
  });
});

describe('answers that are none are named', () => {
  const answered = (by: Row['by']): Row => ({ id: 'V1', asks: 'x', by });

  test.each<[string, Row['by'][number]]>([
    ['there is no drill db-up', { drill: 'db-up' }],
    ['db-down has no variant halted', { drill: 'db-down/halted' }],
    ['osrm-down: veza has no service with the role router', { drill: 'osrm-down' }],
    ['there is no rehearsal backout', { rehearsal: 'backout' }],
    ['the gate has no scrape/none', { gate: 'scrape/none' }],
    ['there is no alert VezaNone', { alert: 'VezaNone' }],
    ['there is no targets/veza/runbooks/none.md', { runbook: 'none.md' }],
    ['there is no docs/none.md', { page: 'docs/none.md' }],
    ['there is no test/unit/none.test.ts', { test: 'test/unit/none.test.ts' }],
    ['firedrill rnu: there is no command rnu', { command: 'firedrill rnu' }],
  ])('%s', async (problem, answer) => {
    expect(await problemsOf('veza', answered([answer]), project)).toEqual([`V1: ${problem}`]);
  });

  test('a rehearsal that there is, in a variant, a way and a step that there are not', async () => {
    const answer = { rehearsal: 'backout', variant: 'none', way: 'sideways', step: 'jump' };
    expect(await problemsOf('atmr', answered([answer]), project)).toEqual([
      'V1: backout has no variant none',
      'V1: backout has no way sideways',
      'V1: backout has no step jump',
    ]);
  });

  test('an alert that the drill beside it merely allows, and one that it expects', async () => {
    const drill = { drill: 'load-spike/spike' };
    const problem = 'V1: no drill that is named beside VezaDBPoolExhausted expects it to fire';
    const allowed = answered([drill, { alert: 'VezaDBPoolExhausted' }]);
    expect(await problemsOf('veza', allowed, project)).toEqual([problem]);
    const expected = answered([{ drill: 'db-down' }, { alert: 'VezaReadinessFailed' }]);
    expect(await problemsOf('veza', expected, project)).toEqual([]);
  });

  test('a row that still awaits a drill that there is, until it is named', async () => {
    const row: Row = {
      ...answered([]),
      open: 'y',
      awaits: ['db-down', 'osrm-down', 'redis-up', 'db-down/none'],
    };
    const problem = 'db-down is there: name it under by, or say what is missing besides';
    expect(await problemsOf('veza', row, project)).toEqual([`V1: ${problem}`]);
    expect(await problemsOf('none', row, project)).toEqual([]);
  });

  test('a drill for an owner whose target there is not', async () => {
    expect(await problemsOf('none', answered([{ drill: 'db-down' }]), project)).toEqual([
      'V1: db-down: there is no such target yet',
    ]);
  });

  test('rows that are missing, foreign, double or out of order', () => {
    const [veza] = owners;
    if (veza === undefined) throw new Error('there is no owner');
    const rows = veza.rows;
    expect(missingIn({ ...veza, rows: rows.slice(1) })).toEqual(['V1 is missing']);
    expect(missingIn({ ...veza, rows: rows.slice(0, -1) })).toEqual(['W23 is missing']);
    expect(missingIn({ ...veza, rows: rows.concat(rows.slice(0, 1)) })).toEqual(['V1 is there twice']);
    expect(missingIn({ ...veza, rows: rows.toReversed() })).toEqual(['rows are not in order']);
    expect(missingIn({ ...veza, rows: rows.concat(answered([]), { ...answered([]), id: 'V40' }) })).toEqual([
      "V40 is none of veza's",
      'V1 is there twice',
    ]);
  });
});

test('a row with anything missing counts as answered in part at the most', () => {
  const by: Row['by'] = [{ page: 'docs/gate.md' }];
  expect(standingOf({ id: 'V1', asks: 'x', by })).toBe('answered');
  expect(standingOf({ id: 'V1', asks: 'x', by, open: 'y' })).toBe('in part');
  expect(standingOf({ id: 'V1', asks: 'x', by: [], open: 'y' })).toBe('open');
  expect(standingOf({ id: 'V1', asks: 'x', by: [], out: 'y' })).toBe('out');
  expect(standingOf({ id: 'V1', asks: 'x', by, out: 'y' })).toBe('answered');
});
