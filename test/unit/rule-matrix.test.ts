import { expect, test } from 'vitest';
import { type RunShown, rowsOf } from '../../harness/cli/alert-matrix/rule-matrix.ts';
import { matrixText } from '../../harness/cli/alert-matrix/words.ts';
import type { TimelineRecord } from '../../harness/model/timeline.ts';
import { rulesShown } from '../../harness/promises/alerts/shown.ts';
import { judge } from '../../harness/promises/judge.ts';
import { gather } from '../../harness/signals/facts.ts';
import { without } from './support/mutate.ts';
import { alertRecord, healthyRun } from './support/timeline.ts';

const shown = (records: readonly TimelineRecord[]) =>
  Object.fromEntries(
    rulesShown(gather(records), judge(records).findings).map(({ alert, ...rest }) => [alert, rest]),
  );
const asWritten = (alert: string, status: 'fires' | 'never'): TimelineRecord => ({
  kind: 'as-written',
  t: 20_000,
  alert,
  status,
  ...(status === 'fires' ? { fires: { low: 60_000, high: 90_000 } } : {}),
});
const replayed = (...told: TimelineRecord[]) => [
  ...healthyRun().filter(({ kind }) => kind !== 'as-written'),
  ...told,
];

test('a rule that was seen firing fires, after so long; those that were not are silent', () => {
  const rules = shown(healthyRun());
  expect(rules.ReadinessFailed).toMatchObject({ shows: 'fires', firedAfterMs: expect.any(Number) });
  expect(rules.PoolHigh).toMatchObject({ shows: 'silent' });
  expect(rules.ErrorRate).toMatchObject({ shows: 'silent' });
});

test('a rule that would have fired as written fires, though it was not seen to', () => {
  const rules = shown(replayed(asWritten('ReadinessFailed', 'fires'), asWritten('ErrorRate', 'fires')));
  expect(rules.ErrorRate).toMatchObject({ shows: 'fires', asWritten: { status: 'fires' } });
  expect(rules.ErrorRate).not.toHaveProperty('firedAfterMs');
});

test('one that is expected and as written stays silent on what was recorded cannot fire', () => {
  const rules = shown(replayed(asWritten('ReadinessFailed', 'never'), asWritten('ErrorRate', 'never')));
  expect(rules.ReadinessFailed).toMatchObject({ shows: 'cannot', because: expect.stringMatching(/silent/) });
  // Of one that the contract does not expect, silence is what it should be.
  expect(rules.ErrorRate).toMatchObject({ shows: 'silent' });
});

test('a run that an unexpected alert made red, or whose rules were not seen, proves no silence', () => {
  const surprised = [...healthyRun(), alertRecord('ErrorRate', 12_000, 'firing')].sort((a, b) => a.t - b.t);
  expect(shown(surprised).ErrorRate).toMatchObject({ shows: 'fires' });
  expect(shown(surprised).PoolHigh).toMatchObject({ shows: 'unknown' });
  const unheard = healthyRun().filter((one) => one.kind !== 'alert' || one.alert !== 'ErrorRate');
  expect(shown(unheard).PoolHigh).toMatchObject({ shows: 'unknown' });
});

test('a run in which nothing was broken shows nothing', () => {
  expect(shown(without(healthyRun(), 'fault'))).toEqual({});
});

const run = (drill: string, variant: string, shows: RunShown['rules'][number]['shows']): RunShown => ({
  run: `${drill}-${variant}-1`,
  drill,
  variant,
  target: 'shop',
  rules: [{ alert: 'A', shows }],
});
const on = (drill: string, ...expected: string[]) => ({ drill, applies: true, expected });
const stateOf = (drills: Parameters<typeof rowsOf>[2], runs: RunShown[] = [], alert = 'A') => {
  const [row] = rowsOf('shop', [alert], drills, runs);
  return [row?.state, ...(row?.cells ?? []).map(({ state }) => state)];
};

test('of the variants of a drill the one that tells most of a rule is shown', () => {
  expect(
    stateOf([on('db-down', 'A')], [run('db-down', 'x', 'silent'), run('db-down', 'y', 'fires')]),
  ).toEqual(['fires', 'fires']);
  expect(stateOf([on('db-down')], [run('db-down', 'x', 'silent'), run('db-down', 'y', 'unknown')])).toEqual([
    'untried',
    'unknown',
  ]);
});

test('where no run is there the contract speaks; where neither does it was never tried', () => {
  expect(stateOf([on('db-down', 'A'), on('load-spike')])).toEqual(['expected', 'expected', 'untried']);
  expect(stateOf([on('db-down')])).toEqual(['untried', 'untried']);
  expect(stateOf([{ drill: 'osrm-down', applies: false, expected: [] }])).toEqual(['untried', 'apart']);
});

test('silence of one variant does not close what another variant must still show', () => {
  expect(stateOf([on('db-down', 'A')], [run('db-down', 'x', 'silent')])).toEqual(['expected', 'expected']);
});

test('runs of another target say nothing', () => {
  const other = { ...run('db-down', 'x', 'fires'), target: 'other' };
  expect(stateOf([on('db-down')], [other])).toEqual(['untried', 'untried']);
});

test('the table has a word in every cell, names the runs, and names what was never tried', () => {
  const rows = rowsOf(
    'shop',
    ['A', 'B'],
    [on('db-down', 'A'), on('db-read-only'), { drill: 'osrm-down', applies: false, expected: [] }],
    [run('db-down', 'x', 'fires')],
  );
  const text = matrixText(rows, ['some-run is left out: timeline.jsonl was changed']);
  expect(text).toMatch(/^ {2}A +fires +untried$/m);
  expect(text).toMatch(/^ {2}B +untried +untried$/m);
  // A drill that applies to no rule of a target has no column there.
  expect(text).not.toContain('osrm');
  expect(text).toMatch(/A +db-down\/x +db-down-x-1/);
  expect(text).toMatch(/never tried: .*\n {2}B of shop\n\nsome-run is left out/);
});
