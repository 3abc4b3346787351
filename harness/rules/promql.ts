import { parser } from '@prometheus-io/lezer-promql';
import type { Matcher } from './ast.ts';
import { tooDeep } from './nesting.ts';
import { childOf, plainTree, type SyntaxNode } from './syntax-node.ts';

/** A PromQL expression with its parse tree. Positions in the tree are UTF-16 offsets into `text`. */
export interface Promql {
  readonly text: string;
  readonly tree: SyntaxNode;
  /** Trees of what stands too deep in brackets, by where it begins; in the tree above a selector stands for each. */
  readonly deeper: ReadonlyMap<number, Deeper>;
}

/** A tree of its own, and where what it is of ends. */
interface Deeper {
  readonly to: number;
  readonly tree: SyntaxNode;
}

/** The first place where an expression stops being PromQL. */
export interface PromqlProblem {
  /** UTF-16 offset into the expression. */
  readonly at: number;
  readonly message: string;
}

/** Parses an expression; the parser always yields a tree, so ask `promqlProblem` whether it is valid. */
export function parsePromql(text: string): Promql {
  const deeper = new Map<number, Deeper>();
  return { text, tree: parsed(text, 0, text.length, deeper), deeper };
}

/** Words between operands that are metrics where an operand stands, which the grammar does not know. */
const AS_OPERAND = /((?:^|[(,+\-*/%^=<>])\s*)(offset|and|or|unless)(?=\s*(?:[)[{,+*/%^=<>!-]|$))/gi;
/** A number that ends in its point, which the grammar does not know. */
const POINT_LAST = /(?<![\w.:])(\d+)\.(?!\d)/g;
const HOLT_WINTERS = /\bholt_winters(?=\s*\()/gi;

function parsed(text: string, from: number, to: number, deeper: Map<number, Deeper>): SyntaxNode {
  // Blanks before it leave it where it stands. A function of Prometheus 2 that the grammar does not know has one in its stead
  // whose name is as long; a last point is a digit.
  const part = text.slice(from, to);
  let shallow =
    ' '.repeat(from) +
    (/holt_winters/i.test(part) ? part.replaceAll(HOLT_WINTERS, 'day_of_month') : part)
      .replaceAll(AS_OPERAND, (_, before: string, word: string) => before + '_'.repeat(word.length))
      .replaceAll(POINT_LAST, '$10');
  for (const stretch of tooDeep(shallow)) {
    deeper.set(stretch.from, { to: stretch.to, tree: parsed(text, stretch.from, stretch.to, deeper) });
    const stead = '_'.repeat(stretch.to - stretch.from);
    shallow = shallow.slice(0, stretch.from) + stead + shallow.slice(stretch.to);
  }
  const parse = parser.startParse(shallow);
  for (;;) {
    const tree = parse.advance();
    if (tree !== null) return plainTree(tree);
    // Lezer gives up on chains of more than 300 operators, for the sake of readers that recurse; these do not.
    if ('bigReductionCount' in parse) parse.bigReductionCount = 0;
  }
}

/** What a node of the tree stands for, where it is in the stead of something too deep. */
export function deeperAt({ deeper }: Promql, node: SyntaxNode): SyntaxNode | undefined {
  if (deeper.size === 0 || node.name !== 'VectorSelector') return undefined;
  const found = deeper.get(node.from);
  // What it stands for may begin with a selector itself.
  return found?.to === node.to ? found.tree : undefined;
}

/** Every node of the tree or below one of them, parents before children, in the order of the text; however deep it is. */
export function* nodes(promql: Promql, root: SyntaxNode = promql.tree): Generator<SyntaxNode> {
  const open = [root];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    const below = deeperAt(promql, node);
    if (below !== undefined) {
      open.push(below);
      continue;
    }
    yield node;
    for (let i = node.children.length - 1; i >= 0; i--) {
      const child = node.children[i];
      if (child !== undefined) open.push(child);
    }
  }
}

/** The source text of a node. */
export function textOf(promql: Promql, node: SyntaxNode): string {
  return promql.text.slice(node.from, node.to);
}

/** The name of the function that a `FunctionCall` calls or the operator of an `AggregateExpr`, in lower case. */
export function calledName(promql: Promql, node: SyntaxNode): string {
  const name = childOf(node, 'FunctionIdentifier') ?? childOf(node, 'AggregateOp');
  return name === undefined ? '' : textOf(promql, name).toLowerCase();
}

/** The arguments of a `FunctionCall` or `AggregateExpr`, comments left out. */
export function argumentsOf(node: SyntaxNode): SyntaxNode[] {
  const body = childOf(node, 'FunctionCallBody');
  return body === undefined ? [] : body.children.filter((child) => child.name !== 'LineComment');
}

/** The metric that a `VectorSelector` selects, by name or by a `__name__="…"` matcher. */
export function metricOf(promql: Promql, selector: SyntaxNode): string | undefined {
  const name = childOf(selector, 'Identifier');
  if (name !== undefined) return textOf(promql, name);
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
  const list = childOf(selector, 'LabelMatchers');
  if (list === undefined) return [];
  return list.children.flatMap((matcher): Matcher[] => {
    if (matcher.name === 'QuotedLabelName')
      return [{ label: '__name__', operator: '=', value: unquoted(textOf(promql, matcher)) }];
    const [label = '', operator = '', value = ''] = matcher.children.map((child) => textOf(promql, child));
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
  for (const node of nodes(promql)) {
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
    return `"${name}" is not a function that PromQL knows`;
  }
  const token = found === '' ? (rest.match(/^[\w:]+|^./u)?.[0] ?? '') : found;
  if (token === '$')
    return `"${promql.text.slice(node.from).match(/\$(?:\w+|\{[^}]*\})?/)?.[0]}" is a variable of Grafana or of a template, which Prometheus does not fill in`;
  return `unexpected "${token}"`;
}

function expectedIn(parent: SyntaxNode | undefined): string {
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
