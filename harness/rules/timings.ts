import { type Expr, folded, type SelectorExpr, within } from './ast.ts';
import { readExpr } from './read-expr.ts';
import type { Rule } from './rule.ts';
import type { RuleFile } from './rule-file.ts';

/** How long production needs for an alert, in the worst case; milliseconds of production's time. */
export interface AlertTimings {
  /** How far back the expression looks: ranges, subqueries and offsets, through the recording rules that it reads. */
  readonly lookbackMs: number;
  readonly forMs: number;
  readonly keepFiringForMs: number;
  /** From the moment that the system's state changes for good to `firing`. */
  readonly toFiringMs: number;
  /** From the moment that the system is healthy again to `resolved`. */
  readonly toResolvedMs: number;
}

/** Recording rules by the metric they make, with the interval at which they are evaluated. */
export type Recordings = ReadonlyMap<
  string,
  { readonly expr: string; readonly evaluationIntervalMs: number }
>;

/** The recording rules of some files; a group without an interval of its own has the global one. */
export function recordingsOf(files: readonly RuleFile[], evaluationIntervalMs: number): Recordings {
  const found = new Map<string, { expr: string; evaluationIntervalMs: number }>();
  for (const group of files.flatMap(({ groups }) => groups)) {
    for (const rule of group.rules) {
      if (rule.kind !== 'record') continue;
      found.set(rule.name, {
        expr: rule.expr,
        evaluationIntervalMs: group.intervalMs ?? evaluationIntervalMs,
      });
    }
  }
  return found;
}

/**
 * Worst-case times of an alert. Firing: the window has to fill, one scrape may just have been missed, `for` counts in
 * whole evaluations, and one evaluation may just have been missed. Resolving: the window has to empty, then
 * `keep_firing_for` counts the same way.
 * @param evaluationIntervalMs the group's interval, or the global one where it has none
 * @param recordings recording rules that the expression may read
 */
export function alertTimings(
  rule: Pick<Rule, 'expr' | 'forMs' | 'keepFiringForMs'>,
  evaluationIntervalMs: number,
  scrapeIntervalMs: number,
  recordings: Recordings = new Map(),
): AlertTimings {
  const lookback = lookbackMs(rule.expr, recordings);
  const evaluations = (ms: number) => Math.ceil(ms / evaluationIntervalMs) * evaluationIntervalMs;
  const seen = lookback + scrapeIntervalMs + evaluationIntervalMs;
  return {
    lookbackMs: lookback,
    forMs: rule.forMs,
    keepFiringForMs: rule.keepFiringForMs,
    toFiringMs: seen + evaluations(rule.forMs),
    toResolvedMs: seen + evaluations(rule.keepFiringForMs),
  };
}

/**
 * How far before its evaluation an expression reads, in milliseconds: the longest path of ranges, subqueries and offsets
 * to any selector. A recording rule adds its own lookback and one of its evaluations.
 */
export function lookbackMs(expr: string, recordings: Recordings = new Map()): number {
  const known = new Map<string, number>();
  const recorded = ({ metric = '' }: SelectorExpr): number => {
    const found = known.get(metric);
    const recording = recordings.get(metric);
    if (found !== undefined || recording === undefined) return found ?? 0;
    // One that reads itself, by way of others maybe, looks no further back for it.
    known.set(metric, 0);
    const reached = recording.evaluationIntervalMs + Math.max(0, reachOf(readExpr(recording.expr), recorded));
    known.set(metric, reached);
    return reached;
  };
  return Math.max(0, reachOf(readExpr(expr), recorded));
}

/** As `lookbackMs`, of a parsed expression; `beyond` tells how far back what a selector reads has been made from. */
export function reachOf(expr: Expr, beyond: (selector: SelectorExpr) => number): number {
  return folded<number>(expr, (part, below) => {
    if (part.kind === 'selector') return beyond(part);
    const inner = Math.max(0, ...below);
    if (part.kind === 'window') return inner + part.rangeMs;
    return part.kind === 'offset' ? Math.max(0, inner + part.ms) : inner;
  });
}

/** A window in which a rule counts events of a metric. */
export interface CountingRange {
  readonly group: string;
  readonly rule: string;
  readonly metric: string;
  readonly rangeMs: number;
}

const COUNTERS = new Set(['rate', 'irate', 'increase', 'resets']);

/** The windows over which the rules of a file take rates and increases, for the bound that a pace must keep. */
export function countingRanges(file: RuleFile): CountingRange[] {
  const found: CountingRange[] = [];
  for (const group of file.groups) {
    for (const rule of group.rules) {
      for (const call of within(readExpr(rule.expr))) {
        if (call.kind !== 'call' || !COUNTERS.has(call.name)) continue;
        for (const window of within(call)) {
          if (window.kind !== 'window' || window.inner.kind !== 'selector') continue;
          const metric = window.inner.metric ?? window.inner.text;
          found.push({ group: group.name, rule: rule.name, metric, rangeMs: window.rangeMs });
        }
      }
    }
  }
  return found;
}
