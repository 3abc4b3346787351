import type { SyntaxNode } from '@lezer/common';
import { parsePromqlDuration } from './duration.ts';
import { argumentsOf, calledName, nodes, type Promql, parsePromql, promqlProblem, textOf } from './promql.ts';

/** The functions that read a window of samples and so want `metric[5m]`. */
const WINDOW_FUNCTIONS = new Set([
  'rate',
  'irate',
  'increase',
  'delta',
  'idelta',
  'deriv',
  'predict_linear',
  'changes',
  'resets',
  'double_exponential_smoothing',
]);

/** Whether a function reads a window of samples (`rate`, `max_over_time`) instead of the newest one. */
export function readsWindow(name: string): boolean {
  return WINDOW_FUNCTIONS.has(name) || name.endsWith('_over_time');
}

/**
 * What is wrong with a rule's expression: its syntax, a window where a value is wanted or the other way round, or a
 * result that cannot be a rule's (a string, a window). The full type check stays with `promtool check rules`.
 */
export function expressionProblem(text: string): { at: number; message: string; remedy: string } | undefined {
  const promql = parsePromql(text);
  const syntax = promqlProblem(promql);
  if (syntax !== undefined) return { ...syntax, remedy: 'correct the expression' };
  return windowProblem(promql) ?? emptyWindow(promql);
}

function emptyWindow(promql: Promql) {
  for (const node of nodes(promql.tree.topNode)) {
    if (node.name !== 'MatrixSelector' && node.name !== 'SubqueryExpr') continue;
    const zero = node
      .getChildren('DurationExpr')
      .find((part) => parsePromqlDuration(textOf(promql, part)) === 0);
    if (zero !== undefined) {
      return {
        at: zero.from,
        message: 'a window of zero holds nothing',
        remedy: 'write a duration above zero',
      };
    }
  }
  return undefined;
}

function windowProblem(promql: Promql) {
  for (const node of nodes(promql.tree.topNode)) {
    if (node.name === 'FunctionCall') {
      const problem = callProblem(promql, node);
      if (problem !== undefined) return problem;
    } else if (node.name === 'AggregateExpr' || node.name === 'BinaryExpr' || node.name === 'UnaryExpr') {
      const operands = node.name === 'AggregateExpr' ? argumentsOf(node) : node.getChildren('Expr');
      const window = operands.find(yieldsWindow);
      if (window !== undefined) return { at: window.from, ...missingFunction };
    }
  }
  const root = promql.tree.topNode.getChild('Expr');
  if (root !== null && yieldsWindow(root)) return { at: root.from, ...missingFunction };
  if (root !== null && bare(root).name === 'StringLiteral') {
    return { at: root.from, message: 'a string is no condition', remedy: 'compare a metric with a value' };
  }
  return undefined;
}

const missingFunction = {
  message: 'a window of samples stands where one value is wanted',
  remedy: 'wrap it in a function such as rate() or max_over_time(), or remove the brackets',
};

function callProblem(promql: Promql, call: SyntaxNode) {
  const name = calledName(promql, call);
  const args = argumentsOf(call);
  const window = args.find(yieldsWindow);
  if (readsWindow(name) && window === undefined) {
    return {
      at: args.at(-1)?.from ?? call.from,
      message: `${name}() wants a window of samples`,
      remedy: 'add one in brackets, such as [5m]',
    };
  }
  return !readsWindow(name) && window !== undefined ? { at: window.from, ...missingFunction } : undefined;
}

function yieldsWindow(node: SyntaxNode): boolean {
  const inner = bare(node);
  return inner.name === 'MatrixSelector' || inner.name === 'SubqueryExpr';
}

/** An expression without its brackets, offset and `@`, which do not change its type. */
export function bare(node: SyntaxNode): SyntaxNode {
  const wrapped = ['ParenExpr', 'OffsetExpr', 'StepInvariantExpr', 'AnchoredExpr', 'SmoothedExpr'].includes(
    node.name,
  );
  const inner = wrapped ? node.getChild('Expr') : null;
  return inner === null ? node : bare(inner);
}
