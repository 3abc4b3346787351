import { humanMs } from '../../durations/duration.ts';
import { type BinaryExpr, type Expr, isComparison, partsOf, within } from '../ast.ts';
import { heldAgainst } from '../held-against.ts';
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

/** What finds something where what stands in it finds nothing. */
const TURNING = new Set(['absent', 'absent_over_time']);

/** Those that all or one of must hold, the outermost first; what stands right of `unless` or within `absent()` must not. */
function comparisonsIn(root: Expr): BinaryExpr[] {
  const found: BinaryExpr[] = [];
  let open: Expr[] = [root];
  while (open.length > 0 && found.length < MOST) {
    found.push(...open.flatMap((part) => (part.kind === 'binary' && isComparison(part) ? [part] : [])));
    open = open.flatMap((part) => {
      if (part.kind === 'call' && TURNING.has(part.name)) return [];
      return part.kind === 'binary' && part.operator === 'unless' ? [part.left] : partsOf(part);
    });
  }
  return found;
}

function conditionOf(comparison: BinaryExpr, expr: string, id: number): Condition {
  const { left, right, operator } = comparison;
  const text = (part: Expr) => expr.slice(part.from, part.to);
  const held = heldAgainst(comparison);
  if (held !== undefined) {
    const value = text(held.operand);
    return {
      question: { id, expr: value },
      shown: shortened(value),
      operator: held.operator,
      threshold: held.threshold,
    };
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

/** Of a rule that was never active and of which no value can be told. */
function nothingFound({ root, rule }: AlertPlan['own'][number]): string {
  const [of] = root.kind === 'call' && TURNING.has(root.name) ? root.args : [];
  const part = of ?? root;
  const text = shortened(rule.expr.slice(part.from, part.to));
  return of === undefined ? `${text} found nothing at any time` : `${text} was there at all times`;
}

interface Extremes {
  readonly min: number;
  readonly max: number;
}

/** How near an alert came that never fired, in words; `undefined` where promtool could not say. */
export function howNear(
  { alert, own, forMs }: Pick<AlertPlan, 'alert' | 'own' | 'forMs'>,
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
    const told = (which: 'min' | 'max') =>
      found.flatMap((one) => (one.which === which && !Number.isNaN(one.value) ? [one.value] : []));
    const min = told('min').length === 0 ? undefined : Math.min(...told('min'));
    const max = told('max').length === 0 ? undefined : Math.max(...told('max'));
    if (min === undefined || max === undefined) return [];
    return [{ words: described(condition, { min, max }), met: isMet(condition, { min, max }) }];
  });
  if (parts.length === 0) return active.length > 0 ? undefined : own.map(nothingFound).join('; ');
  const all = parts.map(({ words }) => words).join('; ');
  if (!parts.every(({ met }) => met)) return all;
  return `${all}; but never ${held(own)}`;
}

function isMet({ operator, threshold }: Condition, { min, max }: Extremes): boolean {
  switch (operator) {
    case '>':
      return max > threshold;
    case '>=':
      return max >= threshold;
    case '<':
      return min < threshold;
    case '<=':
      return min <= threshold;
    case '!=':
      return min !== threshold || max !== threshold;
    default:
      return min <= threshold && threshold <= max;
  }
}

/** What else a rule asks for whose conditions were each met at some time. */
function held(own: AlertPlan['own']): string {
  const unless = own.some(({ root }) =>
    within(root).some((part) => part.kind === 'binary' && part.operator === 'unless'),
  );
  const together = 'for one series at one time with all else that the rule asks for';
  return unless ? `${together}, or what "unless" names was there` : together;
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
  if (!Number.isFinite(value)) return value > 0 ? '+Inf' : '-Inf';
  return String(Number(value.toPrecision(4)));
}
