import { z } from 'zod';
import { jsonReader } from '../../http/json-reader.ts';
import type { MetricType } from '../../rules/lint.ts';
import type { SeriesFile } from '../../rules/replay/open-metrics.ts';

const matrixAnswer = z.object({
  data: z.object({
    result: z.array(
      z.object({
        metric: z.record(z.string(), z.string()),
        values: z.array(z.tuple([z.number(), z.string()])).default([]),
        /** Native histograms, which cannot be written down as samples. */
        histograms: z.array(z.unknown()).default([]),
      }),
    ),
  }),
});
const metadataAnswer = z.object({ data: z.record(z.string(), z.array(z.object({ type: z.string() }))) });
const TYPES: readonly MetricType[] = ['counter', 'gauge', 'histogram', 'summary'];

const countAnswer = z.object({
  data: z.object({ result: z.array(z.object({ value: z.tuple([z.number(), z.string()]) })) }),
});

/** Which samples of a Prometheus are wanted. */
export interface SeriesQuery {
  readonly origin: string;
  /** Names of metrics, or patterns of names. */
  readonly metrics: readonly string[];
  /** Wall-clock ms, both included. */
  readonly from: number;
  readonly to: number;
  /** Milliseconds that Prometheus may take to answer. */
  readonly limitMs: number;
}

/** How many samples `readSeries` would read at most: of each series as many as its target was scraped. */
export async function countSamples(wanted: SeriesQuery): Promise<number> {
  await using reader = jsonReader(wanted.origin, wanted.limitMs);
  const scrapes = `scalar(max(count_over_time(up[${Math.ceil(wanted.to - wanted.from)}ms])))`;
  // Nearly all functions take the names off, without which series of one target cannot be told apart; this one does not.
  const query = `count(last_over_time(${selector(wanted)})) * ${scrapes}`;
  const asked = new URLSearchParams({ query, time: String(wanted.to / 1000) });
  const { data } = countAnswer.parse(await reader.get(`/api/v1/query?${asked}`));
  return data.result.reduce((sum, { value: [, count] }) => sum + (Number(count) || 0), 0);
}

function selector({ metrics, from, to }: SeriesQuery): string {
  return `{__name__=~${JSON.stringify(metrics.join('|'))}}[${Math.ceil(to - from)}ms]`;
}

/**
 * Reads raw samples, as they were scraped, and the types of their metrics. Prometheus' API leaves out where a series was
 * marked as ended; a gap tells. Of native histograms the names are told by their type, and no samples.
 * @returns sample times in wall-clock ms
 */
export async function readSeries(wanted: SeriesQuery): Promise<SeriesFile> {
  await using reader = jsonReader(wanted.origin, wanted.limitMs);
  const asked = new URLSearchParams({ query: selector(wanted), time: String(wanted.to / 1000) });
  const [matrix, metadata] = await Promise.all([
    reader.get(`/api/v1/query?${asked}`),
    reader.get('/api/v1/metadata?limit_per_metric=1'),
  ]);
  const { result } = matrixAnswer.parse(matrix).data;
  const series = result.flatMap(({ metric, values, histograms }) =>
    histograms.length > 0 ? [] : [{ labels: metric, samples: values.map(sample) }],
  );
  const types = new Map<string, MetricType>();
  for (const [name, [first]] of Object.entries(metadataAnswer.parse(metadata).data)) {
    types.set(name, TYPES.find((type) => type === first?.type) ?? 'unknown');
  }
  for (const { metric, histograms } of result)
    if (histograms.length > 0) types.set(metric.__name__ ?? '', 'native histogram');
  return { series, types };
}

function sample([t, v]: [number, string]) {
  return { t: Math.round(t * 1000), v: Number(v.replace('Inf', 'Infinity')) };
}
