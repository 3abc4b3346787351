import { type Expr, within } from './ast.ts';
import { type Grown, growthOf, type OnMismatch } from './growth.ts';
import { readExpr } from './read-expr.ts';
import type { RuleFile } from './rule-file.ts';

/** One reason why a rule means something else once its durations are divided. */
export interface ScalabilityReason {
  /** What stands in the way, such as `predict_linear()`. */
  readonly construct: string;
  readonly reason: string;
  /** UTF-16 offset of the construct in the expression. */
  readonly at: number;
  /** The recording rule in which it stands, where it is not the rule itself. */
  readonly through?: string;
}

/** Whether an expression means the same under any pace, and why not. */
export interface Scalability {
  readonly scalable: boolean;
  readonly reasons: readonly ScalabilityReason[];
  /** How its value depends on the length of its windows: what a rule that reads its recording inherits. */
  readonly value: Grown;
}

const CLOCK = 'seconds between moments, which pass at the same speed whatever the pace';
const CALENDAR = 'the calendar, which follows no pace';
const SLOPE = 'a trend over its window and reaches into the future in seconds that no pace divides';
const REASONS = new Map([
  ['time', `it reads ${CLOCK}`],
  ['timestamp', `it reads ${CLOCK}`],
  ['start_timestamp', `it reads ${CLOCK}`],
  ['ts_of_first_over_time', `it reads ${CLOCK}`],
  ['ts_of_last_over_time', `it reads ${CLOCK}`],
  ['ts_of_max_over_time', `it reads ${CLOCK}`],
  ['ts_of_min_over_time', `it reads ${CLOCK}`],
  ['start', `it reads ${CLOCK}`],
  ['end', `it reads ${CLOCK}`],
  ['range', `it reads ${CLOCK}`],
  ['step', `it reads ${CLOCK}`],
  ['minute', `it reads ${CALENDAR}`],
  ['hour', `it reads ${CALENDAR}`],
  ['day_of_week', `it reads ${CALENDAR}`],
  ['day_of_month', `it reads ${CALENDAR}`],
  ['day_of_year', `it reads ${CALENDAR}`],
  ['days_in_month', `it reads ${CALENDAR}`],
  ['month', `it reads ${CALENDAR}`],
  ['year', `it reads ${CALENDAR}`],
  ['predict_linear', `it follows ${SLOPE}`],
  ['deriv', 'it fits a slope per second, and a window a fraction as long sees noise instead of the trend'],
  [
    'double_exponential_smoothing',
    'it smooths over samples, and a window a fraction as long holds another trend',
  ],
]);

/**
 * Tells whether dividing an expression's durations leaves its meaning: a rate, a level or a ratio does not depend on the
 * length of its window, a count does, and so do clocks, calendars and trends.
 * @param recorded growth of metrics made by recording rules
 */
export function scalability(expr: string, recorded: ReadonlyMap<string, Grown> = new Map()): Scalability {
  const root = readExpr(expr);
  const reasons = [...within(root)].flatMap(reasonsOf);
  const onMismatch: OnMismatch = ({ at }, { by }) => {
    const reason =
      'it counts within its window, so a window a fraction as long counts less against the same threshold; ' +
      'a rate() would not';
    reasons.push({ construct: by, reason, at });
  };
  const value = growthOf(root, recorded, onMismatch);
  return { scalable: reasons.length === 0, reasons, value };
}

function reasonsOf(expr: Expr): ScalabilityReason[] {
  if (expr.kind === 'call') {
    const reason = REASONS.get(expr.name);
    return reason === undefined ? [] : [{ construct: `${expr.name}()`, reason, at: expr.at }];
  }
  // `@ start()` and `@ end()` move with the evaluation, a number does not.
  if (expr.kind === 'at' && /^[\d.+-]/.test(expr.moment)) {
    return [{ construct: `@ ${expr.moment}`, reason: 'it is pinned to one moment', at: expr.at }];
  }
  return [];
}

/** The scalability of one rule of a file. */
export interface RuleScalability {
  readonly file: string;
  readonly group: string;
  readonly kind: 'alert' | 'record';
  readonly rule: string;
  readonly scalable: boolean;
  readonly reasons: readonly ScalabilityReason[];
}

/** Judges every rule of the files, each with what the recording rules that it reads bring along. */
export function rulesScalability(files: readonly RuleFile[]): RuleScalability[] {
  const recordings = new Map<string, string>();
  for (const { groups } of files) {
    for (const rule of groups.flatMap((group) => group.rules)) {
      if (rule.kind === 'record') recordings.set(rule.name, rule.expr);
    }
  }
  return files.flatMap(({ file, groups }) =>
    groups.flatMap((group) =>
      group.rules.map(({ kind, name, expr }) => {
        const { reasons } = throughRecordings(expr, recordings, new Set(kind === 'record' ? [name] : []));
        return { file, group: group.name, kind, rule: name, scalable: reasons.length === 0, reasons };
      }),
    ),
  );
}

/** A recording rule that reads itself is legal; `above` keeps it from being followed for ever. */
function throughRecordings(
  expr: string,
  recordings: ReadonlyMap<string, string>,
  above: ReadonlySet<string>,
): Scalability {
  const recorded = new Map<string, Grown>();
  const inherited: ScalabilityReason[] = [];
  for (const metric of metricsIn(expr)) {
    const source = recordings.get(metric);
    if (source === undefined || above.has(metric)) continue;
    const below = throughRecordings(source, recordings, new Set([...above, metric]));
    recorded.set(metric, below.value);
    inherited.push(...below.reasons.map((reason) => ({ through: metric, ...reason })));
  }
  const own = scalability(expr, recorded);
  const reasons = [...own.reasons, ...inherited];
  return { scalable: reasons.length === 0, reasons, value: own.value };
}

/** The metrics that an expression reads, each once. */
export function metricsIn(expr: string): string[] {
  const metrics = [...within(readExpr(expr))].flatMap((part) =>
    part.kind === 'selector' ? [part.metric] : [],
  );
  return [...new Set(metrics)].filter((metric) => metric !== undefined);
}
