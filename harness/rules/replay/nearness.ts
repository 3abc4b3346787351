import { type BinaryExpr, type Expr, isComparison, numberOf } from '../ast.ts';
import { humanMs } from '../duration.ts';
import type { AlertPlan } from './plan.ts';
import type { PromtoolAnswer, Question } from './promtool-test.ts';

/** A condition that must hold for an alert to fire, and what has to be asked to say how near it came. */
export interface Condition {
  readonly question: Question;
  /** In words what is held against the threshold, and how. */
  readonly shown: string;
  readonly operator: string;
  readonly threshold: number;
}

/** More than these of one alert are no help to a reader. */
const MOST = 3;
/** An expression is shown up to this many characters. */
const SHOWN = 60;

/** What has to be asked of each alert, numbered through. */
export function conditionsOf(plans: readonly AlertPlan[]): Map<AlertPlan, readonly Condition[]> {
  let count = 0;
  return new Map(
    plans.map((plan) => [
      plan,
      plan.own.flatMap(({ root, rule }) =>
        comparisonsIn(root)
          .slice(0, MOST)
          .map((comparison) => conditionOf(comparison, rule.expr, count++)),
      ),
    ]),
  );
}

/** Those that all or one of must hold; what stands right of `unless` must not. */
function comparisonsIn(root: Expr): BinaryExpr[] {
  if (root.kind !== 'binary') return [];
  if (isComparison(root)) return [root];
  if (root.operator === 'unless') return comparisonsIn(root.left);
  return root.operator === 'and' || root.operator === 'or'
    ? [...comparisonsIn(root.left), ...comparisonsIn(root.right)]
    : [];
}

const MIRRORED = new Map([
  ['>', '<'],
  ['<', '>'],
  ['>=', '<='],
  ['<=', '>='],
]);

function conditionOf(comparison: BinaryExpr, expr: string, id: number): Condition {
  const { left, right, operator } = comparison;
  const text = (part: Expr) => expr.slice(part.from, part.to);
  if (right.kind === 'number') {
    return {
      question: { id, expr: text(left) },
      shown: shortened(text(left)),
      operator,
      threshold: numberOf(right.text),
    };
  }
  if (left.kind === 'number') {
    const mirrored = MIRRORED.get(operator) ?? operator;
    const question = { id, expr: text(right) };
    return { question, shown: shortened(text(right)), operator: mirrored, threshold: numberOf(left.text) };
  }
  // Two sides are told apart by their difference, matched as they are.
  const modifiers = expr
    .slice(comparison.operatorFrom, comparison.operatorTo)
    .replace(operator, '')
    .replace(/\bbool\b/i, '');
  const difference = `(${text(left)}) - ${modifiers} (${text(right)})`;
  const shown = `the difference of ${shortened(text(left))} and ${shortened(text(right))}`;
  return { question: { id, expr: difference }, shown, operator, threshold: 0 };
}

function shortened(text: string): string {
  const plain = text.replaceAll(/\s+/g, ' ').trim();
  return plain.length <= SHOWN ? plain : `${plain.slice(0, SHOWN - 1)}…`;
}

interface Extremes {
  readonly min: number;
  readonly max: number;
}

/** How near an alert came that never fired, in words; `undefined` where promtool could not say. */
export function howNear(
  { alert, forMs }: AlertPlan,
  conditions: readonly Condition[],
  { alerts, values }: Pick<PromtoolAnswer, 'alerts' | 'values'>,
): string | undefined {
  const active = alerts.flatMap((one) =>
    one.alert === alert && one.activeMs !== undefined ? [one.activeMs] : [],
  );
  const longest = Math.max(...active);
  if (active.length > 0 && longest < forMs)
    return `it was pending for ${humanMs(longest)} at most, of the ${humanMs(forMs)} of its "for"`;
  const parts = conditions.flatMap((condition) => {
    const found = values.filter(({ id }) => id === condition.question.id);
    const min = found.find(({ which }) => which === 'min')?.value;
    const max = found.find(({ which }) => which === 'max')?.value;
    return min === undefined || max === undefined ? [] : [described(condition, { min, max })];
  });
  return parts.length === 0 ? undefined : parts.join('; ');
}

function described({ shown, operator, threshold }: Condition, { min, max }: Extremes): string {
  switch (operator) {
    case '>':
    case '>=':
      return `${shown} was ${rounded(max)} at most, where ${operator} ${threshold} fires`;
    case '<':
    case '<=':
      return `${shown} was ${rounded(min)} at least, where ${operator} ${threshold} fires`;
    default:
      return min === max
        ? `${shown} was ${rounded(min)}, where ${operator} ${threshold} fires`
        : `${shown} was between ${rounded(min)} and ${rounded(max)}, where ${operator} ${threshold} fires`;
  }
}

function rounded(value: number): string {
  return String(Number(value.toPrecision(4)));
}
