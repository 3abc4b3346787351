import type { SyntaxNode } from '@lezer/common';
import { parsePromqlDuration } from './duration.ts';
import { children, nodes, type Promql, textOf } from './promql.ts';

/** The name of the parse tree's node that holds a duration and nothing else. */
export const DURATION_NODE = 'NumberDurationLiteralInDurationContext';

const ARITHMETIC = new Map<string, (a: number, b: number) => number>([
  ['+', (a, b) => a + b],
  ['-', (a, b) => a - b],
  ['*', (a, b) => a * (b / 1000)],
  ['/', (a, b) => (1000 * a) / b],
  ['%', (a, b) => a % b],
  ['^', (a, b) => (a / 1000) ** (b / 1000) * 1000],
]);

/** The one literal inside a duration, past signs; `undefined` where operators, calls or brackets compute it. */
export function onlyNumber(duration: SyntaxNode): SyntaxNode | undefined {
  if (duration.getChild('DurationExpr') !== null) return undefined;
  const signed = duration.getChild('OffsetDurationExpr');
  if (signed !== null) return onlyNumber(signed);
  return duration.getChild(DURATION_NODE) ?? undefined;
}

/** Whether a duration is computed instead of written: `[1m * 2]`, `[step()]`. */
export function isComputed(duration: SyntaxNode | undefined): boolean {
  return duration !== undefined && onlyNumber(duration) === undefined;
}

/**
 * What a duration comes to, in milliseconds, with its sign. Numbers in it are seconds, so `1m * 2` is two minutes. Of what
 * depends on the query (`step()`, `range()`) its literals are all that is known, and the longest of them counts.
 */
export function writtenDuration(promql: Promql, duration: SyntaxNode | undefined): number {
  if (duration === undefined) return 0;
  const computed = value(promql, duration);
  if (computed !== undefined) return computed;
  const literals = [...nodes(promql, duration)].filter(({ name }) => name === DURATION_NODE);
  return Math.max(0, ...literals.map((node) => parsePromqlDuration(textOf(promql, node)) ?? 0));
}

function value(promql: Promql, node: SyntaxNode): number | undefined {
  if (node.name === DURATION_NODE) return parsePromqlDuration(textOf(promql, node));
  const parts = children(node).filter(
    ({ name }) => name === 'DurationExpr' || name === 'OffsetDurationExpr' || name === DURATION_NODE,
  );
  const [left, right] = parts.map((part) => value(promql, part));
  const [first, second] = parts;
  if (first === undefined || left === undefined) return undefined;
  if (second === undefined) {
    const before = promql.text.slice(node.from, first.from).trim();
    if (before === '-') return -left;
    return before === '' || before === '(' || before === '+' ? left : undefined;
  }
  const operator = promql.text.slice(first.to, second.from).replaceAll(/[\s()]/g, '');
  return right === undefined ? undefined : ARITHMETIC.get(operator)?.(left, right);
}
