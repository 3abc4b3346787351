import { type Expr, type NumberExpr, PRECEDENCE } from './ast.ts';
import { isComputed, writtenDuration } from './duration-expr.ts';
import {
  argumentsOf,
  calledName,
  deeperAt,
  matchersOf,
  metricOf,
  type Promql,
  parsePromql,
  textOf,
  unquoted,
} from './promql.ts';
import { childOf, childrenOf, type SyntaxNode } from './syntax-node.ts';

interface Operator {
  readonly symbol: string;
  readonly modifiers: readonly ('bool' | 'matching')[];
  readonly from: number;
  readonly to: number;
}

/**
 * Builds the tree that Prometheus would. The grammar lets `offset`, `@` and brackets take everything to their left
 * (`a / a offset 1w` as `(a / a) offset 1w`), which is harmless to a rewriter of durations and wrong for a reader of a
 * meaning: here they take the operand they follow, and operators are put together again by precedence.
 */
export function readExpr(text: string | Promql): Expr {
  const promql = typeof text === 'string' ? parsePromql(text) : text;
  // The deepest come first, so that none has to wait for what is below it.
  const read: Reading = { ...promql, built: new Map() };
  for (const [from, { tree }] of promql.deeper) {
    const below = childOf(tree, 'Expr');
    if (below !== undefined) read.built.set(from, build(read, below));
  }
  const root = childOf(promql.tree, 'Expr');
  return root === undefined
    ? { kind: 'other', at: 0, from: 0, to: promql.text.length, inner: undefined }
    : build(read, root);
}

/** An expression that is being read; `built` is what stands too deep in brackets, by where it begins. */
interface Reading extends Promql {
  readonly built: Map<number, Expr>;
}

function build(promql: Reading, node: SyntaxNode): Expr {
  const { operands, operators } = flatten(promql, node);
  let next = 0;
  const climb = (lowest: number): Expr => {
    let left = operands[next] ?? {
      kind: 'other',
      at: node.from,
      from: node.from,
      to: node.to,
      inner: undefined,
    };
    for (;;) {
      const operator = operators[next];
      const rank = PRECEDENCE.get(operator?.symbol ?? '') ?? 0;
      if (operator === undefined || rank < lowest) return left;
      next++;
      const right = climb(operator.symbol === '^' ? rank : rank + 1);
      left = {
        kind: 'binary',
        at: left.at,
        from: left.from,
        to: right.to,
        operator: operator.symbol,
        left,
        right,
        modifiers: operator.modifiers,
        operatorFrom: operator.from,
        operatorTo: operator.to,
      };
    }
  };
  return climb(1);
}

const POSTFIX = new Set([
  'OffsetExpr',
  'StepInvariantExpr',
  'MatrixSelector',
  'SubqueryExpr',
  'AnchoredExpr',
  'SmoothedExpr',
]);

/** What is still to be done, last first: a chain of a thousand operators is as deep a tree. */
type Step =
  | { readonly node: SyntaxNode }
  | { readonly operator: Operator }
  | { readonly suffix: SyntaxNode }
  | { readonly sign: SyntaxNode; readonly operand: number };

/** Operands and the operators between them, as written, down to brackets and calls. */
function flatten(promql: Reading, root: SyntaxNode): { operands: Expr[]; operators: Operator[] } {
  const operands: Expr[] = [];
  const operators: Operator[] = [];
  const steps: Step[] = [{ node: root }];
  for (let step = steps.pop(); step !== undefined; step = steps.pop()) {
    if ('operator' in step) operators.push(step.operator);
    else if ('sign' in step) {
      const unsigned = operands[step.operand];
      // A power binds more than a sign: -1 ^ 2 is -(1 ^ 2).
      const alone = operators[step.operand]?.symbol !== '^';
      if (unsigned !== undefined)
        operands[step.operand] = {
          ...(unsigned.kind === 'number' && alone
            ? signed(promql, step.sign, unsigned)
            : turned(promql, step.sign, unsigned)),
          from: step.sign.from,
        };
    } else if ('suffix' in step) {
      const last = operands.pop();
      if (last !== undefined) operands.push(suffixed(promql, step.suffix, last));
    } else {
      const parts = partsOf(promql, step.node, operands.length);
      if (parts === undefined) operands.push(primary(promql, step.node));
      else steps.push(...parts);
    }
  }
  return { operands, operators };
}

/** A number with the sign that stands before it; two that stand there cancel out. */
function signed(promql: Promql, { from }: SyntaxNode, number: NumberExpr): NumberExpr {
  const { text } = number;
  if (promql.text[from] !== '-') return number;
  return { ...number, text: text.startsWith('-') ? text.slice(1).trim() : `-${text}` };
}

