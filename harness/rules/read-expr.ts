import type { SyntaxNode } from '@lezer/common';
import { type Expr, PRECEDENCE } from './ast.ts';
import { parsePromqlDuration } from './duration.ts';
import {
  argumentsOf,
  calledName,
  children,
  metricOf,
  nodes,
  type Promql,
  parsePromql,
  textOf,
} from './promql.ts';
import { DURATION_NODE } from './rewrite.ts';

interface Operator {
  readonly symbol: string;
  readonly modifiers: readonly ('bool' | 'matching')[];
}

/**
 * Builds the tree that Prometheus would. The grammar lets `offset`, `@` and brackets take everything to their left
 * (`a / a offset 1w` as `(a / a) offset 1w`), which is harmless to who rewrites durations and wrong for who reads a
 * meaning: here they take the operand they follow, and operators are put together again by precedence.
 */
export function readExpr(text: string): Expr {
  const promql = parsePromql(text);
  const root = promql.tree.topNode.getChild('Expr');
  return root === null ? { kind: 'other', at: 0, inner: undefined } : build(promql, root);
}

function build(promql: Promql, node: SyntaxNode): Expr {
  const { operands, operators } = flatten(promql, node);
  let next = 0;
  const climb = (lowest: number): Expr => {
    let left = operands[next] ?? { kind: 'other', at: node.from, inner: undefined };
    for (;;) {
      const operator = operators[next];
      const rank = PRECEDENCE.get(operator?.symbol ?? '') ?? 0;
      if (operator === undefined || rank < lowest) return left;
      next++;
      const right = climb(operator.symbol === '^' ? rank : rank + 1);
      left = {
        kind: 'binary',
        at: left.at,
        operator: operator.symbol,
        left,
        right,
        modifiers: operator.modifiers,
      };
    }
  };
  return climb(1);
}

/** Operands and the operators between them, as written, down to brackets and calls. */
function flatten(promql: Promql, node: SyntaxNode): { operands: Expr[]; operators: Operator[] } {
  const inner = node.getChild('Expr');
  if (node.name === 'BinaryExpr') {
    const [left, right] = node.getChildren('Expr');
    const symbol = children(node).find((child) => PRECEDENCE.has(textOf(promql, child).toLowerCase()));
    if (left === undefined || right === undefined || symbol === undefined) return single(promql, node);
    const [before, after] = [flatten(promql, left), flatten(promql, right)];
    const operator: Operator = {
      symbol: textOf(promql, symbol).toLowerCase(),
      modifiers: [
        ...(node.getChild('BoolModifier') === null ? [] : ['bool' as const]),
        ...(node.getChild('MatchingModifierClause') === null ? [] : ['matching' as const]),
      ],
    };
    return {
      operands: [...before.operands, ...after.operands],
      operators: [...before.operators, operator, ...after.operators],
    };
  }
  if (node.name === 'UnaryExpr' && inner !== null) return flatten(promql, inner);
  const postfix = [
    'OffsetExpr',
    'StepInvariantExpr',
    'MatrixSelector',
    'SubqueryExpr',
    'AnchoredExpr',
    'SmoothedExpr',
  ];
  if (postfix.includes(node.name) && inner !== null) {
    const { operands, operators } = flatten(promql, inner);
    const last = operands.at(-1);
    return last === undefined
      ? single(promql, node)
      : { operands: [...operands.slice(0, -1), suffixed(promql, node, last)], operators };
  }
  return single(promql, node);
}

function single(promql: Promql, node: SyntaxNode): { operands: Expr[]; operators: Operator[] } {
  return { operands: [primary(promql, node)], operators: [] };
}

function suffixed(promql: Promql, node: SyntaxNode, inner: Expr): Expr {
  const { at } = inner;
  if (node.name === 'MatrixSelector' || node.name === 'SubqueryExpr') {
    const range = node.getChildren('DurationExpr')[0];
    return {
      kind: 'window',
      at,
      inner,
      rangeMs: durationOf(promql, range),
      subquery: node.name === 'SubqueryExpr',
    };
  }
  if (node.name === 'OffsetExpr') {
    const written = node.getChild('OffsetDurationExpr') ?? undefined;
    const ahead = written !== undefined && textOf(promql, written).startsWith('-');
    return { kind: 'offset', at, inner, ms: (ahead ? -1 : 1) * durationOf(promql, written) };
  }
  if (node.name === 'StepInvariantExpr') {
    const moment = node.getChild('AtModifierPreprocessors') ?? node.lastChild;
    return { kind: 'at', at, inner, moment: moment === null ? '' : textOf(promql, moment) };
  }
  return inner;
}

function primary(promql: Promql, node: SyntaxNode): Expr {
  const at = node.from;
  const inner = node.getChild('Expr');
  switch (node.name) {
    case 'NumberDurationLiteral':
      return { kind: 'number', at, text: textOf(promql, node) };
    case 'StringLiteral':
      return { kind: 'string', at };
    case 'VectorSelector':
      return { kind: 'selector', at, metric: metricOf(promql, node), text: textOf(promql, node) };
    case 'FunctionCall':
    case 'AggregateExpr': {
      const kind = node.name === 'FunctionCall' ? 'call' : 'aggregate';
      return {
        kind,
        at,
        name: calledName(promql, node),
        args: argumentsOf(node).map((arg) => build(promql, arg)),
      };
    }
    case 'ParenExpr':
      return inner === null ? { kind: 'other', at, inner: undefined } : build(promql, inner);
    default:
      return { kind: 'other', at, inner: inner === null ? undefined : build(promql, inner) };
  }
}

/** The first literal of a duration; duration arithmetic is measured by it. */
function durationOf(promql: Promql, node: SyntaxNode | undefined): number {
  if (node === undefined) return 0;
  for (const part of nodes(node)) {
    if (part.name === DURATION_NODE) return parsePromqlDuration(textOf(promql, part)) ?? 0;
  }
  return 0;
}
