import type { Matcher, SelectorExpr } from './ast.ts';

/** Labels of a series; its name under `__name__`. */
export type Labels = Readonly<Record<string, string>>;

/** Whether a series with these labels could be selected; a label that is not there is empty, as in Prometheus. */
export function selects(selector: SelectorExpr, labels: Labels): boolean {
  if (selector.metric !== undefined && selector.metric !== labels.__name__) return false;
  return selector.matchers.every((matcher) => matches(matcher, labels[matcher.label] ?? ''));
}

/** As `selects`, of a series of which only some labels are known: the others may be anything. */
export function mightSelect(selector: SelectorExpr, known: Labels): boolean {
  if (selector.metric !== undefined && selector.metric !== known.__name__) return false;
  return selector.matchers.every((matcher) => {
    const value = known[matcher.label];
    return value === undefined || matches(matcher, value);
  });
}

/** Whether one condition holds for a value. */
export function matches({ operator, value }: Matcher, actual: string): boolean {
  switch (operator) {
    case '=':
      return actual === value;
    case '!=':
      return actual !== value;
    case '=~':
      return pattern(value).test(actual);
    default:
      return !pattern(value).test(actual);
  }
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
