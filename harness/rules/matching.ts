import type { Matcher, SelectorExpr } from './ast.ts';

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

/** RE2 is anchored in Prometheus; what JavaScript cannot read of it (`(?i)` in the middle, `\z`) may match anything. */
function pattern(source: string): RegExp {
  const flags = source.match(/^\(\?([is]+)\)/);
  const body = flags === null ? source : source.slice(flags[0].length);
  try {
    return new RegExp(`^(?:${body})$`, `${flags?.[1] ?? ''}${flags?.[1]?.includes('s') ? '' : 's'}u`);
  } catch {
    try {
      return new RegExp(`^(?:${body})$`, 's');
    } catch {
      return /^/;
    }
  }
}
