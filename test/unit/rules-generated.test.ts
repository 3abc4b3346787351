import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compareRuleFiles } from '../../harness/rules/compare-rule-files.ts';
import { compressRules } from '../../harness/rules/compress-rules.ts';
import { parsePromql } from '../../harness/rules/promql.ts';
import { compressPromql, durationsIn } from '../../harness/rules/rewrite.ts';
import { parseRuleFile } from '../../harness/rules/rule-file.ts';
import { rulesScalability } from '../../harness/rules/rules-scalability.ts';
import { differsOnlyInDurations } from '../../harness/rules/tree-diff.ts';
import { ruleFile, vector } from './rules-corpus/generated.ts';

const pace = fc.constantFrom(2, 4, 5, 10, 20);
const SEED = { seed: 20_261_127 };

/** Every duration times the factor, in milliseconds, and all else as it is. */
function times(expr: string, factor: number): string {
  let text = '';
  let copied = 0;
  for (const { from, to, ms } of durationsIn(parsePromql(expr))) {
    text += `${expr.slice(copied, from)}${ms * factor}ms`;
    copied = to;
  }
  return text + expr.slice(copied);
}

describe('whatever an expression is', () => {
  test('compressed and expanded it is what it was, but for how its durations are written', () => {
    fc.assert(
      fc.property(vector, pace, (expr, by) => {
        const compressed = compressPromql(expr, by).text;
        expect(times(compressed, by)).toBe(times(expr, 1));
        expect(differsOnlyInDurations(expr, compressed)).toMatchObject({ onlyDurations: true });
      }),
      { ...SEED, numRuns: 300 },
    );
  });
});

describe('whatever a rule file is', () => {
  test('compressed it differs in durations alone, by the pace, and its comments and layout stay', () => {
    fc.assert(
      fc.property(ruleFile, pace, (text, by) => {
        const { text: compressed } = compressRules(text, 'a.yml', by);
        const { changes, others } = compareRuleFiles(text, compressed, 'a.yml');
        expect(others).toEqual([]);
        for (const { fromMs, toMs } of changes) expect(toMs * by).toBeCloseTo(fromMs);
        const layout = (whole: string) =>
          whole.replaceAll(/\d+(?:ms|[smhdwy])?/g, '#').replaceAll(/#+|\*w#/g, '#');
        expect(layout(compressed)).toBe(layout(text));
        expect(compressed.split('\n')).toHaveLength(text.split('\n').length);
      }),
      { ...SEED, numRuns: 150 },
    );
  });

  test('what is said of its scaling is said of it compressed, too', () => {
    fc.assert(
      fc.property(ruleFile, pace, (text, by) => {
        const verdicts = (file: string) =>
          rulesScalability([parseRuleFile(file, 'a.yml')]).map(({ scalable }) => scalable);
        expect(verdicts(compressRules(text, 'a.yml', by).text)).toEqual(verdicts(text));
      }),
      { ...SEED, numRuns: 100 },
    );
  });
});
