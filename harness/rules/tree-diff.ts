import type { SyntaxNode } from '@lezer/common';
import { parsePromqlDuration } from './duration.ts';
import { DURATION_NODE } from './duration-expr.ts';
import { children, deeperAt, type Promql, parsePromql, promqlProblem, textOf } from './promql.ts';

/** How two expressions differ. */
export type PromqlDifference =
  | { readonly onlyDurations: true; readonly durations: readonly DurationPair[] }
  | { readonly onlyDurations: false; readonly reason: string };

/** A duration literal that stands at the same place of both trees and reads differently. */
export interface DurationPair {
  /** UTF-16 offset into the first expression. */
  readonly at: number;
  readonly from: string;
  readonly to: string;
  readonly fromMs: number;
  readonly toMs: number;
}

/**
 * Walks two parse trees side by side and tells whether they are the same but for duration literals: same nodes, same
 * text of every other token, same text between tokens. Knows nothing of how one was made from the other, so it can
 * check the rewriter.
 */
export function differsOnlyInDurations(a: string, b: string): PromqlDifference {
  const first = parsePromql(a);
  const second = parsePromql(b);
  for (const [name, promql] of [['first', first] as const, ['second', second] as const]) {
    const problem = promqlProblem(promql);
    if (problem !== undefined) {
      return {
        onlyDurations: false,
        reason: `the ${name} is not PromQL at column ${problem.at + 1}: ${problem.message}`,
      };
    }
  }
  const durations: DurationPair[] = [];
  const reason = compare(first, first.tree.topNode, second, second.tree.topNode, durations);
  return reason === undefined ? { onlyDurations: true, durations } : { onlyDurations: false, reason };
}

/** Node by node in the order of the text, without recursion: a chain of a thousand operators is as deep a tree. */
function compare(
  a: Promql,
  x: SyntaxNode,
  b: Promql,
  y: SyntaxNode,
  durations: DurationPair[],
): string | undefined {
  const open: [SyntaxNode, SyntaxNode][] = [[x, y]];
  for (let pair = open.pop(); pair !== undefined; pair = open.pop()) {
    const [left, right] = pair;
    const [below, other] = [deeperAt(a, left), deeperAt(b, right)];
    if (below !== undefined && other !== undefined) {
      open.push([below, other]);
      continue;
    }
    const problem =
      left.name === DURATION_NODE && right.name === DURATION_NODE
        ? comparedDurations(a, left, b, right, durations)
        : comparedShape(a, left, b, right);
    if (problem !== undefined) return problem;
    const rights = children(right);
    for (const [index, child] of [...children(left).entries()].reverse()) {
      const other = rights[index];
      if (other !== undefined) open.push([child, other]);
    }
  }
  return undefined;
}

function comparedDurations(
  a: Promql,
  x: SyntaxNode,
  b: Promql,
  y: SyntaxNode,
  durations: DurationPair[],
): string | undefined {
  const [from, to] = [textOf(a, x), textOf(b, y)];
  if (from === to) return undefined;
  const [fromMs, toMs] = [parsePromqlDuration(from), parsePromqlDuration(to)];
  if (fromMs === undefined || toMs === undefined) return `column ${x.from + 1}: "${to}" is not a duration`;
  durations.push({ at: x.from, from, to, fromMs, toMs });
  return undefined;
}

/** The nodes' kinds, how many parts they have, and the text between those. */
function comparedShape(a: Promql, x: SyntaxNode, b: Promql, y: SyntaxNode): string | undefined {
  if (x.name !== y.name) return `column ${x.from + 1}: ${x.name} became ${y.name}`;
  const [xs, ys] = [children(x), children(y)];
  if (xs.length !== ys.length)
    return `column ${x.from + 1}: ${x.name} has ${ys.length} parts instead of ${xs.length}`;
  let [xEnd, yEnd] = [x.from, y.from];
  for (const [index, left] of xs.entries()) {
    const right = ys[index];
    if (right === undefined) return `column ${left.from + 1}: ${left.name} is missing`;
    const between = differing(a.text.slice(xEnd, left.from), b.text.slice(yEnd, right.from), xEnd);
    if (between !== undefined) return between;
    [xEnd, yEnd] = [left.to, right.to];
  }
  return differing(a.text.slice(xEnd, x.to), b.text.slice(yEnd, y.to), xEnd);
}

function differing(a: string, b: string, at: number): string | undefined {
  return a === b ? undefined : `column ${at + 1}: "${a}" became "${b}"`;
}
