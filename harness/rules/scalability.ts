import { type Expr, within } from './ast.ts';
import { type Grown, growthOf, type OnMismatch } from './growth.ts';
import { readExpr } from './read-expr.ts';

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
  ['holt_winters', 'it smooths over samples, and a window a fraction as long holds another trend'],
]);
const COUNTS =
  'it counts within its window, so a window a fraction as long counts less against the same threshold; a rate() would not';
const BENDS = 'what it makes of a window a fraction as long is no fraction of what it makes of the whole';
const NOTHING =
  'it asks whether nothing happened within its window, and in a window a fraction as long nothing happens more often';

/**
 * Tells whether dividing an expression's durations leaves its meaning: a rate, a level or a ratio does not depend on the
 * length of its window, a count does, and so do clocks, calendars and trends.
 * @param recorded growth of metrics made by recording rules
 */
export function scalability(
  expr: string | Expr,
  recorded: Parameters<typeof growthOf>[1]['recorded'] = () => undefined,
): Scalability {
  const root = typeof expr === 'string' ? readExpr(expr) : expr;
  const reasons = within(root).flatMap(reasonsOf);
  const readsClock = reasons.some(({ reason }) => reason.endsWith(CLOCK));
  const onMismatch: OnMismatch = ({ at }, { growth, by }, why) => {
    // Held against time() a moment is part of what that was named for.
    if (growth === 'clock' && readsClock) return;
    const length = growth === 'clock' ? `it reads ${CLOCK}` : growth === 'bent' ? BENDS : COUNTS;
    reasons.push({ construct: by, reason: why === 'nothing' ? NOTHING : length, at });
  };
  const value = growthOf(root, { recorded, onMismatch });
  return { scalable: reasons.length === 0, reasons: onceEach(reasons), value };
}

/** A calendar that is read five times is one reason, told where it stands first. */
function onceEach(reasons: readonly ScalabilityReason[]): ScalabilityReason[] {
  const told = new Map<string, ScalabilityReason>();
  for (const one of reasons) {
    const said = `${one.construct}: ${one.reason}`;
    if (!told.has(said)) told.set(said, one);
  }
  return [...told.values()];
}

function reasonsOf(expr: Expr): ScalabilityReason[] {
  if (expr.kind === 'call') {
    const reason = REASONS.get(expr.name);
    return reason === undefined ? [] : [{ construct: `${expr.name}()`, reason, at: expr.at }];
  }
  if ((expr.kind === 'window' || expr.kind === 'offset') && expr.computed) {
    const reason = 'its parts cannot be divided by a pace one by one; written as its value it could be';
    return [{ construct: 'a computed duration', reason, at: expr.at }];
  }
  // `@ start()` and `@ end()` move with the evaluation, a number does not.
  if (expr.kind === 'at' && /^[\d.+-]/.test(expr.moment)) {
    return [{ construct: `@ ${expr.moment}`, reason: 'it is pinned to one moment', at: expr.at }];
  }
  return [];
}

/** The metrics that an expression reads, each once. */
export function metricsIn(expr: string | Expr): string[] {
  const root = typeof expr === 'string' ? readExpr(expr) : expr;
  const metrics = within(root).flatMap((part) => (part.kind === 'selector' ? [part.metric] : []));
  return [...new Set(metrics)].filter((metric) => metric !== undefined);
}
