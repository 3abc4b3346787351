import { type Expr, partsOf, within } from './ast.ts';
import { parsePromql, promqlProblem } from './promql.ts';
import { readExpr } from './read-expr.ts';

/** The functions that tell two samples of a window apart; in a window with one they find nothing. */
export const PAIR_FUNCTIONS: ReadonlySet<string> = new Set([
  'rate',
  'irate',
  'increase',
  'delta',
  'idelta',
  'deriv',
  'predict_linear',
  'changes',
  'resets',
]);

/** The functions that read a window of samples and so want `metric[5m]`. */
const WINDOW_FUNCTIONS = new Set([...PAIR_FUNCTIONS, 'double_exponential_smoothing', 'holt_winters']);

/** Whether a function reads a window of samples (`rate`, `max_over_time`) instead of the newest one. */
function readsWindow(name: string): boolean {
  return WINDOW_FUNCTIONS.has(name) || name.endsWith('_over_time');
}

/** What is wrong with an expression, where, and what to do. */
export interface ExpressionProblem {
  /** UTF-16 offset into the expression. */
  readonly at: number;
  readonly message: string;
  readonly remedy: string;
}

/**
 * What is wrong with a rule's expression: its syntax, a window where a value is wanted or the other way round, or a
 * result that cannot be a rule's (a string, a window). The full type check stays with `promtool check rules`.
 */
export function expressionProblem(text: string): ExpressionProblem | undefined {
  const { problem, failing } = checkedExpression(text);
  return problem ?? failing;
}

/**
 * As `expressionProblem`, with the parsed expression where nothing is wrong with its syntax; `failing` tells of one that
 * Prometheus loads, and that fails each time it is evaluated.
 */
export function checkedExpression(text: string): {
  root?: Expr;
  problem?: ExpressionProblem | undefined;
  failing?: ExpressionProblem;
} {
  const promql = parsePromql(text);
  const syntax = promqlProblem(promql);
  if (syntax !== undefined) return { problem: { ...syntax, remedy: 'correct the expression' } };
  const root = readExpr(promql);
  const { at } = root;
  if (root.kind === 'string') return { root, failing: { at, ...NO_CONDITION } };
  const problem = windowProblem(root);
  if (problem === undefined && unshifted(root).kind === 'window')
    return { root, failing: { at, ...MISSING_FUNCTION } };
  return { root, problem };
}

const NO_CONDITION = { message: 'a string is no condition', remedy: 'compare a metric with a value' };

const MISSING_FUNCTION = {
  message: 'a window of samples stands where one value is wanted',
  remedy: 'wrap it in a function such as rate() or max_over_time(), or remove the brackets',
};

function windowProblem(root: Expr): ExpressionProblem | undefined {
  for (const expr of within(root)) {
    const parts = partsOf(expr).map(unshifted);
    const window = parts.find((part) => part.kind === 'window');
    const wanted = expr.kind === 'call' && readsWindow(expr.name);
    if (wanted && window === undefined) {
      const message = `${expr.name}() wants a window of samples`;
      return { at: expr.args.at(-1)?.at ?? expr.at, message, remedy: 'add one in brackets, such as [5m]' };
    }
    const takesOne = expr.kind === 'call' || expr.kind === 'aggregate' || expr.kind === 'binary';
    if (takesOne && !wanted && window !== undefined) return { at: window.at, ...MISSING_FUNCTION };
    // What depends on the query (`step()`) is not known here.
    if (expr.kind === 'window' && expr.rangeMs === 0 && !expr.computed) {
      return {
        at: expr.at,
        message: 'a window of zero holds nothing',
        remedy: 'write a duration above zero',
      };
    }
  }
  return undefined;
}

function unshifted(expr: Expr): Expr {
  return expr.kind === 'offset' || expr.kind === 'at' ? unshifted(expr.inner) : expr;
}
