import type { SelectorExpr } from '../ast.ts';
import type { MetricType } from '../lint.ts';
import { selects } from '../matching.ts';
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

/**
 * What the recording does not hold of that which an alert reads, in words; `undefined` where it holds everything. That a rule
 * finds nothing in it then says nothing about production.
 */
export function notRecorded(
  reads: readonly SelectorExpr[],
  series: readonly RecordedSeries[],
  { types, complete }: Holdings,
): string | undefined {
  const names = new Set(series.map(nameOf));
  for (const selector of reads) {
    if (series.some(({ labels }) => selects(selector, labels))) continue;
    const { metric } = selector;
    if (metric === undefined) return `no series that ${selector.text} selects was recorded`;
    const known = names.has(metric) || [...familiesOf(metric)].some((family) => types.has(family));
    if (!known) return `${metric} was not recorded`;
    if (!complete) return `no series that ${selector.text} selects was recorded`;
  }
  return undefined;
}

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
