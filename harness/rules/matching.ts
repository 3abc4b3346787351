import type { Matcher, SelectorExpr } from './ast.ts';
import { goExpression } from './go-expression.ts';

/** Labels of a series; its name under `__name__`. */
export type Labels = Readonly<Record<string, string>>;

/** Whether a series with these labels could be selected; a label that is not there is empty, as in Prometheus. */
export function selects(selector: SelectorExpr, labels: Labels): boolean {
  if (selector.metric !== undefined && selector.metric !== labels.__name__) return false;
  return selector.matchers.every((matcher) => matches(matcher, labels[matcher.label] ?? ''));
}

/**
 * Whether series could be selected of which only some labels are known: the others may be anything. To be asked of many, since
 * making a pattern takes longer than asking it.
 */
export function mightSelect(selector: SelectorExpr): (known: Labels) => boolean {
  const { metric } = selector;
  const matchers = selector.matchers.map((matcher) => ({ label: matcher.label, holds: condition(matcher) }));
  return (known) => {
    if (metric !== undefined && metric !== known.__name__) return false;
    return matchers.every(({ label, holds }) => {
      const value = known[label];
      return value === undefined || holds(value);
    });
  };
}

/** Whether one condition holds for a value. */
export function matches(matcher: Matcher, actual: string): boolean {
  return condition(matcher)(actual);
}

function condition({ operator, value }: Matcher): (actual: string) => boolean {
  if (operator === '=') return (actual) => actual === value;
  if (operator === '!=') return (actual) => actual !== value;
  const asked = pattern(value);
  return (actual) => asked.test(actual) === (operator === '=~');
}

/** What is no expression may match anything. */
function pattern(source: string): RegExp {
  return goExpression(source) ?? /^/;
}
