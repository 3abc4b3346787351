/** What goes by rule, and what two runs differ in. */

import { describe, expect, test } from 'vitest';
import { comparison, comparisonSchema, type Side } from '../../harness/history/comparison.ts';
import { ruleInWords, toPrune } from '../../harness/history/pruning.ts';
import { markdown } from '../../harness/report/formats/markdown.ts';
import { terminal } from '../../harness/report/formats/terminal.ts';
import { comparisonDocument } from '../../harness/report/history/comparison-document.ts';
import { pastRuns } from './support/past.ts';

const DAY = 86_400_000;
const NOW = new Date('2026-10-11T01:00:00Z');
/** Ten runs, the last of yesterday; the third failed, the fifth was not proven. */
const ten = pastRuns(10, (n) => ({
  verdict: n === 2 ? 'fail' : n === 4 ? 'not-proven' : 'pass',
}));
const pruned = (rule: Partial<Parameters<typeof toPrune>[1]>, inUse: [string, string][] = []) => {
  const whole = { keepMs: 5 * DAY, keepFailed: false, keepLast: 0, ...rule };
  const { go, kept } = toPrune(ten, whole, NOW, new Map(inUse));
  return { go: go.map(({ run }) => run), kept: kept.map(({ entry, because }) => `${entry.run}: ${because}`) };
};

describe('pruning', () => {
  test('takes what is older, and nothing of the days that are kept', () => {
    expect(pruned({})).toEqual({ go: ['run-0', 'run-1', 'run-2', 'run-3', 'run-4'], kept: [] });
    expect(pruned({ keepMs: 30 * DAY }).go).toEqual([]);
  });
  test('keeps what did not pass where it is asked to', () => {
    expect(pruned({ keepFailed: true })).toEqual({
      go: ['run-0', 'run-1', 'run-3'],
      kept: ['run-2: it did not pass', 'run-4: it did not pass'],
    });
  });
  test('keeps the last of each, however old, and what a suite goes on with', () => {
    expect(pruned({ keepMs: 0, keepLast: 2 }, [['run-0', 'a suite needs it']])).toEqual({
      go: ['run-1', 'run-2', 'run-3', 'run-4', 'run-5', 'run-6', 'run-7'],
      kept: ['run-0: a suite needs it', 'run-8: it is one of the last', 'run-9: it is one of the last'],
    });
  });
  test('says its rule for the tombstone', () => {
    expect(ruleInWords({ keepMs: 30 * DAY, keepFailed: true, keepLast: 1 })).toBe(
      'keep 30d, keep what did not pass, keep the last 1 of each',
    );
  });
});

const side = (change: Partial<Side> = {}): Side => ({
  run: 'a',
  what: 'db-down/stopped on shop, pace 10',
  startedAt: '2026-11-27T09:00:00Z',
  verdict: { status: 'pass' },
  settings: { commit: 'abc' },
  images: { service: 'sha256:1', postgres: 'sha256:2' },
  contract: { alerts: { expected: [{ alert: 'Down', within: 60_000 }] }, rules: { Down: { forMs: 30_000 } } },
  figures: { detect: { low: 10, high: 20 }, recover: { low: 100, high: 120 }, clear: { absent: 'never' } },
  findings: {
    'a/kept': { grade: 'pass' },
    'a/broken': { grade: 'pass', expectation: 'it holds', because: 'it held' },
    'a/gone': { grade: 'pass' },
  },
  machine: { cores: '2' },
  ...change,
});
const other = side({
  run: 'b',
  verdict: { status: 'fail', reason: 'it broke' },
  settings: { commit: 'def' },
  images: { service: 'sha256:9', postgres: 'sha256:2' },
  contract: { alerts: { expected: [{ alert: 'Down', within: 90_000 }] }, rules: { Down: { forMs: 30_000 } } },
  figures: {
    detect: { low: 15, high: 30 },
    recover: { absent: 'it was not over', moreThan: 30_000 },
    clear: { low: 1, high: 2 },
  },
  findings: {
    'a/kept': { grade: 'pass' },
    'a/broken': { grade: 'fail', expectation: 'it holds', because: 'it did not' },
    'a/new': { grade: 'no-evidence' },
  },
  machine: { cores: '4' },
});

describe('comparing', () => {
  const compared = comparison(side(), other);
  test('two that are the same tells nothing', () => {
    const same = comparison(side(), side());
    expect(same).toMatchObject({
      settings: [],
      images: [],
      contract: [],
      findings: [],
      machine: [],
      unchanged: 3,
    });
    expect(new Set(same.figures.map(({ differs }) => differs))).toEqual(new Set(['within', 'unknown']));
  });
  test('tells images, contract leaf by leaf, settings and machine', () => {
    expect(compared).toMatchObject({
      settings: [{ key: 'commit', a: 'abc', b: 'def' }],
      images: [{ key: 'service', a: 'sha256:1', b: 'sha256:9' }],
      contract: [{ key: 'alerts.expected.0.within', a: '60000', b: '90000' }],
      machine: [{ key: 'cores', a: '2', b: '4' }],
    });
  });
  test('tells which figures differ beyond their intervals', () => {
    expect(compared.figures.map(({ figure, differs }) => [figure, differs])).toEqual([
      ['detect', 'within'],
      ['recover', 'longer'],
      ['clear', 'unknown'],
    ]);
  });
  test('tells by id which findings changed, came and went', () => {
    expect(compared.findings.map(({ id, a, b }) => [id, a, b])).toEqual([
      ['a/broken', 'pass', 'fail'],
      ['a/gone', 'pass', null],
      ['a/new', null, 'no-evidence'],
    ]);
    expect(compared.unchanged).toBe(1);
  });
  test('says it in each form, and what is not known of one that was pruned', () => {
    expect(comparisonSchema.safeParse(compared).success).toBe(true);
    const page = markdown(comparisonDocument(compared));
    expect(page).toMatch(/a\/broken.*it holds: it did not/);
    expect(page).toMatch(/recover.*100–120 ms.*more than 30.0 s.*longer/);
    const { contract: _, ...without } = side();
    const past = { ...without, indexOnly: 'it was pruned on 2026-11-01 (keep 30d)' };
    const shown = terminal(comparisonDocument(comparison(past, other)));
    expect(shown).toMatch(/of a only the index is left: it was pruned/);
    expect(shown).toMatch(/not known of both: it is in the first record/);
  });
});
