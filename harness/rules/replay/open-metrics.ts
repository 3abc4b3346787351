import { FiredrillError } from '../../model/errors.ts';
import type { MetricType } from '../lint.ts';
import { notation } from './promtool-test.ts';
import { nameOf, type RecordedSample, type RecordedSeries } from './recorded.ts';

/** Series with the types that were declared for their families. */
export interface SeriesFile {
  readonly series: readonly RecordedSeries[];
  readonly types: ReadonlyMap<string, MetricType>;
}

/**
 * Writes series as OpenMetrics text with a timestamp on every sample, so that other tools can read them. A family's
 * series stand together and each series by time, as the format wants it. Ends of series cannot be said in it and show as
 * gaps.
 * @param types declared types by family, as `/api/v1/metadata` names them
 */
export function writeOpenMetrics({ series, types }: SeriesFile): string {
  const families = new Map<string, RecordedSeries[]>();
  for (const one of series) {
    const family = familyOf(nameOf(one), types);
    families.set(family, [...(families.get(family) ?? []), one]);
  }
  const lines: string[] = [];
  for (const [family, members] of families) {
    const [first] = members;
    const type = types.get(family) ?? (first === undefined ? undefined : types.get(nameOf(first)));
    lines.push(`# TYPE ${family} ${type ?? 'unknown'}`);
    for (const { labels, samples } of members) {
      const name = notation(labels);
      for (const { t, v } of samples) if (v !== 'stale') lines.push(`${name} ${printed(v)} ${t / 1000}`);
    }
  }
  return `${lines.join('\n')}\n# EOF\n`;
}

/** OpenMetrics names a counter's family without `_total`, and a histogram's without its parts' endings. */
function familyOf(name: string, types: ReadonlyMap<string, MetricType>): string {
  const [, stem, ending] = name.match(/^(.*)_(total|bucket|count|sum)$/) ?? [];
  if (stem === undefined) return name;
  if (ending === 'total') return types.get(name) === 'counter' || types.get(stem) === 'counter' ? stem : name;
  const type = types.get(stem);
  return type === 'histogram' || type === 'summary' ? stem : name;
}

function printed(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? '+Inf' : '-Inf';
  return String(value);
}

const SAMPLE = /^([a-zA-Z_:][\w:]*)(?:\{((?:[^"}]|"(?:[^"\\]|\\.)*")*)\})? (\S+)(?: (\S+))?(?: # .*)?$/;
const LABEL = /\s*([a-zA-Z_]\w*)="((?:[^"\\]|\\.)*)"\s*(?:,|$)/y;

/**
 * Reads series from OpenMetrics or Prometheus text in which every sample has a timestamp in seconds.
 * @throws {FiredrillError} `usage` naming file and line of the first that is none
 */
export function readOpenMetrics(text: string, file: string): SeriesFile {
  const found = new Map<string, { labels: Record<string, string>; samples: RecordedSample[] }>();
  const types = new Map<string, MetricType>();
  for (const [index, raw] of text.split('\n').entries()) {
    const line = raw.trimEnd();
    const declared = line.match(/^# TYPE (\S+) (\S+)$/);
    if (declared !== null) types.set(declared[1] ?? '', metricType(declared[2] ?? ''));
    if (line === '' || line.startsWith('#')) continue;
    const bad = (reason: string) => new FiredrillError('usage', `${file}:${index + 1}: ${reason}`);
    const [, name, inside = '', value = '', time] = line.match(SAMPLE) ?? [];
    if (name === undefined)
      throw bad('not a sample in OpenMetrics text; write name{label="value"} value timestamp');
    if (time === undefined)
      throw bad('the sample has no timestamp; a replay needs one, in seconds, on every sample');
    const labels = { __name__: name, ...labelsOf(inside, bad) };
    const t = Math.round(Number(time) * 1000);
    const v = number(value);
    if (!Number.isFinite(t) || v === undefined)
      throw bad(`"${value} ${time}" is not a value and a timestamp`);
    const key = notation(labels);
    const series = found.get(key) ?? { labels, samples: [] as RecordedSample[] };
    series.samples.push({ t, v });
    found.set(key, series);
  }
  if (found.size === 0) throw new FiredrillError('usage', `${file}: no samples in it; record some first`);
  const series = [...found.values()];
  for (const { samples } of series) samples.sort((a, b) => a.t - b.t);
  return { series, types };
}

function labelsOf(text: string, bad: (reason: string) => FiredrillError): Record<string, string> {
  const labels: Record<string, string> = {};
  LABEL.lastIndex = 0;
  let read = 0;
  while (read < text.length) {
    const label = LABEL.exec(text);
    if (label === null) throw bad(`labels stop making sense at "${text.slice(read, read + 20)}"`);
    const value = (label[2] ?? '').replaceAll(/\\(.)/g, (_, escaped: string) =>
      escaped === 'n' ? '\n' : escaped,
    );
    labels[label[1] ?? ''] = value;
    read = LABEL.lastIndex;
  }
  return labels;
}

function number(text: string): number | undefined {
  if (/^[+-]?inf(inity)?$/i.test(text))
    return text.startsWith('-') ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  if (/^nan$/i.test(text)) return Number.NaN;
  const value = Number(text);
  return Number.isNaN(value) ? undefined : value;
}

function metricType(text: string): MetricType {
  return text === 'counter' || text === 'gauge' || text === 'histogram' || text === 'summary'
    ? text
    : 'unknown';
}
