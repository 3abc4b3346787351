import type { SelectorExpr } from '../ast.ts';
import type { MetricType } from '../lint.ts';
import { selects } from '../matching.ts';
import type { Bearing } from './bearing.ts';
import { type Boundaries, nameOf, type RecordedSample, type RecordedSeries, targetOf } from './recorded.ts';

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

/** How long each scrape took, as Prometheus records it of every target. */
export const SCRAPE_DURATION = 'scrape_duration_seconds';

/**
 * The series with each sample where it shows what came of injection and healing, and not what was before. One stamped at the
 * very moment is put after it. Prometheus stamps a sample when its scrape begins: of a scrape that was under way at that
 * moment, as one that a hanging service answers once it is healed, what the scrape before it found holds until then.
 * @param recorded all that there are, the durations of scrapes among them
 */
export function asPlayed(
  series: readonly RecordedSeries[],
  { injected, healed }: Boundaries,
  recorded: readonly RecordedSeries[],
): RecordedSeries[] {
  const moments = [injected, healed];
  const scrapes = scrapesOf(recorded);
  return series.map((one) => {
    const own = scrapes.get(targetOf(one));
    const crossed = ({ t }: RecordedSample) =>
      moments.find((moment) => t === moment || (t < moment && (own?.get(t)?.end ?? t) > moment));
    if (!one.samples.some((sample) => crossed(sample) !== undefined)) return one;
    const samples = one.samples.flatMap((sample, index) => {
      const moment = crossed(sample);
      if (moment === undefined) return [sample];
      const before = one.samples[index - 1];
      const after = { ...sample, t: moment + 1 };
      const held = before !== undefined && before.t === own?.get(sample.t)?.previous;
      return held ? [{ ...before, t: sample.t }, after] : [after];
    });
    return { ...one, samples };
  });
}

/** A scrape of one target: when it ended and when the one before it began, in milliseconds. */
interface Scrape {
  readonly end: number;
  readonly previous: number | undefined;
}

/** The scrapes of each target, by when they began. */
function scrapesOf(recorded: readonly RecordedSeries[]): Map<string, ReadonlyMap<number, Scrape>> {
  const durations = recorded.filter((one) => nameOf(one) === SCRAPE_DURATION);
  return new Map(
    durations.map((one) => [
      targetOf(one),
      new Map(
        one.samples.flatMap(({ t, v }, index) =>
          v === 'stale' ? [] : [[t, { end: t + 1000 * v, previous: one.samples[index - 1]?.t }] as const],
        ),
      ),
    ]),
  );
}
