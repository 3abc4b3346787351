import { within } from '../ast.ts';
import { readExpr } from '../read-expr.ts';
import type { Rule, RuleGroup } from '../rule.ts';
import type { RuleFile } from '../rule-file.ts';
import { metricsIn } from '../scalability.ts';
import { lookbackMs, type Recordings, recordingsOf } from '../timings.ts';

/** One alert as the replay needs it: its own expression with all that it depends on, and how long each part takes. */
export interface AlertPlan {
  readonly alert: string;
  readonly evaluationIntervalMs: number;
  /** Its expression and those of the recording rules below it. */
  readonly exprs: readonly string[];
  readonly lookbackMs: number;
  /** The shortest window of any of the expressions; infinite without one. */
  readonly shortestWindowMs: number;
  readonly forMs: number;
  readonly keepFiringForMs: number;
}

/** Alerts that can share virtual runs: one evaluation interval, similar lengths. */
export interface Batch {
  readonly alerts: readonly AlertPlan[];
  readonly evaluationIntervalMs: number;
  readonly exprs: readonly string[];
  readonly lookbackMs: number;
  readonly forMs: number;
  readonly keepFiringForMs: number;
  readonly shortestWindowMs: number;
}

/** What the replay has to know about each alert of a file. Rules of one name count as one alert with the longest needs. */
export function planAlerts(file: RuleFile, evaluationIntervalMs: number): AlertPlan[] {
  const recordings = recordingsOf([file], evaluationIntervalMs);
  const plans = new Map<string, AlertPlan>();
  for (const group of file.groups) {
    for (const rule of group.rules.filter(({ kind }) => kind === 'alert')) {
      const plan = planRule(rule, group, recordings, evaluationIntervalMs);
      const other = plans.get(rule.name);
      plans.set(rule.name, other === undefined ? plan : both(other, plan));
    }
  }
  return [...plans.values()];
}

function planRule(
  rule: Rule,
  group: RuleGroup,
  recordings: Recordings,
  evaluationIntervalMs: number,
): AlertPlan {
  const exprs = withRecordings(rule.expr, recordings);
  const windows = exprs.flatMap((expr) =>
    [...within(readExpr(expr))].flatMap((part) => (part.kind === 'window' ? [part.rangeMs] : [])),
  );
  return {
    alert: rule.name,
    evaluationIntervalMs: group.intervalMs ?? evaluationIntervalMs,
    exprs,
    lookbackMs: lookbackMs(rule.expr, recordings),
    shortestWindowMs: Math.min(Number.POSITIVE_INFINITY, ...windows),
    forMs: rule.forMs,
    keepFiringForMs: rule.keepFiringForMs,
  };
}

function both(a: AlertPlan, b: AlertPlan): AlertPlan {
  return {
    alert: a.alert,
    evaluationIntervalMs: Math.min(a.evaluationIntervalMs, b.evaluationIntervalMs),
    exprs: [...a.exprs, ...b.exprs],
    lookbackMs: Math.max(a.lookbackMs, b.lookbackMs),
    shortestWindowMs: Math.min(a.shortestWindowMs, b.shortestWindowMs),
    forMs: Math.max(a.forMs, b.forMs),
    keepFiringForMs: Math.max(a.keepFiringForMs, b.keepFiringForMs),
  };
}

/** An expression and, each once, those of the recording rules that it reads. */
function withRecordings(expr: string, recordings: Recordings): string[] {
  const found = [expr];
  const seen = new Set<string>();
  for (const current of found) {
    for (const metric of metricsIn(current)) {
      const recording = recordings.get(metric);
      if (recording === undefined || seen.has(metric)) continue;
      seen.add(metric);
      found.push(recording.expr);
    }
  }
  return found;
}

/** Puts alerts together whose virtual runs would be of the same order of length. */
export function batched(plans: readonly AlertPlan[]): Batch[] {
  const byKey = new Map<string, AlertPlan[]>();
  for (const plan of plans) {
    const order = Math.ceil(
      Math.log2((plan.lookbackMs + plan.forMs + plan.keepFiringForMs) / 60_000 + 1) / 2,
    );
    const key = `${plan.evaluationIntervalMs} ${order}`;
    byKey.set(key, [...(byKey.get(key) ?? []), plan]);
  }
  return [...byKey.values()].map((alerts) => ({
    alerts,
    evaluationIntervalMs: Math.min(...alerts.map((plan) => plan.evaluationIntervalMs)),
    exprs: [...new Set(alerts.flatMap((plan) => plan.exprs))],
    lookbackMs: Math.max(...alerts.map((plan) => plan.lookbackMs)),
    forMs: Math.max(...alerts.map((plan) => plan.forMs)),
    keepFiringForMs: Math.max(...alerts.map((plan) => plan.keepFiringForMs)),
    shortestWindowMs: Math.min(...alerts.map((plan) => plan.shortestWindowMs)),
  }));
}

/** Why a replay in virtual time, which begins in 1970, cannot answer for an expression; `undefined` when it can. */
export function unanswerable(exprs: readonly string[]): string | undefined {
  const calendar = new Set([
    'minute',
    'hour',
    'day_of_week',
    'day_of_month',
    'day_of_year',
    'days_in_month',
    'month',
    'year',
  ]);
  for (const expr of exprs) {
    for (const part of within(readExpr(expr))) {
      if (part.kind === 'call' && calendar.has(part.name)) {
        return `${part.name}() follows the calendar, and the replay's begins in 1970`;
      }
      if (part.kind === 'at' && /^[\d.+-]/.test(part.moment))
        return `@ ${part.moment} is a moment outside the replay`;
    }
  }
  return undefined;
}
