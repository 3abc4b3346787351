import type { SyntaxNode, Tree } from '@lezer/common';
import { parser } from '@prometheus-io/lezer-promql';
import type { Matcher } from './ast.ts';

/** A PromQL expression with its parse tree. Positions in the tree are UTF-16 offsets into `text`. */
export interface Promql {
  readonly text: string;
  readonly tree: Tree;
}

/** The first place where an expression stops being PromQL. */
export interface PromqlProblem {
  /** UTF-16 offset into the expression. */
  readonly at: number;
  readonly message: string;
}

/** Parses an expression; the parser always yields a tree, so ask `promqlProblem` whether it is valid. */
export function parsePromql(text: string): Promql {
  const parse = parser.startParse(text);
  for (;;) {
    const tree = parse.advance();
    if (tree !== null) return { text, tree };
    // Lezer gives up on chains of more than 300 operators, for the sake of readers that recurse; these do not.
    if ('bigReductionCount' in parse) parse.bigReductionCount = 0;
  }
}

/** Every node of the tree, parents before children, in the order of the text; however deep it is. */
export function* nodes(root: SyntaxNode): Generator<SyntaxNode> {
  const open = [root];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    yield node;
    for (let child = node.lastChild; child !== null; child = child.prevSibling) open.push(child);
  }
}

/** The direct children of a node. */
export function children(node: SyntaxNode): SyntaxNode[] {
  const found: SyntaxNode[] = [];
  for (let child = node.firstChild; child !== null; child = child.nextSibling) found.push(child);
  return found;
}

/** The source text of a node. */
export function textOf(promql: Promql, node: SyntaxNode): string {
  return promql.text.slice(node.from, node.to);
}

/** The name of the function that a `FunctionCall` calls or the operator of an `AggregateExpr`, in lower case. */
export function calledName(promql: Promql, node: SyntaxNode): string {
  const name = node.getChild('FunctionIdentifier') ?? node.getChild('AggregateOp');
  return name === null ? '' : textOf(promql, name).toLowerCase();
}

/** The arguments of a `FunctionCall` or `AggregateExpr`, comments left out. */
export function argumentsOf(node: SyntaxNode): SyntaxNode[] {
  const body = node.getChild('FunctionCallBody');
  return body === null ? [] : children(body).filter((child) => child.name !== 'LineComment');
}

/** The metric that a `VectorSelector` selects, by name or by a `__name__="…"` matcher. */
export function metricOf(promql: Promql, selector: SyntaxNode): string | undefined {
  const name = selector.getChild('Identifier');
  if (name !== null) return textOf(promql, name);
  return allMatchers(promql, selector).find(({ label, operator }) => label === '__name__' && operator === '=')
    ?.value;
}

/** What a `VectorSelector` asks of labels, its metric's fixed name left out. */
export function matchersOf(promql: Promql, selector: SyntaxNode): Matcher[] {
  return allMatchers(promql, selector).filter(
    ({ label, operator }) => label !== '__name__' || operator !== '=',
  );
}

function allMatchers(promql: Promql, selector: SyntaxNode): Matcher[] {
  const list = selector.getChild('LabelMatchers');
  if (list === null) return [];
  return children(list).flatMap((matcher): Matcher[] => {
    if (matcher.name === 'QuotedLabelName')
      return [{ label: '__name__', operator: '=', value: unquoted(textOf(promql, matcher)) }];
    const [label = '', operator = '', value = ''] = children(matcher).map((child) => textOf(promql, child));
    const known = OPERATORS.find((one) => one === operator);
    if (known === undefined) return [];
    return [{ label: unquoted(label), operator: known, value: unquoted(value) }];
  });
}

const OPERATORS = ['=', '!=', '=~', '!~'] as const;

/** A string literal's value; `label` itself where it has no quotes. Escapes as Go knows them. */
export function unquoted(literal: string): string {
  const quote = literal[0];
  if (quote === '`') return literal.slice(1, -1);
  if (quote !== '"' && quote !== "'") return literal;
  const named = new Map([
    ['n', '\n'],
    ['t', '\t'],
    ['r', '\r'],
  ]);
  return literal
    .slice(1, -1)
    .replaceAll(
      /\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|(.))/g,
      (_, x?: string, u?: string, long?: string, plain = '') => {
        const code = x ?? u ?? long;
        return code === undefined
          ? (named.get(plain) ?? plain)
          : String.fromCodePoint(Number.parseInt(code, 16));
      },
    );
}

/** Says where and how an expression is not PromQL; `undefined` when its syntax is fine. */
export function promqlProblem(promql: Promql): PromqlProblem | undefined {
  if (promql.text.trim() === '') return { at: 0, message: 'the expression is empty' };
  for (const node of nodes(promql.tree.topNode)) {
    if (node.type.isError) {
      // What is missing at the end is missing right after the last word, not after the blank lines.
      const at = Math.min(node.from, promql.text.trimEnd().length);
      return { at, message: unexpected(promql, node) };
    }
    if (node.name === 'StringLiteral' && !terminated(textOf(promql, node))) {
      return { at: node.from, message: 'the string is never closed' };
    }
  }
  return undefined;
}

function terminated(literal: string): boolean {
  return literal.length > 1 && literal.at(-1) === literal.at(0);
}

function unexpected(promql: Promql, node: SyntaxNode): string {
  const found = textOf(promql, node);
  const rest = promql.text.slice(node.to).trim();
  if (found === '' && rest === '') return `it ends where ${expectedIn(node.parent)} was expected`;
  const name = promql.text.slice(0, node.from).match(/([A-Za-z_]\w*)\s*$/)?.[1];
  const calls = promql.text.slice(node.from).trimStart().startsWith('(');
  if (calls && name !== undefined && node.parent?.name === 'VectorSelector') {
    const renamed = name === 'holt_winters' ? ' (Prometheus 3 calls it double_exponential_smoothing)' : '';
    return `"${name}" is not a function that PromQL knows${renamed}`;
  }
  const token = found === '' ? (rest.match(/^[\w:]+|^./u)?.[0] ?? '') : found;
  return `unexpected "${token}"`;
}

function expectedIn(parent: SyntaxNode | null): string {
  switch (parent?.name) {
    case 'FunctionCallBody':
      return 'an argument or ")"';
    case 'MatrixSelector':
    case 'SubqueryExpr':
      return '"]"';
    case 'LabelMatchers':
      return '"}"';
    case 'ParenExpr':
      return '")"';
    default:
      return 'an expression';
  }
}