function turned(promql: Promql, { from }: SyntaxNode, expr: Expr): Expr {
  if (promql.text[from] !== '-') return expr;
  const { minus, ...rest } = expr;
  return minus === true ? rest : { ...rest, minus: true };
}

/** The steps that a node of the chain breaks up into, last first; `undefined` for what is an operand itself. */
function partsOf(promql: Promql, node: SyntaxNode, operand: number): Step[] | undefined {
  const inner = childOf(node, 'Expr');
  if (node.name === 'BinaryExpr') {
    const [left, right] = childrenOf(node, 'Expr');
    const symbol = node.children.find((child) => PRECEDENCE.has(textOf(promql, child).toLowerCase()));
    if (left === undefined || right === undefined || symbol === undefined) return undefined;
    const operator: Operator = {
      symbol: textOf(promql, symbol).toLowerCase(),
      modifiers: [
        ...(childOf(node, 'BoolModifier') === undefined ? [] : ['bool' as const]),
        ...(childOf(node, 'MatchingModifierClause') === undefined ? [] : ['matching' as const]),
      ],
      from: symbol.from,
      to: right.from,
    };
    return [{ node: right }, { operator }, { node: left }];
  }
  if (inner === undefined) return undefined;
  if (node.name === 'UnaryExpr') return [{ sign: node, operand }, { node: inner }];
  return POSTFIX.has(node.name) ? [{ suffix: node }, { node: inner }] : undefined;
}

function suffixed(promql: Promql, node: SyntaxNode, inner: Expr): Expr {
  const place = { at: inner.at, from: inner.from, to: node.to };
  if (node.name === 'MatrixSelector' || node.name === 'SubqueryExpr') {
    const [range, step] = childrenOf(node, 'DurationExpr');
    return {
      kind: 'window',
      ...place,
      inner,
      rangeMs: writtenDuration(promql, range),
      subquery: node.name === 'SubqueryExpr',
      stepMs: step === undefined ? undefined : writtenDuration(promql, step),
      computed: isComputed(range) || (step !== undefined && isComputed(step)),
    };
  }
  if (node.name === 'OffsetExpr') {
    const written = childOf(node, 'OffsetDurationExpr');
    return {
      kind: 'offset',
      ...place,
      inner,
      ms: writtenDuration(promql, written),
      computed: isComputed(written),
    };
  }
  if (node.name === 'StepInvariantExpr') {
    const moment = childOf(node, 'AtModifierPreprocessors') ?? node.children.at(-1);
    return { kind: 'at', ...place, inner, moment: moment === undefined ? '' : textOf(promql, moment) };
  }
  return { ...inner, to: node.to };
}

function primary(promql: Reading, node: SyntaxNode): Expr {
  const place = { at: node.from, from: node.from, to: node.to };
  switch (node.name) {
    case 'NumberDurationLiteral':
      return { kind: 'number', ...place, text: textOf(promql, node) };
    case 'StringLiteral':
      return { kind: 'string', ...place };
    case 'VectorSelector': {
      const below = deeperAt(promql, node) === undefined ? undefined : promql.built.get(node.from);
      if (below !== undefined) return below;
      return {
        kind: 'selector',
        ...place,
        metric: metricOf(promql, node),
        matchers: matchersOf(promql, node),
        text: textOf(promql, node),
      };
    }
    case 'FunctionCall':
    case 'AggregateExpr': {
      const grouping = groupingOf(promql, node);
      return {
        kind: node.name === 'FunctionCall' ? 'call' : 'aggregate',
        ...place,
        name: calledName(promql, node),
        args: argumentsOf(node).map((arg) => build(promql, arg)),
        ...(grouping === undefined ? {} : { grouping }),
      };
    }
    default: {
      const inner = bracketed(node);
      if (node.name === 'ParenExpr' && inner !== undefined)
        return { ...build(promql, inner), from: node.from, to: node.to };
      return { kind: 'other', ...place, inner: inner === undefined ? undefined : build(promql, inner) };
    }
  }
}

/** What stands in brackets, past brackets in brackets. */
function bracketed(node: SyntaxNode): SyntaxNode | undefined {
  let inner = childOf(node, 'Expr');
  while (inner?.name === 'ParenExpr' && childOf(inner, 'Expr') !== undefined) inner = childOf(inner, 'Expr');
  return inner;
}

function groupingOf(promql: Promql, node: SyntaxNode) {
  const modifier = childOf(node, 'AggregateModifier');
  const list = modifier === undefined ? undefined : childOf(modifier, 'GroupingLabels');
  if (modifier === undefined || list === undefined) return undefined;
  const labels = list.children
    .filter(({ name }) => name === 'LabelName' || name === 'QuotedLabelName')
    .map((label) => unquoted(textOf(promql, label)));
  return { by: childOf(modifier, 'By') !== undefined, labels };
}
