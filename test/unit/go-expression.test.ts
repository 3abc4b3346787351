/** Expressions of production's files are Go's; what they match decides who is told. */

import { describe, expect, test } from 'vitest';
import { goExpression } from '../../harness/rules/go-expression.ts';

describe('an expression of Go', () => {
  test.each<[string, readonly string[], readonly string[]]>([
    ['(?i)critical|page', ['CRITICAL', 'Page'], ['criticals']],
    ['a(?i)b|c', ['aB', 'C', 'c'], ['AB', 'ac']],
    ['(?i:warn)ing', ['WARNing'], ['WARNING']],
    ['(x(?i)y|z)w', ['xYw', 'Zw'], ['XYw', 'xYW']],
    ['(?P<team>shop|web)-.*', ['shop-1'], ['team']],
    ['[[:alpha:]]+[[:digit:]]?', ['abc1', 'abc'], ['1abc']],
    ['\\Qa.b\\E.*', ['a.bc'], ['axb']],
    ['\\Ashop\\z', ['shop'], ['shops']],
    ['\\pL+', ['läden'], ['1']],
    ['(?U)a+', ['aaa'], ['']],
    ['api\\-\\d+', ['api-12'], ['api-x']],
    ['', [''], ['a']],
    ['(?s).+', ['a\nb'], ['']],
    ['[^a-c]', ['d'], ['a']],
  ])('%s', (pattern, yes, no) => {
    const asked = goExpression(pattern);
    for (const text of yes) expect(asked?.test(text), text).toBe(true);
    for (const text of no) expect(asked?.test(text), text).toBe(false);
  });

  test('that is none here is none', () => {
    expect(goExpression('(')).toBeUndefined();
  });
});
