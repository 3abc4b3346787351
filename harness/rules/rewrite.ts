import type { SyntaxNode } from '@lezer/common';
import { FiredrillError } from '../model/errors.ts';
import { divideByPace, formatMs, parsePromqlDuration } from './duration.ts';
import { onlyNumber } from './duration-expr.ts';
import { nodes, type Promql, parsePromql, promqlProblem, textOf } from './promql.ts';

/** One duration literal of an expression: a range, a subquery's range or step, or an offset (its sign left out). */
export interface DurationLiteral {
  /** UTF-16 offsets into the expression. */
  readonly from: number;
  readonly to: number;
  readonly text: string;
  readonly ms: number;
  readonly role: 'range' | 'subquery-range' | 'subquery-step' | 'offset';
}

/**
 * Finds the durations of an expression by their place in the parse tree. Numbers that merely look like durations
 * (`> 5m`), moments (`@ 1609746000`), strings and comments are none.
 * @throws {FiredrillError} `usage` for duration arithmetic (`[1m*2]`, `[step()]`), whose parts cannot be divided one by
 * one
 */
export function durationsIn(promql: Promql): DurationLiteral[] {
  const found: DurationLiteral[] = [];
  for (const node of nodes(promql)) {
    if (node.name === 'MatrixSelector') {
      found.push(literal(promql, node.getChildren('DurationExpr')[0], 'range'));
    } else if (node.name === 'SubqueryExpr') {
      const [range, step] = node.getChildren('DurationExpr');
      found.push(literal(promql, range, 'subquery-range'));
      if (step !== undefined) found.push(literal(promql, step, 'subquery-step'));
    } else if (node.name === 'OffsetExpr') {
      found.push(literal(promql, node.getChild('OffsetDurationExpr') ?? undefined, 'offset'));
    }
  }
  return found.sort((a, b) => a.from - b.from);
}

function literal(
  promql: Promql,
  node: SyntaxNode | undefined,
  role: DurationLiteral['role'],
): DurationLiteral {
  const only = node === undefined ? undefined : onlyNumber(node);
  if (only === undefined) {
    const written = node === undefined ? promql.text : textOf(promql, node);
    throw new FiredrillError(
      'usage',
      `"${written}" computes a duration, whose parts cannot be divided by a pace one by one; write its value, such as [2m] for [1m*2]`,
    );
  }
  const text = textOf(promql, only);
  const ms = parsePromqlDuration(text);
  if (ms === undefined)
    throw new FiredrillError('usage', `"${text}" is not a duration; write one such as 5m`);
  return { from: only.from, to: only.to, text, ms, role };
}

/** An expression rewritten for a pace, with each literal that changed. */
export interface RewrittenPromql {
  readonly text: string;
  readonly changes: readonly (DurationLiteral & { readonly newText: string; readonly newMs: number })[];
}

/**
 * Divides every duration of an expression by the pace, at its position in the text; all else stays byte for byte.
 * @throws {FiredrillError} `usage` for invalid PromQL, duration arithmetic, or a pace that does not divide exactly
 */
export function compressPromql(text: string, pace: number): RewrittenPromql {
  const promql = parsePromql(text);
  const problem = promqlProblem(promql);
  if (problem !== undefined) {
    throw new FiredrillError(
      'usage',
      `invalid PromQL at column ${problem.at + 1} of "${text}": ${problem.message}`,
    );
  }
  let rewritten = '';
  let copied = 0;
  const changes: (DurationLiteral & { newText: string; newMs: number })[] = [];
  for (const duration of durationsIn(promql)) {
    if (pace === 1 || duration.ms === 0) continue;
    const newMs = divideByPace(duration.ms, pace, `${duration.role} "${duration.text}" in "${text}"`);
    const newText = formatMs(newMs);
    changes.push({ ...duration, newText, newMs });
    rewritten += text.slice(copied, duration.from) + newText;
    copied = duration.to;
  }
  return { text: rewritten + text.slice(copied), changes };
}
