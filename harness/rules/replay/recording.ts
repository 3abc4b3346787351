import type { SelectorExpr } from '../ast.ts';
import type { MetricType } from '../lint.ts';
import { selects } from '../matching.ts';
import type { Bearing } from './bearing.ts';
import { type Boundaries, nameOf, type RecordedSeries } from './recorded.ts';

/** Series that Prometheus makes itself; a replay makes its own. */
const OF_RULES = new Set(['ALERTS', 'ALERTS_FOR_STATE']);

/** The recorded series that some selectors find; those that the rules under test make themselves are left out. */
export function readBy(
  reads: readonly SelectorExpr[],
  made: ReadonlySet<string>,
  series: readonly RecordedSeries[],
): RecordedSeries[] {
  return series.filter((one) => {
    const name = nameOf(one);
    return !OF_RULES.has(name) && !made.has(name) && reads.some((selector) => selects(selector, one.labels));
  });
}

/** What is known of a recording beside its series. */
export interface Holdings {
  readonly types: ReadonlyMap<string, MetricType>;
  /** Whether every series of the metrics that it names was recorded: what it does not hold was not there. */
  readonly complete: boolean;
}

/** What a recording does not hold of that which an alert reads, and how it bears on the alert. */
export interface Missing {
  /** In words. */
  readonly what: string;
  readonly bearing: Bearing;
}

/**
 * What the recording does not hold of that which an alert reads: what the rule finds without it says little about
 * production.
 * @param reads the selectors that no rule answers, and how each bears on the alert
 */
export function notRecorded(
  reads: ReadonlyMap<SelectorExpr, Bearing>,
  series: readonly RecordedSeries[],
  { types, complete }: Holdings,
): Missing[] {
  const names = new Set(series.map(nameOf));
  const missing = (selector: SelectorExpr): string | undefined => {
    if (series.some(({ labels }) => selects(selector, labels))) return undefined;
    const { metric } = selector;
    if (metric === undefined) return `no series that ${selector.text} selects was recorded`;
    const families = [...familiesOf(metric)];
    if (families.some((family) => types.get(family) === 'native histogram'))
      return `${metric} is a native histogram, which a replay cannot play`;
    if (!names.has(metric) && !families.some((family) => types.has(family)))
      return `${metric} was not recorded`;
    return complete ? undefined : `no series that ${selector.text} selects was recorded`;
  };
  return [...reads].flatMap(([selector, bearing]) => {
    const what = missing(selector);
    return what === undefined ? [] : [{ what, bearing }];
  });
}

/**
 * The types of a recording of which only some metrics were kept: one that is declared and has no series is taken for shown to
 * have none.
 * @param metrics their names, or a pattern that finds all
 */
export function typesOfKept(types: Holdings['types'], metrics: readonly string[]): Holdings['types'] {
  if (metrics.includes('.+')) return types;
  const kept = new Set(metrics.flatMap((metric) => [...familiesOf(metric)]));
  return new Map([...types].filter(([name]) => kept.has(name)));
}

/** The names under which the family of a metric may be declared. */
function* familiesOf(metric: string): Generator<string> {
  yield metric;
  const family = metric.match(/^(.*)_(?:total|bucket|count|sum|created|info)$/)?.[1];
  if (family !== undefined) yield family;
}

/** A sample stamped at the very moment of injection or healing shows what came of it, and not what was before. */
export function asPlayed(
  series: readonly RecordedSeries[],
  { injected, healed }: Boundaries,
): RecordedSeries[] {
  return series.map((one) => {
    if (!one.samples.some(({ t }) => t === injected || t === healed)) return one;
    const samples = one.samples.map((sample) =>
      sample.t === injected || sample.t === healed ? { ...sample, t: sample.t + 1 } : sample,
    );
    return { ...one, samples };
  });
}
