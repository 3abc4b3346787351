import type { ExpressionRecord } from '../../model/timeline.ts';
import type { Facts } from '../../signals/facts.ts';

/** What the expression of an alert that stayed silent came to, as the end of a sentence; empty where that was not asked. */
export function cameTo({ expressions }: Facts, alert: string): string {
  const seen = expressions.get(alert);
  return seen === undefined ? '' : `; ${[...sentences(seen)].join('; ')}`;
}

function* sentences({
  series,
  missing,
  needs,
  extreme,
  nothing,
  restarts = [],
}: ExpressionRecord): Generator<string> {
  const [metric, ...others] = missing;
  if (metric !== undefined)
    yield others.length === 0
      ? `the metric ${metric} does not exist`
      : `the metrics ${missing.join(', ')} do not exist`;
  else if (series === 0 && nothing === 'compared')
    yield 'its expression found no series: its metrics exist, and none is as it must be compared to others';
  else if (series === 0 && nothing === 'present') yield 'what it fires for the absence of was there';
  else if (series === 0) yield 'its expression found no series, though its metrics exist: look at its labels';
  else if (needs !== undefined && extreme !== undefined) {
    const most = needs.operator.startsWith('<') ? 'at least' : 'at most';
    const counted = series === 1 ? 'one series' : `${series} series`;
    const value = typeof extreme === 'number' ? Number(extreme.toPrecision(3)) : extreme;
    yield `its expression came to ${counted}, ${most} ${value}; it needs ${needs.operator} ${needs.threshold}`;
  } else yield `its expression came to ${series === 1 ? 'one series' : `${series} series`}`;
  for (const label of restarts)
    yield `its label ${label} contains the value, so that its for begins anew whenever that changes`;
}
