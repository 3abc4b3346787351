import { describe, expect, test } from 'vitest';
import { compareRuleFiles } from '../../harness/rules/compare-rule-files.ts';
import { compressRules } from '../../harness/rules/compress-rules.ts';
import { parseRuleFile } from '../../harness/rules/rule-file.ts';
import { rulesScalability } from '../../harness/rules/rules-scalability.ts';
import { DO_NOT, SCALE } from './rules-corpus/public-style.ts';

const fileOf = (expr: string) =>
  `groups:\n- name: g\n  rules:\n  - alert: A # kept\n    expr: ${JSON.stringify(expr)}\n    for: 10m\n`;

describe('rules in the style of public ones', () => {
  test.each([...SCALE.map((expr) => [expr, true] as const), ...DO_NOT.map((expr) => [expr, false] as const)])(
    '%s: %s',
    (expr, scalable) => {
      const text = fileOf(expr);
      expect(rulesScalability([parseRuleFile(text, 'a.yml')])).toMatchObject([{ scalable }]);
      const compressed = compressRules(text, 'a.yml', 10).text;
      expect(compareRuleFiles(text, compressed, 'a.yml').others).toEqual([]);
      expect(compressed).toContain('- alert: A # kept\n');
    },
  );
});
